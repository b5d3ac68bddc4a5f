"""The messages call as a whole: envelope fields, the addressed person and the check for each type."""

from __future__ import annotations

from typing import Any

from simulator.errors import GraphError, refuse_missing, refuse_parameter
from simulator.outgoing.fields import read_object, read_text, refuse_unknown_keys, refuse_value
from simulator.outgoing.interactive import check_interactive
from simulator.outgoing.kinds import (
    MEDIA_KEYS,
    Scope,
    check_contacts,
    check_location,
    check_media,
    check_reaction,
    check_text,
)

Json = dict[str, Any]

ENVELOPE = frozenset(
    [
        "messaging_product",
        "recipient_type",
        "to",
        "recipient",
        "type",
        "context",
        "biz_opaque_callback_data",
        "recipient_identity_key_hash",
    ]
)
MARKETING_ENVELOPE = frozenset({"product_policy", "message_activity_sharing"})
TYPES = frozenset(
    [
        "text",
        "image",
        "document",
        "video",
        "audio",
        "sticker",
        "reaction",
        "location",
        "contacts",
        "interactive",
        "template",
    ]
)
READ_KEYS = frozenset({"messaging_product", "status", "message_id", "typing_indicator", "recipient_type", "to"})
TEMPLATE_KEYS = frozenset({"name", "language", "components", "namespace"})


def check_product(body: Json) -> None:
    product = body.get("messaging_product")
    if product is None:
        raise refuse_missing("messaging_product")
    if product != "whatsapp":
        raise refuse_parameter("messaging_product", "must be one of {WHATSAPP}.")


def is_mark_as_read(body: Json) -> bool:
    return "status" in body


def check_mark_as_read(body: Json) -> None:
    check_product(body)
    refuse_unknown_keys(body, READ_KEYS, "")
    if body["status"] != "read":
        raise refuse_parameter("status", "must be one of {READ}.")
    read_text(body, "message_id", "", 1024)
    if "typing_indicator" in body:
        indicator = read_object(body, "typing_indicator")
        if indicator.get("type") != "text":
            raise refuse_parameter("typing_indicator['type']", "must be one of {TEXT}.")


def read_type(body: Json, more_keys: frozenset[str] = frozenset()) -> str:
    """Check the envelope and return the message's type."""
    check_product(body)
    kind = body.get("type", "text")
    if not isinstance(kind, str) or kind not in TYPES:
        raise refuse_parameter("type", f"must be one of {{{', '.join(sorted(TYPES)).upper()}}}.")
    refuse_unknown_keys(body, ENVELOPE | more_keys | {kind}, "")
    recipient_type = body.get("recipient_type", "individual")
    if recipient_type == "group":
        refuse_value("Groups are not available to this business phone number")
    if recipient_type != "individual":
        raise refuse_parameter("recipient_type", "must be one of {INDIVIDUAL, GROUP}.")
    read_text(body, "biz_opaque_callback_data", "", 512, is_required=False)
    if "context" in body:
        context = read_object(body, "context")
        refuse_unknown_keys(context, {"message_id"}, "context")
        read_text(context, "message_id", "context", 1024)
    return kind


def read_address(body: Json) -> tuple[str, str]:
    """The dialled number and the business-scoped id, one of them possibly empty; the number wins."""
    dialled = body.get("to")
    recipient = body.get("recipient")
    if dialled is None and recipient is None:
        raise refuse_missing("to")
    if dialled is not None and not isinstance(dialled, str):
        raise refuse_parameter("to", "must be a string.")
    if recipient is not None and not isinstance(recipient, str):
        raise refuse_parameter("recipient", "must be a string.")
    return dialled or "", recipient or ""


def check_content(kind: str, body: Json, scope: Scope) -> None:
    """Check everything but a template, which needs its definition beside it."""
    if kind == "contacts":
        check_contacts(body, scope)
        return
    part = read_object(body, kind)
    if kind == "text":
        check_text(part, scope)
    elif kind in MEDIA_KEYS:
        check_media(kind, part, scope, kind)
    elif kind == "interactive":
        check_interactive(part, scope)
    elif kind == "location":
        check_location(part, scope)
    elif kind == "reaction":
        check_reaction(part, scope)


def read_template(body: Json) -> tuple[Json, str, str]:
    """The template part with its name and language code."""
    part = read_object(body, "template")
    refuse_unknown_keys(part, TEMPLATE_KEYS, "template")
    name = read_text(part, "name", "template", 512)
    language = read_object(part, "language", "template")
    refuse_unknown_keys(language, {"code", "policy"}, "template['language']")
    if language.get("policy", "deterministic") != "deterministic":
        raise GraphError(100, "template['language']['policy'] must be deterministic")
    return part, name, read_text(language, "code", "template['language']", 20)
