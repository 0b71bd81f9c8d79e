"""Piccolo's registration of the workforce tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

TABLES = ("authorities", "people", "work", "posts", "caseload", "pay", "grades", "scales")

APP_CONFIG = AppConfig(
    app_name="workforce",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder([f"workforce.tables.{noun}" for noun in TABLES]),
    migration_dependencies=["foundation.piccolo_app"],
)
