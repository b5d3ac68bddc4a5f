"""Whether the process lives, whether it can serve, and its figures for Prometheus."""

from __future__ import annotations

import hmac

import redis
from flask import Blueprint, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.answers import refuse, reply
from jobs.services import Services
from models.schema import head_revision

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> Response:
    return reply({"status": "ok"})


@blueprint.get("/ready")
def ready() -> Response:
    """Fixed words only: who asks learns which part is missing, nothing about the inside."""
    services: Services = current_app.config["SERVICES"]
    missing = [*_ask_database(services), *_ask_queue(services)]
    if missing:
        return reply({"status": "not ready", "missing": missing}, 503)
    return reply({"status": "ready"})


def _ask_database(services: Services) -> list[str]:
    try:
        with services.store.engine.connect() as connection:
            revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except SQLAlchemyError as error:
        return ["schema"] if "alembic_version" in str(error) else ["database"]
    return [] if revision == head_revision() else ["schema"]


def _ask_queue(services: Services) -> list[str]:
    try:
        services.bell.connection.ping()
    except redis.RedisError:
        return ["queue"]
    return []


@blueprint.get("/metrics")
def metrics() -> Response:
    """Without a token in the settings the page does not exist."""
    services: Services = current_app.config["SERVICES"]
    token = services.settings.metrics_token
    if not token:
        return refuse(404, "not found")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), token.encode()):
        return refuse(403, "wrong token")
    registry: CollectorRegistry = current_app.config.get("METRICS", REGISTRY)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
