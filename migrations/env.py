"""Runs migrations: as the admin role where one is given, in the platform's scope, with a short wait for locks."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import create_engine, pool, text

from models.records import METADATA
from settings import read_database, read_settings


def find_url() -> str:
    given = context.config.attributes.get("url")
    if given:
        return read_database(str(given))
    settings = read_settings(os.environ)
    return settings.database_admin_url or settings.database_url


def run() -> None:
    engine = create_engine(find_url(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT set_config('lock_timeout', '3s', false)"))
        connection.execute(text("SELECT set_config('app.scope', 'platform', false)"))
        connection.commit()
        context.configure(connection=connection, target_metadata=METADATA, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
