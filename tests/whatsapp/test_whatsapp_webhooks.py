"""Webhooks as the platform documents them, and bodies it never should send: each is read, none raises."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whatsapp.messages import ContactCard
from whatsapp.webhooks import (
    AccountUpdate,
    Event,
    InboundMessage,
    Kind,
    MarketingPreference,
    Media,
    NumberUpdate,
    Sender,
    StatusUpdate,
    TemplateCategoryUpdate,
    TemplateQualityUpdate,
    TemplateUpdate,
    Unknown,
    answer_handshake,
    is_signed,
    parse,
)

SAMPLES = sorted(Path(__file__).parent.glob("samples/*.json"))
WABA = "102200000000001"
NUMBER = "106500000000001"
KAVYA = Sender("919812345678", "IN.9f3ab", "Kavya")
WRITTEN_AT = datetime.fromtimestamp(1795250000, UTC)
REPORTED_AT = datetime.fromtimestamp(1795250010, UTC)
CHANGED_AT = datetime.fromtimestamp(1795250020, UTC)
QUOTED = "wamid.HBgMOTE5OTAwMTEyMjMzFQIAERg"
DIGEST = "3q2+7w5yz1A0GkE3rKqkxh0cVbIHcZL3cDn0bEUvVJU="
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE = {"waba_id": WABA, "meta_id": "594100000000001", "name": "diwali_offer", "language": "hi"}


def read_sample(name: str) -> bytes:
    return (Path(__file__).parent / "samples" / f"{name}.json").read_bytes()


def parse_one(name: str) -> Any:
    [event] = parse(read_sample(name))
    return event


def facts(event: Event) -> dict[str, Any]:
    """All of an event but what it was made from."""
    return {part.name: getattr(event, part.name) for part in fields(event) if part.name not in {"raw", "key"}}


MESSAGE = {
    "id": "wamid.HBgMOTE5ODEyMzQ1Njc4FQIAEhg",
    "phone_number_id": NUMBER,
    "sender": KAVYA,
    "at": WRITTEN_AT,
    "text": "",
    "reply_id": "",
    "reply_title": "",
    "media": None,
    "contacts": (),
    "quoted_id": None,
    "new_wa_id": None,
}


def media(mime_type: str, filename: str = "") -> Media:
    return Media("1166000000000001", mime_type, filename, DIGEST)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("text", {"kind": Kind.TEXT, "text": "नमस्ते, भाव क्या है?"}),
        (
            "text_without_phone",
            {"kind": Kind.TEXT, "text": "hello", "id": "wamid.1", "sender": Sender(None, "IN.9f3ab", "Kavya")},
        ),
        ("image", {"kind": Kind.IMAGE, "text": "my ring", "media": media("image/jpeg")}),
        ("document", {"kind": Kind.DOCUMENT, "media": media(SHEET, "ग्राहक.xlsx")}),
        ("audio", {"kind": Kind.AUDIO, "media": media("audio/ogg; codecs=opus")}),
        ("video", {"kind": Kind.VIDEO, "media": media("video/mp4")}),
        ("sticker", {"kind": Kind.STICKER, "media": media("image/webp")}),
        ("location", {"kind": Kind.LOCATION}),
        (
            "contacts",
            {
                "kind": Kind.CONTACTS,
                "contacts": (
                    ContactCard("Dev Soni", ("+91 98980 12345", "+919898012346")),
                    ContactCard("No Number", ()),
                ),
            },
        ),
        ("reaction", {"kind": Kind.REACTION, "text": "👍", "quoted_id": QUOTED}),
        ("reaction_removed", {"kind": Kind.REACTION, "quoted_id": QUOTED}),
        (
            "template_button",
            {"kind": Kind.REPLY, "reply_id": "INTERESTED:c17", "reply_title": "I am interested", "quoted_id": QUOTED},
        ),
        (
            "button_reply",
            {"kind": Kind.REPLY, "reply_id": "f:new:3:who:gold", "reply_title": "Gold loan", "quoted_id": QUOTED},
        ),
        (
            "list_reply",
            {"kind": Kind.REPLY, "reply_id": "f:new:3:who:all", "reply_title": "Everyone", "quoted_id": QUOTED},
        ),
        ("flow_reply", {"kind": Kind.UNKNOWN, "quoted_id": QUOTED}),
        ("order", {"kind": Kind.UNKNOWN}),
        (
            "changed_number",
            {
                "kind": Kind.SYSTEM,
                "text": "Kavya changed from 919812345678 to 919812345679",
                "new_wa_id": "919812345679",
                "sender": Sender("919812345678", "IN.9f3ab", ""),
            },
        ),
        (
            "changed_number_older",
            {
                "kind": Kind.SYSTEM,
                "text": "Kavya changed",
                "new_wa_id": "919812345679",
                "sender": Sender("919812345678", "IN.9f3ab", ""),
            },
        ),
        ("unsupported", {"kind": Kind.UNSUPPORTED}),
        ("older_unknown", {"kind": Kind.UNKNOWN}),
        (
            "dashboard_test",
            {
                "kind": Kind.TEXT,
                "id": "ABGGFlA5Fpa",
                "phone_number_id": "123456123",
                "sender": Sender("16315551181", None, "test user name"),
                "at": datetime.fromtimestamp(1504902988, UTC),
                "text": "this is a text message",
            },
        ),
    ],
)
def test_what_a_person_sends(name: str, said: dict[str, Any]) -> None:
    event = parse_one(name)
    assert isinstance(event, InboundMessage)
    assert facts(event) == MESSAGE | said
    assert event.key == f"m:{event.id}"
    assert event.raw["id"] == event.id


STATUS = {
    "wamid": "wamid.HBgMOTE5ODEyMzQ1Njc4FQIAERg",
    "phone_number_id": NUMBER,
    "at": REPORTED_AT,
    "recipient_id": "919812345678",
    "callback_id": "c0ffee17",
    "error_code": None,
    "error_title": "",
    "pricing_category": None,
    "pricing_type": None,
    "billable": None,
    "user_id": "IN.9f3ab",
}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "status_sent",
            {"status": "sent", "pricing_category": "marketing", "pricing_type": "regular", "billable": True},
        ),
        (
            "status_delivered",
            {
                "status": "delivered",
                "pricing_category": "service",
                "pricing_type": "free_customer_service",
                "billable": False,
            },
        ),
        ("status_read", {"status": "read"}),
        (
            "status_failed",
            {
                "status": "failed",
                "error_code": 131049,
                "error_title": "This message was not delivered to maintain healthy ecosystem engagement.",
            },
        ),
        ("status_without_phone", {"status": "delivered", "recipient_id": None, "callback_id": None}),
    ],
)
def test_what_became_of_a_message(name: str, said: dict[str, Any]) -> None:
    event = parse_one(name)
    assert isinstance(event, StatusUpdate)
    assert facts(event) == STATUS | said
    assert event.key == f"s:{event.wamid}:{event.status}"


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        (
            "template_paused",
            TemplateUpdate,
            TEMPLATE
            | {"event": "PAUSED", "reason": "", "title": "FIRST_PAUSE", "category": "MARKETING", "at": CHANGED_AT},
        ),
        (
            "template_rejected",
            TemplateUpdate,
            TEMPLATE
            | {"event": "REJECTED", "reason": "PROMOTIONAL", "title": "", "category": "UTILITY", "at": CHANGED_AT},
        ),
        (
            "template_quality",
            TemplateQualityUpdate,
            TEMPLATE | {"previous_quality": "GREEN", "new_quality": "YELLOW", "at": CHANGED_AT},
        ),
        (
            "template_quality_under_other_name",
            TemplateQualityUpdate,
            TEMPLATE | {"previous_quality": "GREEN", "new_quality": "YELLOW", "at": CHANGED_AT},
        ),
        (
            "template_category_announced",
            TemplateCategoryUpdate,
            TEMPLATE
            | {
                "new_category": "UTILITY",
                "previous_category": "",
                "correct_category": "MARKETING",
                "at": datetime.fromtimestamp(1795336420, UTC),
            },
        ),
        (
            "template_category_changed",
            TemplateCategoryUpdate,
            TEMPLATE
            | {"new_category": "MARKETING", "previous_category": "UTILITY", "correct_category": "", "at": CHANGED_AT},
        ),
        (
            "marketing_stop",
            MarketingPreference,
            {
                "phone_number_id": NUMBER,
                "wa_id": "919812345678",
                "user_id": "IN.9f3ab",
                "value": "stop",
                "at": WRITTEN_AT,
            },
        ),
        (
            "account_restriction",
            AccountUpdate,
            {
                "waba_id": WABA,
                "field": "account_update",
                "event": "ACCOUNT_RESTRICTION",
                "messaging_limit": "",
                "at": CHANGED_AT,
            },
        ),
        (
            "account_review",
            AccountUpdate,
            {
                "waba_id": WABA,
                "field": "account_review_update",
                "event": "APPROVED",
                "messaging_limit": "",
                "at": CHANGED_AT,
            },
        ),
        (
            "account_capability",
            AccountUpdate,
            {
                "waba_id": WABA,
                "field": "business_capability_update",
                "event": "",
                "messaging_limit": "2000",
                "at": CHANGED_AT,
            },
        ),
        (
            "number_upgrade",
            NumberUpdate,
            {
                "waba_id": WABA,
                "field": "phone_number_quality_update",
                "display_phone_number": "919900112233",
                "event": "THROUGHPUT_UPGRADE",
                "messaging_limit": "TIER_100K",
                "at": CHANGED_AT,
            },
        ),
        (
            "number_name",
            NumberUpdate,
            {
                "waba_id": WABA,
                "field": "phone_number_name_update",
                "display_phone_number": "919900112233",
                "event": "REJECTED",
                "messaging_limit": "",
                "at": CHANGED_AT,
            },
        ),
        (
            "number_security",
            NumberUpdate,
            {
                "waba_id": WABA,
                "field": "security",
                "display_phone_number": "919900112233",
                "event": "PIN_CHANGED",
                "messaging_limit": "",
                "at": CHANGED_AT,
            },
        ),
        ("bare_errors", Unknown, {"field": "messages"}),
        ("echo", Unknown, {"field": "smb_message_echoes"}),
    ],
)
def test_what_changed_at_the_platform(name: str, kind: type, said: dict[str, Any]) -> None:
    event = parse_one(name)
    assert isinstance(event, kind)
    assert facts(event) == said
    field, entry, digest = event.key.split(":")
    assert field == json.loads(read_sample(name))["entry"][0]["changes"][0]["field"]
    assert (entry, len(digest)) == (WABA, 64)


def test_a_batch_is_read_in_its_order() -> None:
    assert [(type(event), event.key[:9]) for event in parse(read_sample("batch"))] == [
        (InboundMessage, "m:wamid.1"),
        (InboundMessage, "m:wamid.2"),
        (StatusUpdate, "s:wamid.H"),
        (TemplateUpdate, "message_t"),
    ]


def test_a_thousand_updates_are_all_read() -> None:
    webhook = json.loads(read_sample("status_sent"))
    value = webhook["entry"][0]["changes"][0]["value"]
    value["statuses"] = [value["statuses"][0] | {"id": f"wamid.{n}"} for n in range(1000)]
    keys = [event.key for event in parse(json.dumps(webhook).encode())]
    assert keys == [f"s:wamid.{n}:sent" for n in range(1000)]


def test_escaped_and_plain_bytes_read_alike() -> None:
    webhook = json.loads(read_sample("text"))
    assert parse(json.dumps(webhook).encode()) == parse(json.dumps(webhook, ensure_ascii=False).encode())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_repeated_webhook_has_the_same_keys(path: Path) -> None:
    first, second = parse(path.read_bytes()), parse(json.dumps(json.loads(path.read_bytes())).encode())
    assert first
    assert [event.key for event in first] == [event.key for event in second]
    assert len({event.key for event in first}) == len(first)


def test_a_second_pause_of_a_template_is_another_event() -> None:
    webhook = json.loads(read_sample("template_paused"))
    [first] = parse(json.dumps(webhook).encode())
    webhook["entry"][0]["time"] += 86400
    [second] = parse(json.dumps(webhook).encode())
    assert first.key != second.key


@pytest.mark.parametrize(
    "timestamp", ["", None, "soon", "-5", 0, -1, 1.5, True, 10**30, "9" * 40, "1795250000000", [], {}, "१७९५२५००००"]
)
def test_a_moment_that_is_none_counts_as_long_ago(timestamp: object) -> None:
    webhook = json.loads(read_sample("text"))
    webhook["entry"][0]["changes"][0]["value"]["messages"][0]["timestamp"] = timestamp
    [event] = parse(json.dumps(webhook).encode())
    assert isinstance(event, InboundMessage)
    assert event.at == datetime.fromtimestamp(0, UTC)


@pytest.mark.parametrize("wamid", [None, "", [], {}, "w" * 513])
def test_a_message_or_status_without_a_usable_id_is_unknown(wamid: object) -> None:
    for name, list_name in (("text", "messages"), ("status_sent", "statuses")):
        webhook = json.loads(read_sample(name))
        webhook["entry"][0]["changes"][0]["value"][list_name][0]["id"] = wamid
        [event] = parse(json.dumps(webhook).encode())
        assert isinstance(event, Unknown)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"entry":' * 50_000,
        b'{"entry":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b'{"entry":' + b"9" * 6_000 + b"}",
        b'{"entry":{"changes":1}}',
        b'{"entry":[1,null,"x",[]]}',
        b'{"entry":[{"changes":[1,null]}]}',
    ],
)
def test_a_body_that_says_nothing_gives_no_event(body: bytes) -> None:
    assert [event for event in parse(body) if not isinstance(event, Unknown)] == []


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 6_000, "[" * 45 + "]" * 45])
def test_a_number_no_database_takes_is_left_out(value: str) -> None:
    body = read_sample("text").replace(b'"919812345678"', value.encode(), 1).replace(b'"wamid.', b'"\\u0000wamid.')
    [event] = parse(body)
    assert isinstance(event, InboundMessage)
    assert event.id == MESSAGE["id"]
    assert json.dumps(event.raw, allow_nan=False)


def test_text_is_made_storable() -> None:
    body = read_sample("text").replace("नमस्ते".encode(), rb"\u0000a\ud83d\u0000b\ude00 \ud83d\ude00 \\u0000 end")
    [event] = parse(body)
    assert isinstance(event, InboundMessage)
    assert event.text == "a\ufffdb\ufffd \U0001f600 \\u0000 end, भाव क्या है?"
    assert event.raw["text"]["body"] == event.text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def list_texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in list_texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in list_texts(part)]
    if is_dataclass(value):
        return [text for part in fields(value) for text in list_texts(getattr(value, part.name))]
    return []


def assert_storable(events: list[Event]) -> None:
    for event in events:
        for text in [event.key, *list_texts(event)]:
            assert "\x00" not in text
            assert text.encode("utf-8").decode("utf-8") == text
        assert len(event.key) < 1000
        assert json.dumps(getattr(event, "raw", {}), allow_nan=False) is not None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_raising(body: bytes) -> None:
    assert_storable(parse(body))


def change_somewhere(value: Any, spot: int, new: Any) -> tuple[Any, int]:
    """Put `new` in place of the part with that number, counting from the outside."""
    if spot == 0:
        return new, -1
    spot -= 1
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(parts):
        value[key], spot = change_somewhere(part, spot, new)
        if spot < 0:
            break
    return value, spot


@settings(max_examples=400)
@given(st.sampled_from(SAMPLES), st.integers(0, 60), json_values)
def test_any_part_of_a_webhook_may_be_anything(path: Path, spot: int, new: object) -> None:
    changed, _ = change_somewhere(json.loads(path.read_bytes()), spot, new)
    assert_storable(parse(json.dumps(changed).encode()))


SECRET = "current-secret"
BODY = b'{"object":"whatsapp_business_account","text":"\\u0928"}'


def sign(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_a_signature_over_the_raw_bytes_is_taken() -> None:
    assert is_signed(BODY, sign(BODY, SECRET), [SECRET])
    assert is_signed(BODY, sign(BODY, "previous-secret"), [SECRET, "previous-secret"])


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha256",
        sign(BODY, "other-secret"),
        sign(BODY + b" ", SECRET),
        sign(json.dumps(json.loads(BODY), ensure_ascii=False).encode(), SECRET),
        sign(BODY, SECRET).removeprefix("sha256="),
        sign(BODY, SECRET).replace("sha256", "sha1"),
        "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest(),
        sign(BODY, SECRET)[:-1],
        sign(BODY, SECRET) + "0",
        sign(BODY, SECRET) + "\n",
        " " + sign(BODY, SECRET),
        sign(BODY, SECRET)[:-1] + "é",
        sign(BODY, SECRET)[:-1] + "\ud800",
        sign(BODY, ""),
    ],
)
def test_any_other_signature_is_not(header: str | None) -> None:
    assert not is_signed(BODY, header, [SECRET, ""])


def test_without_a_secret_nothing_is_signed() -> None:
    assert not is_signed(BODY, sign(BODY, ""), [])
    assert not is_signed(BODY, sign(BODY, ""), [""])


HANDSHAKE = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "word"}


def test_a_handshake_gets_its_challenge_back() -> None:
    assert answer_handshake(HANDSHAKE, "word") == "1158201444"


@pytest.mark.parametrize(
    "changed",
    [
        {"hub.verify_token": "other"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "wörd\ud800"},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": ""},
        {"hub.challenge": "<script>alert(1)</script>"},
        {"hub.challenge": "1" * 129},
        {"hub.challenge": "1\r\nSet-Cookie: a=b"},
        {"hub.challenge": "१२३"},
    ],
)
def test_any_other_handshake_does_not(changed: dict[str, str]) -> None:
    assert answer_handshake(HANDSHAKE | changed, "word") is None


def test_an_empty_verify_token_opens_nothing() -> None:
    assert answer_handshake(HANDSHAKE | {"hub.verify_token": ""}, "") is None
    assert answer_handshake({}, "") is None
