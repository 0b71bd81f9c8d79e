"""Piccolo's own configuration: one engine, and the packages in the order they stand on one another."""

from piccolo.conf.apps import AppRegistry

from foundation.database.pool import ENGINE

DB = ENGINE

APP_REGISTRY = AppRegistry(
    apps=[
        "foundation.piccolo_app",
        "workforce.piccolo_app",
        "frameworks.piccolo_app",
        "staffbank.piccolo_app",
        "reports.piccolo_app",
    ]
)
