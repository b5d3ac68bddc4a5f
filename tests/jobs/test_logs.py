"""The log tells what happened and never to whom, in which words, or with which secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.app import create_app
from demo.town import Town
from jobs.care import tick
from jobs.logs import RedactingFormatter, secrets_of, set_up_logging
from settings import read_settings
from tests.cast import MEERA
from tests.jobs.posts import message, sign, write_post
from tests.jobs.scenes import FIRST_PHONE, begin, run_sql

CUSTOMER = str(FIRST_PHONE + 1)
STRANGER = "919812399999"
WORDS = "sapphire canary words"
NAME = "Canary Kaur"


@dataclass
class Listening:
    """What a process would print, and the records before they are made safe."""

    stream: io.StringIO
    records: list[logging.LogRecord]

    @property
    def printed(self) -> str:
        return self.stream.getvalue()


class Collector(logging.Handler):
    def __init__(self, into: list[logging.LogRecord]) -> None:
        super().__init__()
        self.into = into

    def emit(self, record: logging.LogRecord) -> None:
        kept = logging.makeLogRecord(vars(record) | {"exc_info": None, "exc_text": None})
        self.into.append(kept)


@pytest.fixture
def listening(town: Town) -> Iterator[Listening]:
    """Everything down to the last detail, of our own loggers and of every library's."""
    heard = Listening(io.StringIO(), [])
    stream = logging.StreamHandler(heard.stream)
    stream.setFormatter(RedactingFormatter(secrets_of(town.services.settings)))
    collector = Collector(heard.records)
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    for handler in (stream, collector):
        root.addHandler(handler)
    yield heard
    for handler in (stream, collector):
        root.removeHandler(handler)
    root.setLevel(before)


def live_a_little(town: Town) -> None:
    """A day with everything that may go wrong: turns that break, refusals, broken wake-ups, strangers at the door."""
    built = town.services
    town.sim.add_person(CUSTOMER, NAME)
    town.sim.add_person(STRANGER, NAME)
    town.sim.say(MEERA, f"add {NAME} {STRANGER[2:]}")
    town.sim.say(STRANGER, WORDS)
    town.sim.say(MEERA, WORDS)
    town.drain()
    begin(town, 8, values={"name": {"field": "name"}, "shop": {"field": "shop"}, "offer": {"text": WORDS}})
    run_sql(town, "UPDATE contact SET name = :name", name=NAME)
    for number, (action, code) in enumerate([("error", 131009), ("fail_later", 131026), ("html", 0), ("reset", 0)]):
        town.sim.fault(action, code=code, to=str(FIRST_PHONE + 1 + number), details=f"{CUSTOMER} said {WORDS}")
    town.drain()
    town.sim.say(CUSTOMER, WORDS)
    town.drain()
    tick()
    break_turns(town)
    break_wake_ups(town)
    knock(town, built.settings.whatsapp_verify_token)


def break_turns(town: Town) -> None:
    run_sql(town, "ALTER TABLE transcript_line RENAME TO transcript_away")
    try:
        town.sim.say(MEERA, WORDS)
        town.drain()
    finally:
        run_sql(town, "ALTER TABLE transcript_away RENAME TO transcript_line")


def break_wake_ups(town: Town) -> None:
    run_sql(town, "ALTER TABLE conversation RENAME TO conversation_away")
    try:
        town.services.bell.ring("hear", 1)
        town.drain()
    finally:
        run_sql(town, "ALTER TABLE conversation_away RENAME TO conversation")


def knock(town: Town, token: str) -> None:
    """Posts that are refused or can't be stored."""
    client = create_app(town.services).test_client()
    with town.services.platform() as session:
        now = town.services.clock.now(session)
    body = write_post(message("wamid.KNOCK", STRANGER, WORDS, now, NAME))
    client.get(f"/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=<b>")
    client.post("/webhooks/whatsapp", data=body, headers={"X-Hub-Signature-256": "sha256=" + "0" * 64})
    endless = write_post(message("wamid.LONG", "".join(map(chr, range(0x4E00, 0x5E00))), WORDS, now, NAME))
    client.post("/webhooks/whatsapp", data=endless, headers={"X-Hub-Signature-256": sign(endless)})
    run_sql(town, "ALTER TABLE inbox_post RENAME TO inbox_post_away")
    try:
        client.post("/webhooks/whatsapp", data=body, headers={"X-Hub-Signature-256": sign(body)})
    finally:
        run_sql(town, "ALTER TABLE inbox_post_away RENAME TO inbox_post")


def test_no_number_name_text_or_secret_reaches_the_log(town: Town, listening: Listening) -> None:
    live_a_little(town)
    printed = [json.loads(line) for line in listening.printed.splitlines()]
    events = {line["event"] for line in printed}
    assert {"turn failed", "job failed", "post not stored", "item not stored"} <= events
    secrets = [each for each in secrets_of(town.services.settings) if each]
    assert {"development-token", make_url(town.services.settings.database_url).password} < set(secrets)
    people = [MEERA, CUSTOMER, STRANGER, STRANGER[2:], *(str(FIRST_PHONE + number) for number in range(9))]
    for canary in (*people, NAME, WORDS, *secrets):
        assert canary not in listening.printed, canary
    # The formatter is the second net: what is ours does not even hand it over.
    ours = "\n".join(
        f"{record.getMessage()} {vars(record)}" for record in listening.records if record.name.split(".")[0] in OURS
    )
    for canary in (*people, NAME, WORDS, *secrets):
        assert canary not in ours, canary


OURS = ("jobs", "bot", "models", "conversations", "whatsapp")


def test_a_line_is_json_with_its_facts_and_where_it_broke(town: Town, listening: Listening) -> None:
    try:
        run_sql(town, "SELECT :name FROM nowhere", name=NAME)
    except SQLAlchemyError:
        logging.getLogger("jobs.test").exception("it broke", extra={"campaign": 7})
    line = json.loads(listening.printed.splitlines()[-1])
    assert datetime.strptime(line["at"], "%Y-%m-%dT%H:%M:%S%z").year >= 2026
    assert (line["event"], line["level"], line["campaign"], line["error"]) == (
        "it broke",
        "error",
        7,
        "ProgrammingError",
    )
    assert line["trace"][0].endswith("test_a_line_is_json_with_its_facts_and_where_it_broke")
    assert NAME not in json.dumps(line)


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("to 919812300001 now", "to [number] now"),
        ("to +91 98123 00001", "to +[number]"),
        ("to 98123-00001", "to [number]"),
        ("GET /?hub.verify_token=abc&x=1", "GET /?hub.verify_token=[secret]&x=1"),
        ("Authorization: Bearer EAAG1234", "Authorization: Bearer [secret]"),
        ("https://x/?access_token=EAAG&y", "https://x/?access_token=[secret]&y"),
        ("my-long-secret in a sentence", "[secret] in a sentence"),
        ("campaign 12 took 250 ms", "campaign 12 took 250 ms"),
    ],
)
def test_what_slips_into_a_line_is_blotted_out(said: str, printed: str) -> None:
    assert RedactingFormatter(["my-long-secret"]).redact(said) == printed


def test_every_logger_of_a_process_is_made_safe(capsys: pytest.CaptureFixture[str]) -> None:
    """Also one that a library had given a handler of its own."""
    root, chatty = logging.getLogger(), logging.getLogger("a.chatty.library")
    before, level = root.handlers[:], root.level
    chatty.addHandler(logging.StreamHandler(io.StringIO()))
    chatty.propagate = False
    try:
        set_up_logging("INFO", ["my-long-secret"])
        chatty.warning("my-long-secret for 919812300001")
        assert chatty.handlers == []
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    assert json.loads(capsys.readouterr().out)["event"] == "[secret] for [number]"


def test_settings_never_show_a_secret() -> None:
    shown = repr(read_settings({"DATABASE_URL": "postgres://u:password@x/y", "REDIS_URL": "redis://:password@x"}))
    assert "password" not in shown
    assert "development-token" not in shown
