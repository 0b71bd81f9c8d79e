"""Piccolo's registration of the staffbank tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="staffbank",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(["staffbank.tables"]),
    migration_dependencies=["frameworks.piccolo_app"],
)
