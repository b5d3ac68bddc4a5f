"""Structured log lines without secrets: a redacting formatter on every stream of every process."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from urllib.parse import urlsplit

from settings import Settings

# Any run of digits that could be a phone number, and whatever looks like a bearer token.
_NUMBER = re.compile(r"\d[\d\s-]{8,}\d")
_TOKEN = re.compile(r"(?i)(bearer\s+|token=|hub\.verify_token=|access_token=)[^\s&\"']+")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class RedactingFormatter(logging.Formatter):
    """One JSON object a line. Tracebacks carry places and types, never values of variables."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if len(secret) >= 6)

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **{name: value for name, value in vars(record).items() if name not in _STANDARD},
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = self._trace(record)
        # A date looks like a number to hide, so the time is put before what has been made safe.
        at = json.dumps({"at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")})
        return f"{at[:-1]}, {self.redact(json.dumps(line, default=str, ensure_ascii=False))[1:]}"

    def _trace(self, record: logging.LogRecord) -> list[str]:
        assert record.exc_info is not None
        places = []
        trace = record.exc_info[2]
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return places[-12:]

    def redact(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return _NUMBER.sub("[number]", _TOKEN.sub(r"\1[secret]", text))


def secrets_of(settings: Settings) -> tuple[str, ...]:
    urls = (settings.database_url, settings.database_admin_url, settings.redis_url, settings.smtp_url)
    return (
        settings.whatsapp_access_token,
        *settings.whatsapp_app_secret,
        settings.whatsapp_verify_token,
        settings.secret_key,
        *settings.encryption_keys,
        settings.metrics_token,
        *(urlsplit(url).password or "" for url in urls),
    )


def set_up_logging(level: str, secrets: Iterable[str]) -> None:
    """Send every logger of the process through the redacting formatter to standard output."""
    stream = logging.StreamHandler(sys.stdout)
    stream.setFormatter(RedactingFormatter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [stream]
    root.setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
