"""Taking a message in: every check in its order, the ledger, the answer, and the hand-over to delivery."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from simulator.accounts import Number
from simulator.clock import Clock
from simulator.config import Config
from simulator.delivery import Delivery
from simulator.errors import GraphError, refuse_parameter
from simulator.gates import Gates
from simulator.ids import make_wamid
from simulator.ledger import Ledger
from simulator.links import Links
from simulator.media import MediaStore
from simulator.messages import Outgoing
from simulator.outgoing.envelope import MARKETING_ENVELOPE, check_content, read_address, read_template, read_type
from simulator.outgoing.filling import check_filling
from simulator.outgoing.kinds import Scope
from simulator.people import People, Person
from simulator.phones import INDIA, find_wa_id
from simulator.templates.template import Template

Json = dict[str, Any]
NO_KEYS: frozenset[str] = frozenset()


class Acceptance:
    def __init__(
        self,
        config: Config,
        clock: Clock,
        people: People,
        gates: Gates,
        media: MediaStore,
        links: Links,
        ledger: Ledger,
        delivery: Delivery,
    ) -> None:
        self._config = config
        self._clock = clock
        self._people = people
        self._gates = gates
        self._media = media
        self._links = links
        self._ledger = ledger
        self._delivery = delivery
        self._fetches: set[asyncio.Task[None]] = set()

    def take(
        self, number: Number, body: Json, raw: bytes, version: float, *, is_marketing_call: bool = False
    ) -> tuple[Outgoing, Json]:
        """Check a message and enter it in the ledger; returns it with the answer. `begin` then sends it on its way."""
        now = self._clock.now()
        kind = read_type(body, MARKETING_ENVELOPE if is_marketing_call else NO_KEYS)
        person, contact = self._find_person(number, body)
        self._gates.check_number(number, now)
        self._gates.check_recipient(number, person)
        scope = Scope(self._config.limits, version, lambda media_id, _: self._owns(number, media_id, now))
        template = None
        if kind == "template":
            template = self._check_template(number, body, scope)
        else:
            check_content(kind, body, scope)
        self._check_method(number, template, contact, is_marketing_call=is_marketing_call)
        self._gates.take_throughput(number, now)
        self._gates.take_pair(number, person, now)
        message = Outgoing(make_wamid(person.wa_id), number, person, person.wa_id, body, raw, now)
        if template is not None:
            self._enter_template(message, template, now)
        self._ledger.accept(message)
        entry: Json = {"id": message.wamid}
        if template is not None:
            entry["message_status"] = message.status
        return message, {"messaging_product": "whatsapp", "contacts": [contact], "messages": [entry]}

    def begin(self, message: Outgoing) -> None:
        """Hold a paced message, fetch what is given as a link, or deliver at once."""
        if message.status == "held_for_quality_assessment" and message.template is not None:
            self._clock.at(message.template.pacing_ends_at or self._clock.now(), self._release, message)
            return
        links = list(find_links(message.payload)) if b'"link"' in message.raw and self._config.fetches_links else []
        if not links:
            self._delivery.accept(message)
            return
        task = asyncio.get_running_loop().create_task(self._fetch_first(message, links))
        self._fetches.add(task)
        task.add_done_callback(self._fetches.discard)

    async def _fetch_first(self, message: Outgoing, links: list[str]) -> None:
        for link in links:
            if await self._links.fetch(link, message.number.id) is None:
                self._delivery.fail(message, 131053, "The media could not be fetched from its link.")
                return
        self._delivery.accept(message)

    def _release(self, message: Outgoing) -> None:
        if message.template is not None and message.template.status != "APPROVED":
            self._delivery.fail(message, 132015, "The template was paused while its quality was assessed.")
            return
        message.status = "accepted"
        self._delivery.accept(message)

    def _find_person(self, number: Number, body: Json) -> tuple[Person, Json]:
        """The person addressed and the `contacts` entry of the answer."""
        dialled, bsuid = read_address(body)
        if dialled:
            country = INDIA if number.display_number.startswith(INDIA) else ""
            wa_id = find_wa_id(dialled, country)
            if wa_id is None:
                raise GraphError(131009, "to: this is not a phone number with its country code.")
            person = self._people.get(wa_id)
            return person, {"input": dialled, "wa_id": wa_id, "user_id": person.bsuid}
        found = self._people.find_bsuid(bsuid)
        if found is None:
            raise refuse_parameter("recipient", "is not the id of a user of this business.")
        return found, {"input": bsuid, "user_id": found.bsuid}

    def _owns(self, number: Number, media_id: str, now: float) -> bool:
        media = self._media.find(media_id, now)
        return media is not None and media.number_id == number.id

    def _check_template(self, number: Number, body: Json, scope: Scope) -> Template:
        part, name, language = read_template(body)
        template = number.waba.catalog.find(name, language)
        if template is None or template.status in {"PENDING", "REJECTED", "DELETED", "IN_APPEAL", "ARCHIVED"}:
            raise GraphError(132001, f"template name ({name}) does not exist in {language}")
        if template.status == "PAUSED":
            raise GraphError(132015, f"template name ({name}) in {language} is paused for low quality")
        if template.status == "DISABLED":
            raise GraphError(132016, f"template name ({name}) in {language} is disabled")
        check_filling(part, template, scope)
        return template

    def _check_method(
        self, number: Number, template: Template | None, contact: Json, *, is_marketing_call: bool
    ) -> None:
        category = "" if template is None else template.category
        if is_marketing_call:
            if not number.waba.is_onboarded_to_marketing:
                raise GraphError(131055, "The account is not set up for the Marketing Messages API.")
            if category != "MARKETING":
                raise GraphError(134100, "Only marketing templates can be sent by this method.")
        elif category == "MARKETING" and number.waba.marketing_disabled:
            raise GraphError(131063, "Marketing messages are switched off for the Cloud API of this account.")
        if category == "AUTHENTICATION" and "wa_id" not in contact:
            raise GraphError(131062, "An authentication template needs the phone number of the person.")

    def _enter_template(self, message: Outgoing, template: Template, now: float) -> None:
        """Note template and category; beyond the first batch of an unproven template messages are held."""
        message.template = template
        message.category = template.category.lower()
        template.accepted_count += 1
        batch = self._config.limits.paced_batch
        if batch is None or template.quality == "GREEN" or template.accepted_count <= batch:
            return
        if template.pacing_ends_at is None:
            template.pacing_ends_at = now + self._config.limits.pacing_seconds
        if template.pacing_ends_at > now:
            message.status = "held_for_quality_assessment"


def find_links(part: object) -> Iterator[str]:
    """Every media link in a payload, however deep."""
    if isinstance(part, dict):
        link = part.get("link")
        if isinstance(link, str):
            yield link
        for value in part.values():
            yield from find_links(value)
    elif isinstance(part, list):
        for value in part:
            yield from find_links(value)
