"""Template calls: list with paging, create, read, edit, delete, un-pause; the rules of a definition lie elsewhere."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from simulator.accounts import Waba
from simulator.errors import GraphError, refuse_missing
from simulator.graph.call import Call, answer, parse_json
from simulator.graph.paging import page, pick_fields
from simulator.ids import make_node_id
from simulator.templates.drafts import check_category, check_components, check_draft, check_ttl, refuse
from simulator.templates.template import Template

Json = dict[str, Any]

DEFAULT_FIELDS = (
    "name",
    "parameter_format",
    "components",
    "language",
    "status",
    "category",
    "sub_category",
    "id",
    "previous_category",
)
MORE_FIELDS = (
    "quality_score",
    "rejected_reason",
    "correct_category",
    "message_send_ttl_seconds",
    "library_template_name",
    "cta_url_link_tracking_opted_out",
    "degrees_of_freedom_spec",
)
CREATE_KEYS = frozenset(
    {
        "name",
        "language",
        "category",
        "sub_category",
        "parameter_format",
        "components",
        "message_send_ttl_seconds",
        "cta_url_link_tracking_opted_out",
        "allow_category_change",
    }
)
EDIT_KEYS = frozenset({"category", "components", "message_send_ttl_seconds", "parameter_format"})
EDITABLE = frozenset({"APPROVED", "REJECTED", "PAUSED"})
DAY = 86_400.0
HOUR = 3600.0
CAPACITY_REACHED = 2388019
BLOCKED_NAME = 2388023
EXISTS_ALREADY = 2388024


async def list_templates(call: Call, waba: Waba) -> web.Response:
    rows = [_describe(call, template) for template in waba.catalog if _is_wanted(call, template)]
    shown = page(call, rows)
    summary = call.request.query.get("summary")
    if summary:
        shown["summary"] = {
            "total_count": len(rows),
            "message_template_count": len(waba.catalog),
            "message_template_limit": call.world.config.limits.templates,
            "are_translations_complete": False,
        }
    return answer(shown, call.version)


def _is_wanted(call: Call, template: Template) -> bool:
    query = call.request.query
    exact = {"language": template.language, "category": template.category, "status": template.status}
    for name, value in exact.items():
        wish = query.get(name)
        if wish is not None and value not in {part.strip('[]" ') for part in wish.split(",")}:
            return False
    wished_quality = query.get("quality_score")
    if wished_quality is not None and template.quality not in wished_quality:
        return False
    text = template.form.body_text
    return (
        query.get("name", "") in template.name
        and query.get("content", "") in text
        and (query.get("name_or_content", "") in template.name or query.get("name_or_content", "") in text)
    )


def _describe(call: Call, template: Template) -> Json:
    row: Json = {
        "name": template.name,
        "parameter_format": template.parameter_format,
        "components": template.components,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "id": template.id,
        "quality_score": {"score": template.quality, "date": int(template.created_at)},
        "rejected_reason": template.rejected_reason,
    }
    if template.previous_category:
        row["previous_category"] = template.previous_category
    if template.send_ttl_seconds is not None:
        row["message_send_ttl_seconds"] = template.send_ttl_seconds
    return pick_fields(call, row, DEFAULT_FIELDS, MORE_FIELDS)


async def create_template(call: Call, waba: Waba) -> web.Response:
    draft = parse_json(await call.request.read())
    unknown = draft.keys() - CREATE_KEYS
    if unknown:
        raise GraphError(100, f'Unexpected key "{min(unknown)}".', message="(#100) Invalid parameter")
    check_draft(draft)
    now = call.world.clock.now()
    _check_room(call, waba, draft, now)
    template = Template(
        id=make_node_id("59"),
        name=draft["name"],
        language=draft["language"],
        category=str(draft["category"]).upper(),
        components=draft["components"],
        parameter_format=str(draft.get("parameter_format", "POSITIONAL")).upper(),
        send_ttl_seconds=draft.get("message_send_ttl_seconds"),
        created_at=now,
    )
    _correct_category(call, template)
    waba.catalog.add(template)
    waba.creations.append(now)
    call.world.review.submit(waba, template)
    return answer({"id": template.id, "status": template.status, "category": template.category}, call.version)


def _check_room(call: Call, waba: Waba, draft: Json, now: float) -> None:
    limits = call.world.config.limits
    while waba.creations and waba.creations[0] <= now - HOUR:
        waba.creations.popleft()
    if len(waba.creations) >= limits.template_creations_hourly:
        raise GraphError(80007, "Too many templates were created within an hour.")
    if len(waba.catalog) >= limits.templates:
        refuse(CAPACITY_REACHED, "Template limit reached", "The account holds as many templates as it may.")
    if waba.catalog.is_blocked(draft["name"], now):
        refuse(BLOCKED_NAME, "Name is being deleted", "An approved template of this name was deleted within 30 days.")
    if waba.catalog.find(draft["name"], draft["language"]) is not None:
        refuse(EXISTS_ALREADY, "Template exists", "There is already content in this language for this template.")
    _refuse_duplicate(waba, draft)


def _refuse_duplicate(waba: Waba, draft: Json) -> None:
    probe = Template("", "", draft["language"], "", draft["components"]).form
    for template in waba.catalog:
        form = template.form
        is_same = (form.body_text, form.footer_text) == (probe.body_text, probe.footer_text)
        if template.language == draft["language"] and is_same and template.name != draft["name"]:
            refuse(None, "Content exists", f"The template {template.name} already has this body and footer.")


def _correct_category(call: Call, template: Template) -> None:
    """A utility template that sells is made a marketing template at once, when this is switched on."""
    config = call.world.config
    text = template.form.body_text.lower()
    if config.recategorises and template.category == "UTILITY" and any(word in text for word in config.marketing_words):
        template.previous_category, template.category = "UTILITY", "MARKETING"


async def get_template(call: Call, waba: Waba, template: Template) -> web.Response:
    return answer(_describe(call, template), call.version)


async def edit_template(call: Call, waba: Waba, template: Template) -> web.Response:
    change = parse_json(await call.request.read())
    unknown = change.keys() - EDIT_KEYS
    if unknown:
        raise GraphError(100, f'Unexpected key "{min(unknown)}".', message="(#100) Invalid parameter")
    _check_edit(call, template, change)
    if "category" in change:
        template.category = str(change["category"]).upper()
    if "message_send_ttl_seconds" in change:
        template.send_ttl_seconds = change["message_send_ttl_seconds"]
    if "components" in change:
        template.parameter_format = str(change.get("parameter_format", template.parameter_format)).upper()
        template.replace_components(change["components"])
        template.edited_at.append(call.world.clock.now())
        call.world.review.tell_components(waba, template)
        call.world.review.submit(waba, template)
    return answer({"success": True, "id": template.id, "category": template.category}, call.version)


def _check_edit(call: Call, template: Template, change: Json) -> None:
    if template.status not in EDITABLE:
        refuse(None, "Template cannot be edited", f"A template that is {template.status} cannot be edited.")
    now = call.world.clock.now()
    if template.status == "APPROVED":
        if "category" in change and str(change["category"]).upper() != template.category:
            refuse(None, "Category is fixed", "The category of an approved template cannot change.")
        recent = [at for at in template.edited_at if at > now - 30 * DAY]
        if any(at > now - DAY for at in recent) or len(recent) >= 10:
            refuse(None, "Edited too often", "An approved template may be edited once a day and ten times in 30 days.")
    if "category" in change:
        check_category(change["category"])
    check_ttl({"category": template.category} | change)
    if "components" in change:
        check_components(change["components"], str(change.get("parameter_format", template.parameter_format)).upper())


async def delete_templates(call: Call, waba: Waba) -> web.Response:
    """By name all languages, by name and `hsm_id` one, by `hsm_ids` several."""
    name, ids = call.request.query.get("name"), _read_ids(call)
    if name is None and not ids:
        raise refuse_missing("name")
    if ids:
        doomed = [waba.catalog.by_id[found] for found in ids if found in waba.catalog.by_id]
        doomed = [template for template in doomed if name is None or template.name == name]
    else:
        doomed = waba.catalog.languages_of(name or "")
    if not doomed:
        raise GraphError(100, "The template was not found.", message="Message template not found", http=404)
    if any(template.status == "DISABLED" for template in doomed):
        refuse(None, "Template is disabled", "A disabled template cannot be deleted.")
    now = call.world.clock.now()
    for template in doomed:
        waba.catalog.remove(template, now)
        template.status = "DELETED"
        call.world.review.tell_status(waba, template, "PENDING_DELETION" if template.was_approved else "DELETED")
    return answer({"success": True}, call.version)


def _read_ids(call: Call) -> list[str]:
    query = call.request.query
    listed = query.get("hsm_ids", "").strip("[]").split(",")
    return [found.strip('" ') for found in [query.get("hsm_id", ""), *listed] if found.strip('" ')]


async def unpause_template(call: Call, waba: Waba, template: Template) -> web.Response:
    if template.status != "PAUSED" or template.paused_by != "pacing":
        refuse(None, "Nothing to un-pause", "Only a template paused by pacing can be un-paused by hand.")
    call.world.review.unpause(waba, template)
    return answer({"success": True, "reason": ""}, call.version)
