"""Piccolo's registration of the workforce tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="workforce",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(["workforce.tables"]),
    migration_dependencies=["foundation.piccolo_app"],
)
