"""The web process as a whole: which routes there are, and what every answer of any of them looks like."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from bot.app import create_app
from demo.servers import Servers
from jobs.queues import Bell
from jobs.services import Services
from settings import read_settings
from tests.bot.conftest import METRICS_TOKEN
from tests.cast import KAVYA
from tests.jobs.posts import sign

# Every way in from outside. Whoever adds one writes here who may use it.
ROUTES = {
    ("/webhooks/whatsapp", "GET"): "the platform, with the verify token",
    ("/webhooks/whatsapp", "POST"): "the platform, by its signature",
    ("/health", "GET"): "anybody; says only that the process lives",
    ("/ready", "GET"): "anybody; names what is missing by fixed words",
    ("/metrics", "GET"): "who has the metrics token; without one in the settings there is no such page",
}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}


def list_routes(client: FlaskClient) -> set[tuple[str, str]]:
    return {
        (rule.rule, method)
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_there_are_these_routes_and_no_others(client: FlaskClient) -> None:
    assert list_routes(client) == set(ROUTES)


def list_answers(client: FlaskClient, built: Services) -> Iterator[tuple[str, TestResponse]]:
    """One answer of every kind, of every route."""
    for path, method in ROUTES:
        yield f"{method} {path}", client.open(path, method=method)
    yield (
        "handshake",
        client.get("/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=development-verify&hub.challenge=1"),
    )
    yield "stored", client.post("/webhooks/whatsapp", data=b"{}", headers={"X-Hub-Signature-256": sign(b"{}")})
    yield "figures", client.get("/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    yield "404", client.get("/admin/users?id=1")
    yield "405", client.delete("/webhooks/whatsapp")
    yield "options", client.options("/webhooks/whatsapp")
    yield "too large", client.post("/webhooks/whatsapp", data=b" " * (4 * 1024 * 1024 + 1))
    with built.platform() as session:
        session.execute(text("ALTER TABLE message RENAME TO message_away"))
    try:
        yield "500", client.get("/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    finally:
        with built.platform() as session:
            session.execute(text("ALTER TABLE message_away RENAME TO message"))


def test_every_answer_carries_the_headers_that_protect(client: FlaskClient, built: Services) -> None:
    for name, answer in list_answers(client, built):
        assert {header: answer.headers.get(header) for header in HEADERS} == HEADERS, name
        assert "Set-Cookie" not in answer.headers, name
        assert "ektola" not in answer.headers.get("Server", "").casefold(), name


def test_every_refusal_is_json_with_the_id_of_its_request(client: FlaskClient, built: Services) -> None:
    statuses = {}
    for name, answer in list_answers(client, built):
        statuses[name] = answer.status_code
        if answer.status_code < 400:
            continue
        content = answer.get_json()
        assert set(content) == {"error", "request_id"}, name
        assert len(content["request_id"]) == 32
        assert len(content["error"]) < 60
        assert "Traceback" not in answer.text
        assert "message_away" not in answer.text
    assert (statuses["404"], statuses["405"], statuses["500"], statuses["too large"]) == (404, 405, 500, 413)


def test_every_answer_that_goes_well_is_json_but_two(client: FlaskClient, built: Services) -> None:
    plain = {name for name, answer in list_answers(client, built) if answer.status_code == 200 and not answer.is_json}
    assert plain == {"handshake", "figures", "options"}


def test_a_failed_request_is_found_in_the_log_by_its_id(
    client: FlaskClient, built: Services, caplog: pytest.LogCaptureFixture
) -> None:
    answers = dict(list_answers(client, built))
    ids = [getattr(record, "request_id", None) for record in caplog.records if record.exc_info]
    assert answers["500"].get_json()["request_id"] in ids


def test_health_says_that_the_process_lives_and_nothing_else(client: FlaskClient, servers: Servers) -> None:
    servers.postgres.stop()
    try:
        answer = client.get("/health")
    finally:
        servers.postgres.start()
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_ready_when_everything_serves(client: FlaskClient) -> None:
    answer = client.get("/ready")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ready"})


def ask(client: FlaskClient) -> tuple[int, list[str]]:
    answer = client.get("/ready")
    return answer.status_code, answer.get_json()["missing"]


def test_ready_names_what_is_missing_by_fixed_words(client: FlaskClient, built: Services, servers: Servers) -> None:
    real = built.bell
    servers.postgres.stop()
    try:
        assert ask(client) == (503, ["database"])
        built.bell = Bell(redis.Redis.from_url("redis://127.0.0.1:9/0"))
        assert ask(client) == (503, ["database", "queue"])
    finally:
        built.bell = real
        servers.postgres.start()
    assert client.get("/ready").status_code == 200


@pytest.mark.parametrize(
    ("breaks", "heals"),
    [
        ("UPDATE alembic_version SET version_num = version_num || 'x'", "UPDATE alembic_version SET version_num = left(version_num, -1)"),
        ("ALTER TABLE alembic_version RENAME TO away", "ALTER TABLE away RENAME TO alembic_version"),
    ],
    ids=["another", "none"],
)  # fmt: skip
def test_ready_knows_a_schema_that_is_not_its_own(
    client: FlaskClient, built: Services, breaks: str, heals: str
) -> None:
    with built.platform() as session:
        session.execute(text(breaks))
    try:
        assert ask(client) == (503, ["schema"])
    finally:
        with built.platform() as session:
            session.execute(text(heals))


def test_figures_are_for_who_has_the_token(client: FlaskClient) -> None:
    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": METRICS_TOKEN + "x"}):
        assert client.get("/metrics", headers=header).status_code == 403
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    assert answer.status_code == 200
    assert 'ektola_rows{what="unconfirmed"} 0.0' in answer.text
    assert "# TYPE ektola_free_form gauge" in answer.text


def test_figures_count_rows_and_name_nobody(client: FlaskClient, built: Services) -> None:
    with built.platform() as session:
        session.execute(text("INSERT INTO person (wa_id, profile_name) VALUES (:wa_id, 'Kavya Rao')"), {"wa_id": KAVYA})
        session.execute(
            text(
                "INSERT INTO inbox_item (key, kind, state, person_id, phone_number_id, at, content) "
                "SELECT 'm:1', 'message', 'new', id, '1', now(), '{}' FROM person"
            )
        )
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
    assert 'ektola_rows{what="inbox"} 1.0' in answer.text
    assert "Kavya" not in answer.text
    assert KAVYA not in answer.text


def test_without_a_token_in_the_settings_there_are_no_figures(built: Services, db_clean: str, redis_clean: str) -> None:
    built.settings = read_settings({"DATABASE_URL": db_clean, "REDIS_URL": redis_clean, "ENVIRONMENT": "test"})
    client = create_app(built).test_client()
    for header in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"}):
        answer = client.get("/metrics", headers=header)
        assert (answer.status_code, answer.get_json()["error"]) == (404, "not found")
