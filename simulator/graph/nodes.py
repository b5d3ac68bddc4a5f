"""Phone numbers, accounts, profiles, subscriptions and registration: the calls around sending."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from simulator.accounts import Number, Waba
from simulator.errors import GraphError, refuse_missing, refuse_parameter
from simulator.graph.call import Call, answer, parse_json
from simulator.graph.paging import page, pick_fields
from simulator.webhooks.outbox import Destination

Json = dict[str, Any]

NUMBER_FIELDS = (
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "webhook_configuration",
    "id",
)
MORE_NUMBER_FIELDS = (
    "status",
    "quality_score",
    "whatsapp_business_manager_messaging_limit",
    "messaging_limit_tier",
    "name_status",
    "new_name_status",
    "account_mode",
    "is_official_business_account",
    "is_pin_enabled",
    "is_on_biz_app",
    "health_status",
    "last_onboarded_time",
    "certificate",
    "new_certificate",
    "is_preverified_number",
    "eligibility_for_api_business_global_search",
    "host_platform",
    "unified_cert_status",
    "username",
    "country_code",
    "country_dial_code",
    "search_visibility",
    "conversational_automation",
)
WABA_FIELDS = ("id", "name", "timezone_id", "message_template_namespace")
MORE_WABA_FIELDS = (
    "account_review_status",
    "business_verification_status",
    "country",
    "currency",
    "health_status",
    "is_enabled_for_insights",
    "disable_marketing_messages_on_cloud_api",
    "marketing_messages_lite_api_status",
    "marketing_messages_onboarding_status",
    "subscribed_apps",
    "on_behalf_of_business_info",
    "owner_business_info",
    "ownership_type",
    "primary_business_location",
    "purchase_order_number",
    "status",
    "template_auto_archival_enabled",
    "whatsapp_business_manager_messaging_limit",
)
WABA_SWITCHES = frozenset({"disable_marketing_messages_on_cloud_api", "template_auto_archival_enabled", "name"})


def describe_number(number: Number) -> Json:
    waba = number.waba
    return {
        "id": number.id,
        "verified_name": number.verified_name,
        "display_phone_number": write_display(number.display_number),
        "code_verification_status": "VERIFIED" if number.is_verified else "NOT_VERIFIED",
        "quality_rating": number.quality,
        "quality_score": {"score": number.quality},
        "platform_type": "CLOUD_API",
        "throughput": {"level": number.throughput},
        "status": number.status,
        "whatsapp_business_manager_messaging_limit": waba.portfolio.messaging_limit,
        "messaging_limit_tier": waba.portfolio.messaging_limit,
        "name_status": number.name_status,
        "new_name_status": "NONE",
        "account_mode": number.account_mode,
        "is_official_business_account": False,
        "is_pin_enabled": bool(number.pin),
        "is_on_biz_app": False,
        "is_preverified_number": False,
        "health_status": describe_health(number),
        "country_code": "IN",
        "country_dial_code": "91",
        "search_visibility": "NON_VISIBLE",
        "webhook_configuration": describe_callbacks(number),
    }


def write_display(digits: str) -> str:
    """Indian numbers the way the dashboard writes them: +91 99001 12233."""
    return f"+91 {digits[2:7]} {digits[7:]}" if digits.startswith("91") and len(digits) == 12 else f"+{digits}"


def describe_callbacks(number: Number) -> Json:
    callbacks: Json = {}
    if number.override_url:
        callbacks["phone_number"] = number.override_url
    if number.waba.override_url:
        callbacks["whatsapp_business_account"] = number.waba.override_url
    return callbacks


def describe_health(number: Number) -> Json:
    """Whether a send would pass, level by level; the worst level speaks for all."""
    waba = number.waba
    levels = [
        ("PHONE_NUMBER", number.id, not number.is_registered, 133010, "The phone number is not registered."),
        ("WABA", waba.id, not waba.has_payment_method, 131042, "The account has no payment method."),
        ("BUSINESS", waba.portfolio.id, waba.is_locked, 131031, "The account is locked."),
    ]
    entities = []
    for kind, node, is_ill, code, sentence in levels:
        entity: Json = {"entity_type": kind, "id": node, "can_send_message": "BLOCKED" if is_ill else "AVAILABLE"}
        if is_ill:
            remedy = {"error_code": code, "error_description": sentence, "possible_solution": "See the dashboard."}
            entity["errors"] = [remedy]
        entities.append(entity)
    is_blocked = any(entity["can_send_message"] == "BLOCKED" for entity in entities)
    return {"can_send_message": "BLOCKED" if is_blocked else "AVAILABLE", "entities": entities}


async def get_number(call: Call, number: Number) -> web.Response:
    return answer(pick_fields(call, describe_number(number), NUMBER_FIELDS, MORE_NUMBER_FIELDS), call.version)


async def list_numbers(call: Call, waba: Waba) -> web.Response:
    rows = [
        pick_fields(call, describe_number(number), NUMBER_FIELDS, MORE_NUMBER_FIELDS)
        for number in call.world.accounts.numbers_of(waba)
    ]
    return answer(page(call, rows), call.version)


async def post_number(call: Call, number: Number) -> web.Response:
    """A number's own callback address; an empty one removes it."""
    body = parse_json(await call.request.read())
    wish = body.get("webhook_configuration")
    if isinstance(wish, str):
        wish = json.loads(wish)
    if not isinstance(wish, dict):
        raise refuse_missing("webhook_configuration")
    url, verify_token = wish.get("override_callback_uri", ""), wish.get("verify_token", "")
    if url:
        await shake_hands(call, url, verify_token)
    number.override_url, number.override_verify_token = url, verify_token
    return answer({"success": True}, call.version)


async def shake_hands(call: Call, url: str, verify_token: str) -> None:
    if len(url) > 200:
        raise refuse_parameter("override_callback_uri", "must be at most 200 characters long.")
    destination = Destination(url, call.world.config.app_secret, verify_token)
    if not await call.world.outbox.shake_hands(destination, "1158201444"):
        raise GraphError(
            2200,
            message="(#2200) Callback verification failed: the callback did not return the challenge.",
            http=400,
        )


async def get_waba(call: Call, waba: Waba) -> web.Response:
    row: Json = {
        "id": waba.id,
        "name": waba.name,
        "timezone_id": "71",
        "message_template_namespace": f"{waba.id}_namespace",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "country": "IN",
        "currency": "INR",
        "ownership_type": "SELF",
        "status": "ACTIVE",
        "is_enabled_for_insights": True,
        "health_status": describe_health(next(call.world.accounts.numbers_of(waba))),
        "disable_marketing_messages_on_cloud_api": waba.marketing_disabled,
        "template_auto_archival_enabled": waba.switches.get("template_auto_archival_enabled", False),
        "whatsapp_business_manager_messaging_limit": waba.portfolio.messaging_limit,
    }
    return answer(pick_fields(call, row, WABA_FIELDS, MORE_WABA_FIELDS), call.version)


async def post_waba(call: Call, waba: Waba) -> web.Response:
    body = parse_json(await call.request.read())
    unknown = body.keys() - WABA_SWITCHES
    if unknown:
        raise GraphError(100, f'Unexpected key "{min(unknown)}".', message="(#100) Invalid parameter")
    waba.switches |= body
    waba.marketing_disabled = bool(waba.switches.get("disable_marketing_messages_on_cloud_api", False))
    waba.name = str(body.get("name", waba.name))
    return answer({"success": True}, call.version)


async def get_subscriptions(call: Call, waba: Waba) -> web.Response:
    rows: list[Json] = []
    if waba.is_subscribed:
        app = {"id": call.world.config.app_id, "name": "Simulated app", "link": "https://www.facebook.com/games/"}
        rows.append({"whatsapp_business_api_data": app})
        if waba.override_url:
            rows[0]["override_callback_uri"] = waba.override_url
    return answer({"data": rows}, call.version)


async def post_subscription(call: Call, waba: Waba) -> web.Response:
    """Subscribe the calling app; without a callback in the body an override is taken back."""
    raw = await call.request.read()
    call.body = parse_json(raw) if raw.strip().startswith(b"{") else {}
    url, verify_token = call.parameter("override_callback_uri"), call.parameter("verify_token")
    if url:
        await shake_hands(call, url, verify_token)
    waba.override_url, waba.override_verify_token = url, verify_token
    waba.is_subscribed = True
    return answer({"success": True}, call.version)


async def delete_subscription(call: Call, waba: Waba) -> web.Response:
    waba.is_subscribed = False
    waba.override_url = ""
    return answer({"success": True}, call.version)
