"""Every environment variable the product reads, typed and checked once; nothing else reads the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo


class Environment(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class SettingsError(Exception):
    """A variable is missing or cannot be understood; the message names it and never shows its value."""


def _text(value: str) -> str:
    return value.strip()


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _numbers(value: str) -> tuple[str, ...]:
    numbers = tuple(part.lstrip("+").replace(" ", "") for part in _listed(value))
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise ValueError("digits only, separated by commas")
    return numbers


def read_database(value: str) -> str:
    """The address as SQLAlchemy takes it; hosts write it in two ways."""
    scheme, separator, rest = value.strip().partition("://")
    if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg2"}:
        raise ValueError("it must start with postgres:// or postgresql://")
    return f"postgresql+psycopg2://{rest}"


def _optional_database(value: str) -> str:
    return read_database(value) if value.strip() else ""


def _redis(value: str) -> str:
    if not value.startswith(("redis://", "rediss://")):
        raise ValueError("it must start with redis:// or rediss://")
    return value.strip()


def _web_address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("it must start with https:// or http://")
    return value.strip().rstrip("/")


def _seconds(value: str) -> timedelta:
    seconds = float(value)
    if seconds <= 0:
        raise ValueError("it must be more than 0 seconds")
    return timedelta(seconds=seconds)


# Within it everything still happens to a message: late statuses, the sums of a month, what a customer answers to.
LEAST_DAYS = 60


def _days(value: str) -> timedelta:
    days = int(value)
    if days < LEAST_DAYS:
        raise ValueError(f"it must be at least {LEAST_DAYS} days")
    return timedelta(days=days)


def _whole(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError("it must not be negative")
    return number


@dataclass(frozen=True)
class Setting:
    """One variable: its default as text, how to read it, and whether production refuses to start without it."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any] = _text
    is_secret: bool = False
    is_required: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("DATABASE_URL", "", "PostgreSQL, as `postgres://…` or `postgresql://…`", read_database, True, True),
    Setting("DATABASE_ADMIN_URL", "", "a second role for migrations and backups", _optional_database, True),
    Setting("REDIS_URL", "", "Redis or Valkey, as `redis://…` or `rediss://…`", _redis, True, True),
    Setting("WHATSAPP_API_URL", "https://graph.facebook.com", "base of the Graph API", _web_address),
    Setting("WHATSAPP_API_VERSION", "v23.0", "version of the Graph API"),
    Setting("WHATSAPP_PHONE_NUMBER_ID", "", "id of the platform's own number", _text, False, True),
    Setting("WHATSAPP_BUSINESS_ACCOUNT_ID", "", "id of the platform's WhatsApp business account", _text, False, True),
    Setting("WHATSAPP_ACCESS_TOKEN", "", "token that may send from that number", _text, True, True),
    Setting("WHATSAPP_APP_SECRET", "", "signs webhooks; comma-separated, the current one first", _listed, True, True),
    Setting("WHATSAPP_VERIFY_TOKEN", "", "answers the webhook's subscription handshake", _text, True, True),
    Setting("WHATSAPP_APP_ID", "", "the app's id, for sample media of templates"),
    Setting("STAFF_NUMBERS", "", "numbers of the platform's staff, comma-separated", _numbers),
    Setting("SECRET_KEY", "", "keys one-time codes, links and hashed numbers", _text, True, True),
    Setting(
        "ENCRYPTION_KEYS", "", "Fernet keys, comma-separated; the first encrypts, all decrypt", _listed, True, True
    ),
    Setting("ENVIRONMENT", "development", "`development`, `test` or `production`", Environment),
    Setting("SENTRY_DSN", "", "where errors are tracked", _text, True),
    Setting("SMTP_URL", "", "mail server for codes, reports and alerts", _text, True),
    Setting("MAIL_FROM", "", "sender of those mails"),
    Setting("LOG_LEVEL", "INFO", "least level that is logged", str.upper),
    Setting("METRICS_TOKEN", "", "opens `/metrics`; without it the page does not exist", _text, True),
    Setting("LEASE_SECONDS", "40", "how long a worker owns the messages it has claimed", _seconds),
    Setting("UNDO_SECONDS", "90", "how long after the confirmation a campaign for now can be undone", _seconds),
    Setting("PUMP_SECONDS", "12", "how long one sending job runs before it hands over to the next", _seconds),
    Setting("TICK_SECONDS", "5", "how often due campaigns and left-over work are looked for", _seconds),
    Setting("MESSAGES_PER_MINUTE", "20", "how many messages of one person are answered in a minute", _whole),
    Setting("SEND_CONNECTIONS", "128", "connections to WhatsApp that one sending process keeps open", _whole),
    Setting("RETRY_LIMIT", "3", "how often a refused message that may be tried again is tried again", _whole),
    Setting("RETRY_SECONDS", "60", "wait before the first of those tries; it doubles each time", _seconds),
    Setting("MESSAGE_DAYS", "400", "how many days after a run has ended its messages are kept one by one", _days),
)


@dataclass(frozen=True, repr=False)
class Settings:
    """The read values; field names are the variables' names in lower case. Has no repr that could show a secret."""

    database_url: str
    database_admin_url: str
    redis_url: str
    whatsapp_api_url: str
    whatsapp_api_version: str
    whatsapp_phone_number_id: str
    whatsapp_business_account_id: str
    whatsapp_access_token: str
    whatsapp_app_secret: tuple[str, ...]
    whatsapp_verify_token: str
    whatsapp_app_id: str
    staff_numbers: tuple[str, ...]
    secret_key: str
    encryption_keys: tuple[str, ...]
    environment: Environment
    sentry_dsn: str
    smtp_url: str
    mail_from: str
    log_level: str
    metrics_token: str
    lease_seconds: timedelta
    undo_seconds: timedelta
    pump_seconds: timedelta
    tick_seconds: timedelta
    messages_per_minute: int
    send_connections: int
    retry_limit: int
    retry_seconds: timedelta
    message_days: timedelta

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION


# The trade's home. Times are stored in UTC; this is only how they are said and understood.
INDIA = ZoneInfo("Asia/Kolkata")

# Languages people can choose. A language is complete when every screen exists in it and keeps the platform's limits.
LANGUAGES = ("en", "hi", "kn", "ta", "pa")
COMPLETE_LANGUAGES = LANGUAGES


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read all variables or raise SettingsError for the first that is missing or wrong."""
    is_production = environ.get("ENVIRONMENT", "development").strip() == Environment.PRODUCTION
    values = {setting.name.lower(): _read_one(setting, environ, is_production) for setting in SETTINGS}
    settings = Settings(**values)
    if is_production and not settings.whatsapp_api_url.startswith("https://"):
        raise SettingsError("WHATSAPP_API_URL must start with https:// in production.")
    return settings


def _read_one(setting: Setting, environ: Mapping[str, str], is_production: bool) -> Any:
    raw = environ.get(setting.name, "").strip() or setting.default
    if not raw and setting.is_required:
        if is_production or setting.name in {"DATABASE_URL", "REDIS_URL"}:
            raise SettingsError(f"{setting.name} is not set: {setting.meaning}.")
        raw = _DEVELOPMENT_VALUES.get(setting.name, "")
    try:
        return setting.read(raw)
    except ValueError as problem:
        raise SettingsError(
            f"{setting.name} cannot be understood: {problem if not setting.is_secret else setting.meaning}."
        ) from None


# What development and tests use where nothing is set: the simulator knows the same words. Never used in production.
_DEVELOPMENT_VALUES: Mapping[str, str] = {
    "WHATSAPP_PHONE_NUMBER_ID": "106500000000001",
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "102200000000001",
    "WHATSAPP_ACCESS_TOKEN": "development-token",
    "WHATSAPP_APP_SECRET": "development-secret",
    "WHATSAPP_VERIFY_TOKEN": "development-verify",
    "SECRET_KEY": "development-key",
    "ENCRYPTION_KEYS": "ZGV2ZWxvcG1lbnQtb25seS1rZXktbm90LXNlY3JldCE=",
}
