"""Asks WhatsApp and the mail server for something harmless at a staff member's word, and tells them what came of it."""

from __future__ import annotations

import logging
import smtplib
import time
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from conversations.screen import Screen
from conversations.staff import platform as screens
from jobs.notices import answer_later
from jobs.services import current
from settings import Settings
from whatsapp.errors import WhatsAppError

log = logging.getLogger(__name__)

MAIL_SECONDS = 10
PLAIN_PORT, SUBMISSION_PORT, TLS_PORT = 25, 587, 465


class MailError(Exception):
    """The mail server did not take a mail; the text names the kind of failure, never an address."""


def try_whatsapp(person_id: int) -> None:
    """Reads the platform's own number; the answer itself is the message that is sent."""
    services = current()
    began = time.monotonic()
    try:
        told = services.client.find_phone_number()
    except WhatsAppError as error:
        log.warning("trial failed", extra={"what": "whatsapp", "error": type(error).__name__})
        shown = screens.show_whatsapp_fails(type(error).__name__)
    else:
        took = round((time.monotonic() - began) * 1000)
        shown = (
            screens.show_whatsapp_works(told.display_phone_number, told.quality_rating, told.throughput_level, took)
            if told
            else screens.show_whatsapp_fails("unknown number")
        )
    answer_later(services, person_id, shown)


def try_mail(person_id: int) -> None:
    services = current()
    answer_later(services, person_id, _try_mail(services.settings))


def _try_mail(settings: Settings) -> Screen:
    try:
        send_test_mail(settings)
    except MailError as error:
        log.warning("trial failed", extra={"what": "mail", "error": str(error)})
        return screens.show_mail_fails(str(error))
    return screens.show_mail_sent(settings.mail_from)


def send_test_mail(settings: Settings) -> None:
    """From MAIL_FROM to itself, each step within the time limit. Raises MailError."""
    if not settings.mail_from:
        raise MailError("MAIL_FROM is empty")
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "EkTola: test mail", settings.mail_from, settings.mail_from
    mail.set_content("This is a test. No answer is needed.")
    server = urlsplit(settings.smtp_url)
    is_tls = server.scheme == "smtps"
    connect = smtplib.SMTP_SSL if is_tls else smtplib.SMTP
    try:
        with connect(
            server.hostname or "", server.port or (TLS_PORT if is_tls else PLAIN_PORT), timeout=MAIL_SECONDS
        ) as line:
            if not is_tls and line.has_extn("starttls"):
                line.starttls()
            if server.username:
                line.login(unquote(server.username), unquote(server.password or ""))
            line.send_message(mail)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise MailError(type(error).__name__) from error
