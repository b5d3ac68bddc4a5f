"""The webhook: who may post, what is stored of it, and that nothing signed is ever answered with an error of ours."""

from __future__ import annotations

import copy
import io
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from werkzeug.test import TestResponse

from demo.servers import Servers
from jobs.queues import JsonQueue, Work
from jobs.services import Services
from tests.bot.conftest import OLD_SECRET
from tests.cast import KAVYA, RAMESH
from tests.conftest import ROOT
from tests.jobs.posts import message, sign, status, statuses, value_of, write_post

WEBHOOK = "/webhooks/whatsapp"
TOKEN = "development-verify"
SOME_DAY = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
MEBIBYTE = 1024 * 1024
SAMPLES = {path.stem: json.loads(path.read_text()) for path in (ROOT / "tests/whatsapp/samples").glob("*.json")}


def post(client: FlaskClient, body: bytes, signature: str | None = None) -> TestResponse:
    return client.post(WEBHOOK, data=body, headers={"X-Hub-Signature-256": signature or sign(body)})


def count(built: Services) -> dict[str, int]:
    """Rows of the inbox, by table."""
    with built.platform() as session:
        return {
            table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("inbox_post", "inbox_item", "status_event", "person")
        }


NOTHING = {"inbox_post": 0, "inbox_item": 0, "status_event": 0, "person": 0}


def shake(client: FlaskClient, **given: str) -> TestResponse:
    asked = {"mode": "subscribe", "verify_token": TOKEN, "challenge": "1158201444"} | given
    return client.get(WEBHOOK, query_string={f"hub.{name}": value for name, value in asked.items()})


def test_the_handshake_gives_the_challenge_back(client: FlaskClient) -> None:
    answer = shake(client)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"1158201444", "text/plain")


@pytest.mark.parametrize(
    "given",
    [
        {"verify_token": "wrong"},
        {"verify_token": ""},
        {"mode": "unsubscribe"},
        {"challenge": "<script>alert(1)</script>"},
        {"challenge": "1\r\nSet-Cookie: a=b"},
        {"challenge": "1" * 129},
        {"challenge": ""},
    ],
    ids="-".join,
)
def test_any_other_handshake_is_refused_and_gives_nothing_back(client: FlaskClient, given: dict[str, str]) -> None:
    answer = shake(client, **given)
    assert answer.status_code == 403
    assert answer.is_json
    assert b"script" not in answer.data
    assert b"1158201444" not in answer.data


def test_a_handshake_without_anything_is_refused(client: FlaskClient) -> None:
    assert client.get(WEBHOOK).status_code == 403


def test_what_is_signed_with_the_current_or_the_former_secret_is_stored(client: FlaskClient, built: Services) -> None:
    first = write_post(message("wamid.1", KAVYA, "hello", SOME_DAY))
    second = write_post(message("wamid.2", KAVYA, "again", SOME_DAY))
    assert post(client, first).status_code == 200
    assert post(client, second, sign(second, OLD_SECRET)).status_code == 200
    assert count(built) == {"inbox_post": 2, "inbox_item": 2, "status_event": 0, "person": 1}


def test_what_is_not_signed_is_refused_and_leaves_nothing(client: FlaskClient, built: Services) -> None:
    body = write_post(message("wamid.1", KAVYA, "hello", SOME_DAY))
    good = sign(body)
    wrong = [
        sign(body, "another-secret"),
        sign(body + b" "),
        good.upper(),
        good.removeprefix("sha256="),
        good.replace("sha256=", "sha1="),
        good[:-1],
        good + "0",
        "sha256=",
        " ",
    ]
    for signature in wrong:
        assert post(client, body, signature).status_code == 403, signature
    assert client.post(WEBHOOK, data=body).status_code == 403
    assert client.post(WEBHOOK, data=body, headers={"X-Hub-Signature": good}).status_code == 403
    assert count(built) == NOTHING
    # The body is not even read as JSON before it is known whose it is.
    assert post(client, b"\xff" * 100, "sha256=" + "0" * 64).status_code == 403


def test_a_body_of_four_mebibytes_is_taken_and_a_larger_one_is_not(client: FlaskClient, built: Services) -> None:
    largest = b" " * (4 * MEBIBYTE)
    assert post(client, largest).status_code == 200
    too_large = largest + b" "
    answer = post(client, too_large)
    assert (answer.status_code, answer.is_json) == (413, True)
    assert count(built)["inbox_post"] == 1


def test_a_body_that_hides_its_length_is_bounded_too(client: FlaskClient, built: Services) -> None:
    too_large = b" " * (4 * MEBIBYTE + 1)
    answer = client.post(
        WEBHOOK,
        input_stream=io.BytesIO(too_large),
        headers={"X-Hub-Signature-256": sign(too_large)},
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert answer.status_code == 413
    assert count(built) == NOTHING


def test_a_post_that_comes_three_times_adds_one_item(client: FlaskClient, built: Services) -> None:
    body = write_post(
        message("wamid.1", KAVYA, "hello", SOME_DAY), statuses([status("wamid.OURS", "sent", SOME_DAY, "0" * 32)])
    )
    for _ in range(3):
        assert post(client, body).status_code == 200
    assert count(built) == {"inbox_post": 3, "inbox_item": 1, "status_event": 1, "person": 1}


def test_a_batch_holds_as_many_things_as_it_says(client: FlaskClient, built: Services) -> None:
    """Several messages, several statuses, several changes, and the same again in another packing."""
    people = [message(f"wamid.{number}", wa_id, "hi", SOME_DAY) for number, wa_id in enumerate([KAVYA, RAMESH, KAVYA])]
    facts = [status(f"wamid.OURS{number}", word, SOME_DAY) for number in range(5) for word in ("sent", "delivered")]
    assert post(client, write_post(*people, statuses(facts))).status_code == 200
    expected = {"inbox_item": 3, "status_event": 10, "person": 2}
    assert count(built) == {"inbox_post": 1, **expected}

    together = value_of(messages=[each["messages"][0] for each in reversed(people)], statuses=facts[::-1])
    assert post(client, write_post(together)).status_code == 200
    assert count(built) == {"inbox_post": 2, **expected}


def test_every_kind_of_webhook_the_platform_documents_is_taken(client: FlaskClient, built: Services) -> None:
    for name, sample in SAMPLES.items():
        assert post(client, json.dumps(sample).encode()).status_code == 200, name
    assert count(built)["inbox_post"] == len(SAMPLES) > 40


def test_the_raw_bytes_are_kept_as_they_came(client: FlaskClient, built: Services) -> None:
    body = json.dumps({"entry": ["nonsense", {"changes": 7}], "nul": "\0"}).encode() + b"   "
    assert post(client, body).status_code == 200
    with built.platform() as session:
        assert bytes(session.execute(text("SELECT body FROM inbox_post")).scalar_one()) == body
    assert count(built) == {**NOTHING, "inbox_post": 1}


NONSENSE = (
    b"",
    b"null",
    b"[]",
    b"{",
    b"\xff\xfe",
    b'"text"',
    b"1e999",
    b"[" * 100_000,
    b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    b'{"entry": ' + b"9" * 10_000 + b"}",
    b'{"entry": [{"changes": [{"field": "messages", "value": {"messages": [null, 1, [], {"id": []}]}}]}]}',
)


@pytest.mark.parametrize("body", NONSENSE, ids=range(len(NONSENSE)))
def test_signed_nonsense_is_kept_and_answered_200(client: FlaskClient, built: Services, body: bytes) -> None:
    assert post(client, body).status_code == 200
    assert count(built)["inbox_post"] == 1


# Anything may stand anywhere in a signed post: a name, a text and an id are chosen by whoever writes to us.
HOSTILE: tuple[Any, ...] = (
    None, True, -1, 10**30, 1.5, "", "\0", "\ud800", "x" * 5000, "नमस्ते" * 600, "'; DROP TABLE person; --", [], {}, [[]],
    {"id": "x"}, "99999999999999999999", "2026-11-21", "".join(map(chr, range(0x4E00, 0x4E00 + 4000))),
)  # fmt: skip


def list_places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a sample something else may be put."""
    if path:
        yield path
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in items:
        yield from list_places(value, (*path, key))


def put(sample: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(sample)
    part = changed
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return changed


PLACES = [(name, path) for name in sorted(SAMPLES) for path in list_places(SAMPLES[name])]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(PLACES), value=st.sampled_from(HOSTILE))
def test_a_signed_post_is_stored_whatever_stands_in_it(
    client: FlaskClient, built: Services, place: tuple[str, tuple[Any, ...]], value: Any
) -> None:
    name, path = place
    assert post(client, json.dumps(put(SAMPLES[name], path, value)).encode()).status_code == 200


def test_a_sender_id_that_no_index_holds_is_kept_raw(client: FlaskClient, built: Services) -> None:
    """Longer than anything the platform gives: no row can stand for such a person."""
    endless = "".join(map(chr, range(0x4E00, 0x4E00 + 4000)))
    for field in ("from", "from_user_id"):
        sample = copy.deepcopy(SAMPLES["text"])
        sample["entry"][0]["changes"][0]["value"]["messages"][0][field] = endless
        assert post(client, json.dumps(sample).encode()).status_code == 200, field
    assert count(built)["inbox_post"] == 2


def test_one_item_that_cannot_be_stored_keeps_none_of_the_others(client: FlaskClient, built: Services) -> None:
    endless = "".join(map(chr, range(0x4E00, 0x4E00 + 4000)))
    messages = [message(f"wamid.{number}", KAVYA, "hi", SOME_DAY) for number in range(3)]
    messages[1]["messages"][0]["from"] = endless
    body = write_post(*messages, statuses([status("wamid.OURS", "sent", SOME_DAY)]))
    assert post(client, body).status_code == 200
    assert count(built) == {"inbox_post": 1, "inbox_item": 2, "status_event": 1, "person": 1}
    assert len(JsonQueue(Work.HEAR.value, connection=built.bell.connection)) == 1


def test_two_posts_with_the_same_facts_in_another_order_do_not_block_each_other(
    client: FlaskClient, built: Services
) -> None:
    app = client.application
    answers: list[int] = []
    for turn in range(10):
        facts = [status(f"wamid.{turn}.{number}", word, SOME_DAY) for number in range(60) for word in ("sent", "read")]
        bodies = [write_post(statuses(each)) for each in (facts, facts[::-1], facts, facts[::-1])]
        start = threading.Barrier(len(bodies))

        def send(body: bytes, start: threading.Barrier = start) -> None:
            start.wait()
            answers.append(post(app.test_client(), body).status_code)

        threads = [threading.Thread(target=send, args=(body,)) for body in bodies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert set(answers) == {200}
    assert count(built)["status_event"] == 10 * 120


def test_a_message_from_the_past_and_from_the_future_is_stored_with_its_time(
    client: FlaskClient, built: Services
) -> None:
    for number, at in enumerate([SOME_DAY - timedelta(days=7), SOME_DAY + timedelta(days=400)]):
        assert post(client, write_post(message(f"wamid.{number}", KAVYA, "hi", at))).status_code == 200
    with built.platform() as session:
        times = session.execute(text("SELECT at FROM inbox_item ORDER BY at")).scalars().all()
    assert times == [SOME_DAY - timedelta(days=7), SOME_DAY + timedelta(days=400)]


def test_without_a_database_the_platform_is_asked_to_try_again(
    client: FlaskClient, built: Services, servers: Servers
) -> None:
    body = write_post(message("wamid.1", KAVYA, "hello", SOME_DAY))
    servers.postgres.stop(immediate=True)
    try:
        answer = post(client, body)
        assert (answer.status_code, answer.is_json) == (503, True)
        assert post(client, body, "sha256=" + "0" * 64).status_code == 403
    finally:
        servers.postgres.start()
    # The same process goes on as soon as the database is back.
    assert post(client, body).status_code == 200
    assert count(built) == {"inbox_post": 1, "inbox_item": 1, "status_event": 0, "person": 1}
