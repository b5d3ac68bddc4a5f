"""The webhook fields about templates, numbers, accounts and marketing preferences; messages live elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whatsapp.change import Change
from whatsapp.events import (
    AccountUpdate,
    Event,
    MarketingPreference,
    NumberUpdate,
    TemplateCategoryUpdate,
    TemplateQualityUpdate,
    TemplateUpdate,
)
from whatsapp.wire import as_dict, as_list, as_text

_TEMPLATE_FIELDS = {"message_template_status_update", "message_template_quality_update"}
_ACCOUNT_FIELDS = {"account_update", "account_review_update", "account_alerts", "business_capability_update"}
_NUMBER_FIELDS = {"phone_number_quality_update", "phone_number_name_update", "security"}


def read_management(change: Change) -> Iterator[Event]:
    value = change.value
    if change.field == "user_preferences" and as_list(value.get("user_preferences")):
        for preference in as_list(value.get("user_preferences")):
            yield _read_preference(change, as_dict(preference))
    elif change.field in _TEMPLATE_FIELDS and "new_quality_score" in value:
        # The platform's own sample names the wrong field here, so the keys decide.
        yield _read_quality(change)
    elif change.field == "message_template_status_update" and as_text(value.get("event")):
        yield _read_template(change)
    elif change.field == "template_category_update":
        yield _read_category(change)
    elif change.field in _ACCOUNT_FIELDS:
        yield _read_account(change)
    elif change.field in _NUMBER_FIELDS:
        yield _read_number(change)
    else:
        yield change.unknown(value)


def _read_preference(change: Change, preference: dict[str, Any]) -> Event:
    value = as_text(preference.get("value"))
    if not value or preference.get("category") not in (None, "marketing_messages"):
        return change.unknown(preference)
    return MarketingPreference(
        key=change.key(preference),
        phone_number_id=as_text(as_dict(change.value.get("metadata")).get("phone_number_id")),
        wa_id=as_text(preference.get("wa_id")) or None,
        user_id=as_text(preference.get("user_id")) or None,
        value=value,
        at=change.moment(preference.get("timestamp")),
    )


def _read_template(change: Change) -> Event:
    value = change.value
    reason = as_text(value.get("reason"))
    return TemplateUpdate(
        key=change.key(value),
        waba_id=change.entry_id,
        meta_id=as_text(value.get("message_template_id")),
        name=as_text(value.get("message_template_name")),
        language=as_text(value.get("message_template_language")),
        event=as_text(value.get("event")),
        reason="" if reason == "NONE" else reason,
        title=as_text(as_dict(value.get("other_info")).get("title")),
        category=as_text(value.get("message_template_category")),
        at=change.moment(None),
    )


def _read_quality(change: Change) -> Event:
    value = change.value
    return TemplateQualityUpdate(
        key=change.key(value),
        waba_id=change.entry_id,
        meta_id=as_text(value.get("message_template_id")),
        name=as_text(value.get("message_template_name")),
        language=as_text(value.get("message_template_language")),
        previous_quality=as_text(value.get("previous_quality_score")),
        new_quality=as_text(value.get("new_quality_score")),
        at=change.moment(None),
    )


def _read_category(change: Change) -> Event:
    value = change.value
    return TemplateCategoryUpdate(
        key=change.key(value),
        waba_id=change.entry_id,
        meta_id=as_text(value.get("message_template_id")),
        name=as_text(value.get("message_template_name")),
        language=as_text(value.get("message_template_language")),
        new_category=as_text(value.get("new_category")),
        previous_category=as_text(value.get("previous_category")),
        correct_category=as_text(value.get("correct_category")),
        at=change.moment(value.get("category_update_timestamp")),
    )


def _read_account(change: Change) -> Event:
    event = as_text(change.value.get("event")) or as_text(change.value.get("decision"))
    return AccountUpdate(
        key=change.key(change.value),
        waba_id=change.entry_id,
        field=change.field,
        event=event or as_text(change.value.get("alert_type")),
        messaging_limit=as_text(change.value.get("max_daily_conversations_per_business")),
        at=change.moment(None),
        raw=change.value,
    )


def _read_number(change: Change) -> Event:
    return NumberUpdate(
        key=change.key(change.value),
        waba_id=change.entry_id,
        field=change.field,
        display_phone_number=as_text(change.value.get("display_phone_number")),
        event=as_text(change.value.get("event")) or as_text(change.value.get("decision")),
        messaging_limit=as_text(change.value.get("max_daily_conversations_per_business")),
        at=change.moment(None),
        raw=change.value,
    )
