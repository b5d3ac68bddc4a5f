"""Template definitions: read as the platform lists them, shown as filled in, refused before a review would."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp.messages import MessageLimitError
from whatsapp.templates import (
    TemplateButton,
    TemplateError,
    TemplateTranslation,
    definition,
    parse_template,
    render_body,
)

NAMED_BODY = "Namaste {{first_name}}, {{ karat }} gold is ₹{{rate}} today, {{first_name}}."
LISTED: dict[str, Any] = {
    "name": "diwali_offer",
    "parameter_format": "NAMED",
    "language": "en",
    "status": "APPROVED",
    "category": "MARKETING",
    "id": "594100000000001",
    "components": [
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://scontent.whatsapp.net/1"]}},
        {"type": "BODY", "text": NAMED_BODY},
        {"type": "FOOTER", "text": "Reply STOP to end"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "Interested"},
                {"type": "URL", "text": "See", "url": "https://example.com/{{1}}"},
            ],
        },
    ],
}


def test_a_listed_template_is_read() -> None:
    assert parse_template(LISTED) == TemplateTranslation(
        meta_id="594100000000001",
        name="diwali_offer",
        language="en",
        category="MARKETING",
        status="APPROVED",
        body=NAMED_BODY,
        header_format="IMAGE",
        header_text="",
        footer="Reply STOP to end",
        buttons=(
            TemplateButton("QUICK_REPLY", "Interested"),
            TemplateButton("URL", "See", "https://example.com/{{1}}"),
        ),
        variables=("first_name", "karat", "rate"),
        parameter_format="NAMED",
    )


@pytest.mark.parametrize(
    ("body", "variables", "parameter_format"),
    [
        ("Hello", (), "POSITIONAL"),
        ("{{2}} before {{1}} and {{10}} last", ("1", "2", "10"), "POSITIONAL"),
        ("b {{b}} a {{a}} b {{b}}", ("b", "a"), "NAMED"),
        ("{1} {{}} {{नाम}} {{a b}}", (), "POSITIONAL"),
    ],
)
def test_variables_are_listed_in_order(body: str, variables: tuple[str, ...], parameter_format: str) -> None:
    template = parse_template({"name": "a", "language": "hi", "components": [{"type": "body", "text": body}]})
    assert (template.variables, template.parameter_format) == (variables, parameter_format)
    assert (template.header_format, template.footer, template.buttons) == (None, "", ())


@pytest.mark.parametrize("listed", [{}, {"name": "a"}, {"language": "hi"}, {"name": None, "language": "hi"}])
def test_a_template_without_a_name_is_none(listed: dict[str, Any]) -> None:
    with pytest.raises(TemplateError):
        parse_template(listed)


@pytest.mark.parametrize("components", [None, "x", [None], [{"type": 1}], [{"type": "BUTTONS", "buttons": "x"}]])
def test_odd_components_are_passed_over(components: object) -> None:
    template = parse_template({"name": "a", "language": "hi", "components": components})
    assert (template.body, template.buttons) == ("", ())


def test_a_body_is_shown_as_the_person_will_read_it() -> None:
    template = parse_template(LISTED)
    values = {"first_name": "आशा\n", "karat": "22K", "rate": "{{first_name}}"}
    assert render_body(template, values) == "Namaste आशा, 22K gold is ₹{{first_name}} today, आशा."


def test_a_body_with_a_hole_left_is_not_shown() -> None:
    with pytest.raises(TemplateError) as caught:
        render_body(parse_template(LISTED), {"first_name": "Asha", "rate": " "})
    assert str(caught.value) == "body: no value for karat, rate"


def test_a_body_filled_beyond_its_limit_is_not_shown() -> None:
    template = parse_template(LISTED)
    room = 1024 - len("Namaste , 22K gold is ₹1 today, .")
    assert len(render_body(template, {"first_name": "a" * (room // 2), "karat": "22K", "rate": "1"})) == 1023
    with pytest.raises(MessageLimitError) as caught:
        render_body(template, {"first_name": "a" * (room // 2 + 1), "karat": "22K", "rate": "1"})
    assert (caught.value.field, caught.value.actual) == ("template.body", 1025)


def test_a_definition_with_numbered_variables() -> None:
    made = definition(
        "gold_rate",
        "hi",
        "UTILITY",
        "नमस्ते {{1}}, आज का भाव {{2}} है।",
        {"1": "आशा", "2": "7,150"},
        ["भाव देखें", "बंद करें"],
        "एकतोला",
    )
    assert made == {
        "name": "gold_rate",
        "language": "hi",
        "category": "UTILITY",
        "parameter_format": "POSITIONAL",
        "components": [
            {
                "type": "BODY",
                "text": "नमस्ते {{1}}, आज का भाव {{2}} है।",
                "example": {"body_text": [["आशा", "7,150"]]},
            },
            {"type": "FOOTER", "text": "एकतोला"},
            {
                "type": "BUTTONS",
                "buttons": [{"type": "QUICK_REPLY", "text": "भाव देखें"}, {"type": "QUICK_REPLY", "text": "बंद करें"}],
            },
        ],
    }
    assert parse_template(made).variables == ("1", "2")


def test_a_definition_with_named_variables_and_one_without_any() -> None:
    named = definition("offer", "en_US", "MARKETING", "Dear {{name}}, come in.", {"name": "Asha"})
    assert named["parameter_format"] == "NAMED"
    assert named["components"] == [
        {
            "type": "BODY",
            "text": "Dear {{name}}, come in.",
            "example": {"body_text_named_params": [{"param_name": "name", "example": "Asha"}]},
        }
    ]
    assert definition("offer", "en", "MARKETING", "Come in.", {})["components"] == [
        {"type": "BODY", "text": "Come in."}
    ]


GOOD: dict[str, Any] = {
    "name": "offer",
    "language": "hi",
    "category": "MARKETING",
    "body": "Dear {{1}}, come in.",
    "examples": {"1": "Asha"},
    "quick_replies": ("Yes",),
    "footer": "Bye",
}


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("name", {"name": ""}),
        ("name", {"name": "Offer"}),
        ("name", {"name": "offer-1"}),
        ("name", {"name": "ऑफर"}),
        ("language", {"language": "Hindi"}),
        ("language", {"language": "hi-IN"}),
        ("category", {"category": "marketing"}),
        ("body", {"body": " "}),
        ("body", {"body": "{{1}}, come in."}),
        ("body", {"body": " {{1}}, come in."}),
        ("body", {"body": "Come in, {{1}}"}),
        ("body", {"body": "Come in, {{1}}\n"}),
        ("body", {"body": "Dear {{1}}{{2}}, come in."}),
        ("body", {"body": "Dear {{1}} \n{{2}}, come in."}),
        ("body", {"body": "Dear {{2}}, come in."}),
        ("body", {"body": "Dear {{1}}, take {{3}} now."}),
        ("body", {"body": "Dear {{0}}, come in."}),
        ("body", {"body": "Dear {{01}}, come in."}),
        ("body", {"body": "Dear {{name}}, take {{1}} now."}),
        ("body", {"body": "Dear {{Name}}, come in."}),
        ("body", {"body": "Dear {{first name}}, come in."}),
        ("body", {"body": "Dear {{}}, come in."}),
        ("body", {"body": "Dear {{1}, come in."}),
        ("examples", {"examples": {}}),
        ("examples", {"examples": {"1": " "}}),
        ("examples", {"body": "Dear {{1}} and {{2}}, come in."}),
        ("quick reply", {"quick_replies": ("",)}),
        ("quick reply", {"quick_replies": ("Yes {{1}}",)}),
        ("quick reply", {"quick_replies": ("Yes\nNo",)}),
        ("quick replies", {"quick_replies": ("Yes", "Yes")}),
        ("footer", {"footer": "Bye {{1}}"}),
    ],
)
def test_a_definition_a_review_would_refuse_is_refused_here(part: str, changed: dict[str, Any]) -> None:
    assert definition(**GOOD)
    with pytest.raises(TemplateError) as caught:
        definition(**(GOOD | changed))
    assert caught.value.part == part


@pytest.mark.parametrize(
    ("field", "limit", "change"),
    [
        ("template.name", 512, lambda n: {"name": "a" * n}),
        ("template.body", 1024, lambda n: {"body": "a" * n}),
        ("template.quick reply", 25, lambda n: {"quick_replies": ("अ" * n,)}),
        ("template.footer", 60, lambda n: {"footer": "a" * n}),
        ("template.buttons", 10, lambda n: {"quick_replies": tuple(f"Yes {i}" for i in range(n))}),
    ],
)
def test_a_definition_keeps_the_platform_s_limits(field: str, limit: int, change: Any) -> None:
    assert definition(**(GOOD | change(limit)))
    with pytest.raises(MessageLimitError) as caught:
        definition(**(GOOD | change(limit + 1)))
    assert (caught.value.field, caught.value.limit, caught.value.actual) == (field, limit, limit + 1)
