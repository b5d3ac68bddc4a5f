"""Composes the web process: the routes, and answers that say little about the inside."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from flask import Flask, Response
from prometheus_client import CollectorRegistry
from werkzeug.exceptions import HTTPException

from bot import health, webhook
from bot.answers import refuse, request_id
from bot.figures import PlatformFigures
from bot.gathering import Gathering
from jobs.services import Services, Wake

log = logging.getLogger(__name__)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


def create_app(services: Services, ring: Callable[[Iterable[Wake]], None] | None = None) -> Flask:
    """`ring` wakes whoever is to hear of what was stored; without one it is done before the answer is given."""
    app = Flask("ektola", static_folder=None)
    app.config["SERVICES"] = services
    app.config["GATHERING"] = Gathering(services, ring or services.ring)
    # One byte more than is taken: a body without a stated length is cut there, and seen to be too large.
    app.config["MAX_CONTENT_LENGTH"] = webhook.MOST_BYTES + 1
    app.config["METRICS"] = CollectorRegistry()
    app.config["METRICS"].register(PlatformFigures(services))
    app.register_blueprint(webhook.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_error_handler(HTTPException, _refuse_http)
    app.register_error_handler(Exception, _apologise)
    app.after_request(_harden)
    return app


def _refuse_http(error: HTTPException) -> Response:
    return refuse(error.code or 500, error.name.lower())


def _apologise(error: Exception) -> Response:
    """The trace goes into the log under the request's id; outside only the id is seen."""
    log.error("request failed", exc_info=error, extra={"request_id": request_id()})
    return refuse(500, "something went wrong")


def _harden(response: Response) -> Response:
    response.headers.extend(_HEADERS)
    return response
