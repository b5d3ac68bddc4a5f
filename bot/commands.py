"""Commands of the operator: `python -m bot.commands release`, `notices`, `templates`, `number`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import make_url

from jobs import services
from jobs.logs import secrets_of, set_up_logging
from jobs.services import Services
from jobs.templates import submit_notices, sync_templates
from models.base import open_engine
from models.number import SendingNumber
from settings import Settings, SettingsError, read_settings
from whatsapp import limits
from whatsapp.errors import WhatsAppError

_INI = Path(__file__).resolve().parent.parent / "alembic.ini"


def migrate(url: str) -> None:
    """Bring a database to the newest schema."""
    config = Config(str(_INI))
    config.attributes["url"] = url
    command.upgrade(config, "head")


def release(settings: Settings) -> None:
    """Bring the schema up to date; safe to repeat, and while an older release still runs."""
    migrate(settings.database_admin_url or settings.database_url)
    if settings.database_admin_url:
        _grant(settings)
    built = services.build(settings)
    with built.platform() as session:
        session.execute(
            insert(SendingNumber)
            .values(phone_number_id=settings.whatsapp_phone_number_id, waba_id=settings.whatsapp_business_account_id)
            .on_conflict_do_nothing()
        )
    built.store.engine.dispose()


def _grant(settings: Settings) -> None:
    """With an admin role owning the tables, the app's role gets their use, and may only add to the audit."""
    role = make_url(settings.database_url).username
    engine = open_engine(settings.database_admin_url)
    with engine.begin() as connection:
        quoted = connection.dialect.identifier_preparer.quote(role or "")
        for grant in (
            f"GRANT USAGE ON SCHEMA public TO {quoted}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
            f"REVOKE UPDATE, DELETE ON audit FROM {quoted}",
        ):
            connection.execute(text(grant))
    engine.dispose()


def read_number(built: Services) -> str:
    """Ask the platform how fast the number may send, and write it down."""
    told = built.client.find_phone_number()
    if told is None:
        return "WhatsApp knows no such number."
    rate = limits.NUMBER_RATE_RAISED if told.throughput_level == "HIGH" else limits.NUMBER_RATE
    people = limits.read_people_per_day(told.messaging_limit)
    with built.platform() as session:
        number = session.get_one(SendingNumber, built.settings.whatsapp_phone_number_id)
        number.messages_per_second = rate
        number.people_per_day, number.held_until = people, None
        number.display_number = told.display_phone_number
    return f"{rate} messages a second, to {people or 'any number of'} people a day."


def read_templates(built: Services) -> str:
    names, approved = sync_templates(built)
    return f"{names} templates, {approved} approved translations."


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.commands", description=__doc__)
    parser.add_argument("command", choices=["release", "notices", "templates", "number"])
    chosen = parser.parse_args(arguments).command
    try:
        settings = read_settings(os.environ)
    except SettingsError as problem:
        sys.exit(str(problem))
    set_up_logging(settings.log_level, secrets_of(settings))
    if chosen == "release":
        release(settings)
        return
    built = services.build(settings)
    try:
        match chosen:
            case "notices":
                told = ", ".join(submit_notices(built)) or "Every notice is there already."
            case "templates":
                told = read_templates(built)
            case _:
                told = read_number(built)
    except WhatsAppError as error:
        sys.exit(f"WhatsApp did not answer as expected: {type(error).__name__}")
    sys.stdout.write(told + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
