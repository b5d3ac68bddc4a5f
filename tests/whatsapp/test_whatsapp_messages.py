"""Outgoing messages: refused beyond the platform's limits when made, and shaped as the platform documents them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsapp import limits
from whatsapp.messages import (
    Button,
    Buttons,
    ContactCard,
    ContactCards,
    Document,
    DocumentHeader,
    Image,
    ImageHeader,
    ListMenu,
    Message,
    MessageLimitError,
    Parameter,
    Row,
    Template,
    Text,
    TextHeader,
    clean_parameter,
    envelope,
    mark_read,
)

YES, NO = Button("yes", "Yes"), Button("no", "No")
ROW = Row("1", "Gold loan")

LONGEST: list[tuple[str, int, Callable[[str], Any]]] = [
    ("text.body", 4096, Text),
    ("header.text", 60, TextHeader),
    ("header.filename", 240, lambda text: DocumentHeader("1", text)),
    ("button.id", 256, lambda text: Button(text, "Yes")),
    ("button.title", 20, lambda text: Button("yes", text)),
    ("buttons.body", 1024, lambda text: Buttons(text, (YES,))),
    ("row.id", 200, lambda text: Row(text, "Gold loan")),
    ("row.title", 24, lambda text: Row("1", text)),
    ("list.body", 1024, lambda text: ListMenu(text, "Choose", (ROW,))),
    ("list.button", 20, lambda text: ListMenu("Which?", text, (ROW,))),
    ("document.filename", 240, lambda text: Document("1", text)),
    ("template.name", 512, lambda text: Template(text, "hi", ())),
    ("template.quick_reply", 256, lambda text: Template("offer", "hi", (), quick_replies=(text,))),
    ("parameter.text", 1024, Parameter),
]
LONGEST_OPTIONAL: list[tuple[str, int, Callable[[str], Any]]] = [
    ("buttons.footer", 60, lambda text: Buttons("Sure?", (YES,), footer=text)),
    ("row.description", 72, lambda text: Row("1", "Gold loan", text)),
    ("list.footer", 60, lambda text: ListMenu("Which?", "Choose", (ROW,), footer=text)),
    ("document.caption", 1024, lambda text: Document("1", "a.pdf", text)),
    ("image.caption", 1024, lambda text: Image("1", text)),
    ("callback_id", 512, lambda text: envelope(Text("hi"), to="91", callback_id=text)),
]


def name_field(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""


@pytest.mark.parametrize(("field", "limit", "make"), [*LONGEST, *LONGEST_OPTIONAL], ids=name_field)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(field: str, limit: int, make: Callable[[str], Any]) -> None:
    assert make("अ" * limit)
    with pytest.raises(MessageLimitError) as caught:
        make("अ" * (limit + 1))
    assert (caught.value.field, caught.value.limit, caught.value.actual) == (field, limit, limit + 1)
    assert str(caught.value) == f"{field}: limit {limit}, got {limit + 1}"


@pytest.mark.parametrize(("field", "limit", "make"), [*LONGEST, *LONGEST_OPTIONAL], ids=name_field)
def test_an_emoji_counts_twice(field: str, limit: int, make: Callable[[str], Any]) -> None:
    assert make("💍" * (limit // 2))
    with pytest.raises(MessageLimitError) as caught:
        make("💍" * (limit // 2) + "a" * (limit % 2 + 1))
    assert (caught.value.field, caught.value.actual) == (field, limit + 1)


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
@pytest.mark.parametrize(("field", "limit", "make"), LONGEST, ids=name_field)
def test_a_needed_text_may_not_be_blank(field: str, limit: int, make: Callable[[str], Any], blank: str) -> None:
    with pytest.raises(MessageLimitError) as caught:
        make(blank)
    assert (caught.value.field, caught.value.limit, caught.value.actual) == (field, 1, 0)


def make_buttons(number: int) -> tuple[Button, ...]:
    return tuple(Button(f"id{n}", f"Title {n}") for n in range(number))


def make_rows(number: int) -> tuple[Row, ...]:
    return tuple(Row(f"id{n}", f"Title {n}") for n in range(number))


@pytest.mark.parametrize(
    ("field", "limit", "make"),
    [
        ("buttons", 3, lambda number: Buttons("Sure?", make_buttons(number))),
        ("list.rows", 10, lambda number: ListMenu("Which?", "Choose", make_rows(number))),
        ("contacts", 5, lambda number: ContactCards((ContactCard("Dev", ("+919898012345",)),) * number)),
    ],
)
def test_there_may_be_as_many_as_the_limit_and_no_more(field: str, limit: int, make: Callable[[int], Any]) -> None:
    assert make(1)
    assert make(limit)
    for number, stated in ((limit + 1, limit), (0, 1)):
        with pytest.raises(MessageLimitError) as caught:
            make(number)
        assert (caught.value.field, caught.value.limit, caught.value.actual) == (field, stated, number)


@pytest.mark.parametrize(
    ("field", "make"),
    [
        ("button.id repeated", lambda: Buttons("Sure?", (Button("1", "Yes"), Button("1", "No")))),
        ("button.title repeated", lambda: Buttons("Sure?", (Button("1", "Yes"), Button("2", "Yes")))),
        ("row.id repeated", lambda: ListMenu("Which?", "Choose", (Row("1", "Gold"), Row("1", "Silver")))),
        ("button.id with spaces around it", lambda: Button(" yes", "Yes")),
        ("row.id with spaces around it", lambda: Row("1\n", "Gold")),
        ("contact.name", lambda: ContactCards((ContactCard(" ", ("+91",)),))),
        ("contact.phones", lambda: ContactCards((ContactCard("Dev", ()),))),
        ("contact.phones", lambda: ContactCards((ContactCard("Dev", ("+91", "")),))),
        ("header.media_id", lambda: ImageHeader("")),
        ("document.media_id", lambda: Document("", "a.pdf")),
        ("image.media_id", lambda: Image("")),
        ("template.language", lambda: Template("offer", "", ())),
        ("template.body", lambda: Template("offer", "hi", (Parameter("a" * 1000), Parameter("b" * 25)))),
        ("template.quick_replies", lambda: Template("offer", "hi", (), quick_replies=("x",) * 11)),
        (
            "parameters without a name among named ones",
            lambda: Template("offer", "hi", (Parameter("a", "one"), Parameter("b"))),
        ),
    ],
)
def test_what_else_the_platform_would_refuse(field: str, make: Callable[[], object]) -> None:
    with pytest.raises(MessageLimitError) as caught:
        make()
    assert caught.value.field == field


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\r\nb", "a\u2028b", "a     b", "a\u00a0\u00a0\u00a0\u00a0\u00a0b"])
def test_a_parameter_has_no_breaks_and_no_gaps(text: str) -> None:
    with pytest.raises(MessageLimitError):
        Parameter(text)
    assert Parameter(clean_parameter(text)).text == "a b"
    assert clean_parameter("a \x00 \x00 \x00 \x00 b\ud800") == "a b"


def test_four_spaces_and_joiners_of_indian_scripts_are_no_fault() -> None:
    assert Parameter("a    b").text == "a    b"
    assert clean_parameter("क्\u200dष ന്\u200dറെ") == "क्\u200dष ന്\u200dറെ"


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\x00", "\u2028"])
def test_a_parameter_of_nothing_stays_refused(text: str) -> None:
    with pytest.raises(MessageLimitError) as caught:
        clean_parameter(text)
    assert (caught.value.field, caught.value.limit, caught.value.actual) == ("parameter.text", 1, 0)


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_cleans_into_a_good_parameter_or_is_empty(text: str) -> None:
    try:
        cleaned = clean_parameter(text)
    except MessageLimitError:
        cleaned = "nothing"
    assert Parameter(cleaned).text == clean_parameter(cleaned) == cleaned
    assert cleaned.encode("utf-8")


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("नमस्ते", 6), ("💍", 2), ("\ud800", 1), ("👨‍👩‍👧", 8)])
def test_length_is_counted_in_utf_16_units(text: str, units: int) -> None:
    assert limits.length(text) == units


PAYLOADS: list[tuple[Message, dict[str, Any]]] = [
    (Text("नमस्ते"), {"type": "text", "text": {"body": "नमस्ते"}}),
    (
        Buttons("Send it?", (YES, NO), TextHeader("Check"), "1,204 people"),
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "header": {"type": "text", "text": "Check"},
                "body": {"text": "Send it?"},
                "footer": {"text": "1,204 people"},
                "action": {
                    "buttons": [
                        {"type": "reply", "reply": {"id": "yes", "title": "Yes"}},
                        {"type": "reply", "reply": {"id": "no", "title": "No"}},
                    ]
                },
            },
        },
    ),
    (
        Buttons("Look", (YES,), DocumentHeader("1166", "report.xlsx")),
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "header": {"type": "document", "document": {"id": "1166", "filename": "report.xlsx"}},
                "body": {"text": "Look"},
                "action": {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]},
            },
        },
    ),
    (
        ListMenu("Which?", "Choose", (ROW, Row("2", "Gold SIP", "monthly")), "any time"),
        {
            "type": "interactive",
            "interactive": {
                "type": "list",
                "body": {"text": "Which?"},
                "footer": {"text": "any time"},
                "action": {
                    "button": "Choose",
                    "sections": [
                        {
                            "rows": [
                                {"id": "1", "title": "Gold loan"},
                                {"id": "2", "title": "Gold SIP", "description": "monthly"},
                            ]
                        }
                    ],
                },
            },
        },
    ),
    (
        Document("1166", "report.pdf", "Yours"),
        {"type": "document", "document": {"id": "1166", "filename": "report.pdf", "caption": "Yours"}},
    ),
    (Image("1166"), {"type": "image", "image": {"id": "1166"}}),
    (
        ContactCards((ContactCard("EkTola", ("+919900112233",)),)),
        {
            "type": "contacts",
            "contacts": [
                {
                    "name": {"formatted_name": "EkTola", "first_name": "EkTola"},
                    "phones": [{"phone": "+919900112233"}],
                }
            ],
        },
    ),
    (
        Template(
            "diwali_offer", "hi", (Parameter("आशा"), Parameter("22K")), ImageHeader("1166"), ("YES:c17", "STOP:c17")
        ),
        {
            "type": "template",
            "template": {
                "name": "diwali_offer",
                "language": {"policy": "deterministic", "code": "hi"},
                "components": [
                    {"type": "header", "parameters": [{"type": "image", "image": {"id": "1166"}}]},
                    {"type": "body", "parameters": [{"type": "text", "text": "आशा"}, {"type": "text", "text": "22K"}]},
                    {
                        "type": "button",
                        "sub_type": "quick_reply",
                        "index": "0",
                        "parameters": [{"type": "payload", "payload": "YES:c17"}],
                    },
                    {
                        "type": "button",
                        "sub_type": "quick_reply",
                        "index": "1",
                        "parameters": [{"type": "payload", "payload": "STOP:c17"}],
                    },
                ],
            },
        },
    ),
    (
        Template("offer", "en_US", (Parameter("Asha", "first_name"),), Parameter("Diwali", "feast")),
        {
            "type": "template",
            "template": {
                "name": "offer",
                "language": {"policy": "deterministic", "code": "en_US"},
                "components": [
                    {
                        "type": "header",
                        "parameters": [{"type": "text", "parameter_name": "feast", "text": "Diwali"}],
                    },
                    {
                        "type": "body",
                        "parameters": [{"type": "text", "parameter_name": "first_name", "text": "Asha"}],
                    },
                ],
            },
        },
    ),
    (
        Template("plain", "en", ()),
        {
            "type": "template",
            "template": {"name": "plain", "language": {"policy": "deterministic", "code": "en"}, "components": []},
        },
    ),
]


@pytest.mark.parametrize(("message", "part"), PAYLOADS, ids=lambda value: type(value).__name__)
def test_a_message_is_shaped_as_documented(message: Message, part: dict[str, Any]) -> None:
    common = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "919812345678"}
    assert envelope(message, to="919812345678") == common | part


def test_an_envelope_carries_our_own_id_and_what_it_answers() -> None:
    assert envelope(Text("hi"), recipient="IN.9f3ab", callback_id="c0ffee", reply_to="wamid.1") == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "recipient": "IN.9f3ab",
        "type": "text",
        "text": {"body": "hi"},
        "biz_opaque_callback_data": "c0ffee",
        "context": {"message_id": "wamid.1"},
    }


@pytest.mark.parametrize("address", [{}, {"to": ""}, {"to": "91", "recipient": "IN.9f"}])
def test_a_message_has_one_address(address: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="address"):
        envelope(Text("hi"), **address)


def test_a_receipt_may_show_that_an_answer_is_coming() -> None:
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1"}
    assert mark_read("wamid.1") == receipt
    assert mark_read("wamid.1", typing=True) == receipt | {"typing_indicator": {"type": "text"}}
