"""Piccolo's registration of the frameworks tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="frameworks",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(["frameworks.tables"]),
    migration_dependencies=["workforce.piccolo_app"],
)
