"""Piccolo's registration of the reports tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="reports",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(["reports.tables"]),
    migration_dependencies=["staffbank.piccolo_app"],
)
