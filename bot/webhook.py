"""The platform's webhook: the handshake, and signed posts that are answered 200 once they are stored."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from bot.answers import refuse, reply
from bot.gathering import Gathering, NotStoredError
from bot.intake import read_post
from jobs.services import Services
from whatsapp.webhooks import answer_handshake, is_signed

log = logging.getLogger(__name__)

blueprint = Blueprint("webhook", __name__)

MOST_BYTES = 4 * 1024 * 1024


def _services() -> Services:
    services: Services = current_app.config["SERVICES"]
    return services


@blueprint.get("/webhooks/whatsapp")
def shake_hands() -> Response:
    challenge = answer_handshake(request.args, _services().settings.whatsapp_verify_token)
    if challenge is None:
        return refuse(403, "wrong verify token")
    return Response(challenge, mimetype="text/plain")


def _read_body() -> bytes:
    """Straight from the server, which hands out no more than was stated: the library's own layers cost more than the signature."""
    if not request.content_length:
        return request.get_data(cache=False)
    body: bytes = request.environ["wsgi.input"].read(request.content_length)
    return body


@blueprint.post("/webhooks/whatsapp")
def receive() -> Response:
    """403 unsigned, 413 too large, 503 when it can't be stored (so that the platform tries again), else 200."""
    if request.content_length is not None and request.content_length > MOST_BYTES:
        return refuse(413, "too large")
    body = _read_body()
    if len(body) > MOST_BYTES:
        return refuse(413, "too large")
    if not is_signed(body, request.headers.get("X-Hub-Signature-256"), _services().settings.whatsapp_app_secret):
        return refuse(403, "missing or wrong signature")
    gathering: Gathering = current_app.config["GATHERING"]
    try:
        gathering.store(read_post(body))
    except (SQLAlchemyError, NotStoredError) as error:
        log.error("post not stored", extra={"error": type(error).__name__})
        return refuse(503, "not stored, try again")
    return reply({"status": "stored"})
