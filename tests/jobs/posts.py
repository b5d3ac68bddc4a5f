"""Webhook bodies as the platform posts them, for tests that play the platform themselves."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

NUMBER = "106500000000001"
SECRET = "development-secret"


def write_post(*values: dict[str, Any], field: str = "messages") -> bytes:
    """One post with one change for each value."""
    changes = [{"field": field, "value": value} for value in values]
    entry = {"id": "102200000000001", "time": 1_767_000_000, "changes": changes}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def sign(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def value_of(**parts: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "919900112233", "phone_number_id": NUMBER}
    return {"messaging_product": "whatsapp", "metadata": metadata, **parts}


def statuses(items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return value_of(statuses=list(items))


def status(wamid: str, word: str, at: datetime, callback_id: str | None = None, **more: Any) -> dict[str, Any]:
    """`code` makes it a failure with that code, `pricing` tells a kind of price."""
    told: dict[str, Any] = {
        "id": wamid,
        "status": word,
        "timestamp": str(int(at.timestamp())),
        "recipient_id": more.get("to", "919700000001"),
    }
    if callback_id is not None:
        told["biz_opaque_callback_data"] = callback_id
    if "code" in more:
        told["errors"] = [{"code": more["code"], "title": "Message undeliverable"}]
    if "pricing" in more:
        told["pricing"] = {"billable": True, "pricing_model": "PMP", "category": "marketing", "type": more["pricing"]}
    return told


def message(wamid: str, wa_id: str, text: str, at: datetime, name: str = "Kavya") -> dict[str, Any]:
    """A person's text, with the contact that comes beside it."""
    return value_of(
        contacts=[{"profile": {"name": name}, "wa_id": wa_id}],
        messages=[
            {"from": wa_id, "id": wamid, "timestamp": str(int(at.timestamp())), "type": "text", "text": {"body": text}}
        ],
    )
