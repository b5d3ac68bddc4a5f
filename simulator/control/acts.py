"""The control face for people: who exists, what they do, what their phones show."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from aiohttp import BodyPartReader, web

from simulator.accounts import Number
from simulator.clock import as_text
from simulator.errors import describe_failure
from simulator.inbound import ActError, Inbound
from simulator.media import guess_type
from simulator.messages import Incoming
from simulator.people import Person, Script
from simulator.phones import find_wa_id
from simulator.world import World

Json = dict[str, Any]
LARGEST_ATTACHMENT = 100_000_000
# What may stand beside a typed text: the ad it came from, the mark of a forwarded message.
EXTRAS = ("referral", "context")


def describe_person(world: World, person: Person) -> Json:
    now = world.clock.now()
    chats = []
    for number in world.accounts.numbers.values():
        ends_at = person.window_ends_at(number.id)
        typing_until = (person.typing_until or {}).get(number.id, 0.0)
        chats.append(
            {
                "phone_number_id": number.id,
                "display_number": number.display_number,
                "business": number.verified_name,
                "window_seconds": max(round(ends_at - now), 0),
                "window_ends_at": as_text(ends_at) if ends_at else None,
                "is_typing": typing_until > now,
                "has_blocked": person.has_blocked(number.id),
                "has_stopped_marketing": person.has_stopped_marketing(number.id),
            }
        )
    return {
        "wa_id": person.wa_id,
        "user_id": person.bsuid,
        "name": person.name,
        "note": person.note,
        "is_shown": person.is_shown,
        "is_off": person.off_until > now,
        "chats": chats,
    }


def read_person(world: World, request: web.Request) -> Person:
    wa_id = find_wa_id(request.match_info["wa_id"])
    if wa_id is None:
        raise ActError("That is not a phone number.")
    return world.people.get(wa_id)


def read_number(world: World, wish: Json) -> Number:
    """The number meant, by default the first one."""
    number = world.accounts.numbers.get(str(wish.get("phone_number_id") or world.config.phone_number_id))
    if number is None:
        raise ActError("There is no such business number.")
    return number


def act(world: World, person: Person, wish: Json) -> Incoming | None:
    """Carry out one act of a person; returns the message it made, if it made one."""
    number, inbound = read_number(world, wish), world.inbound
    quotes = str(wish.get("quotes", ""))
    if "text" in wish:
        content = {"text": {"body": str(wish["text"])}} | {key: wish[key] for key in EXTRAS if key in wish}
        return inbound.send(person, number, "text", content, quotes=quotes)
    if "tap" in wish:
        return inbound.tap(person, str(wish["tap"]), str(wish.get("message_id", "")))
    if "contacts" in wish:
        return inbound.send(person, number, "contacts", {"contacts": wish["contacts"]}, quotes=quotes)
    if "location" in wish:
        return inbound.send(person, number, "location", {"location": wish["location"]}, quotes=quotes)
    if "reaction" in wish:
        return inbound.react(person, str(wish["reaction"]["message_id"]), str(wish["reaction"].get("emoji", "")))
    made = _send_rarity(inbound, person, number, wish)
    if made is not None:
        return made
    if "raw" in wish:
        content = dict(wish["raw"])
        return inbound.send(person, number, str(content.pop("type", "unsupported")), content, quotes=quotes)
    _act_silently(inbound, person, number, wish)
    return None


def _send_rarity(inbound: Inbound, person: Person, number: Number, wish: Json) -> Incoming | None:
    """Messages the business cannot have or rarely gets: unsupported kinds, lost files, orders, forms."""
    if "unsupported" in wish:
        content: Json = {"errors": [describe_failure(131051, "Message type is currently not supported.")]}
        content["unsupported"] = {"type": str(wish["unsupported"])}
        return inbound.send(person, number, "unsupported", content)
    if "lost_media" in wish:
        content = {"errors": [describe_failure(131052, "The file the person sent cannot be downloaded.")]}
        return inbound.send(person, number, str(wish["lost_media"]), content)
    if "order" in wish:
        return inbound.send(person, number, "order", {"order": wish["order"]})
    if "flow_reply" in wish:
        reply = {"name": "flow", "body": "Sent", "response_json": json.dumps(wish["flow_reply"])}
        content = {"interactive": {"type": "nfm_reply", "nfm_reply": reply}}
        return inbound.send(person, number, "interactive", content, quotes=str(wish.get("message_id", "")))
    return None


def _act_silently(inbound: Inbound, person: Person, number: Number, wish: Json) -> None:
    if "marketing" in wish:
        inbound.prefer_marketing(person, number, str(wish["marketing"]))
    elif "blocks" in wish:
        inbound.block(person, number, is_blocked=bool(wish["blocks"]))
    elif "reads" in wish:
        inbound.read_chat(person, number)
    else:
        raise ActError(
            "Say one of text, tap, contacts, location, reaction, unsupported, lost_media, order, flow_reply, raw, marketing, blocks, reads."
        )


async def attach(world: World, person: Person, request: web.Request) -> Incoming:
    """A file from a person's phone, as the multipart part `file`."""
    wish: Json = {}
    file: tuple[bytes, str, str] | None = None
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == "file":
            content = bytes(await part.read(decode=False))
            file = (content, part.headers.get("Content-Type", ""), part.filename or "file")
        elif part.name:
            wish[part.name] = await part.text()
    if file is None or len(file[0]) > LARGEST_ATTACHMENT:
        raise ActError("Send a file of at most 100 MB as the part `file`.")
    content, stated, filename = file
    number, now = read_number(world, wish), world.clock.now()
    media = world.media.add_inbound(number.id, content, guess_type(filename, stated), filename, now)
    url = f"{request.url.origin()}{world.media.renew_url(media, now)}"
    return world.inbound.attach(person, number, media, str(wish.get("caption", "")), url)


def set_habits(world: World, person: Person, wish: Json) -> None:
    """Replace a person's script; `off_for` counts from now, an empty wish makes them ordinary again."""
    known = {entry.name for entry in fields(Script)}
    unknown = wish.keys() - known
    if unknown:
        raise ActError(f"A script knows {', '.join(sorted(known))}.")
    person.script = Script(**wish) if wish else None
    person.off_until = world.clock.now() + float(wish["off_for"]) if wish.get("off_for") else 0.0


def identify(world: World, person: Person, wish: Json) -> None:
    """Change who a person is: `moves_to`, `username` (hides the number), `shows_phone`, `renews_user_id`, `name`."""
    if "moves_to" in wish:
        wa_id = find_wa_id(str(wish["moves_to"]))
        if wa_id is None:
            raise ActError("moves_to must be a phone number with its country code.")
        world.identity.move(person, wa_id)
    if "username" in wish:
        world.identity.hide_phone(person, str(wish["username"]))
    if wish.get("shows_phone"):
        world.identity.show_phone(person)
    if wish.get("renews_user_id"):
        world.identity.renew_user_id(person)
    if "is_missing" in wish:
        person.is_missing = bool(wish["is_missing"])
    if "name" in wish:
        person.name = str(wish["name"])


def act_together(world: World, wishes: list[Json]) -> list[str | None]:
    """Several acts whose webhooks leave in one post."""
    world.outbox.hold()
    try:
        made = []
        for wish in wishes:
            wa_id = find_wa_id(str(wish.get("wa_id", "")))
            if wa_id is None:
                raise ActError("Each act needs the wa_id of a person.")
            message = act(world, world.people.get(wa_id), wish)
            made.append(None if message is None else message.wamid)
        return made
    finally:
        world.outbox.release()


def read_wish(raw: bytes) -> Json:
    try:
        wish = json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise ActError("The body is not valid JSON.") from None
    if not isinstance(wish, dict):
        raise ActError("The body must be a JSON object.")
    return wish
