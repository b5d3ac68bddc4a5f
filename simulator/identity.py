"""People who change who they are: a new number, a new business-scoped id, a username that hides the number."""

from __future__ import annotations

from typing import Any

from simulator.accounts import Accounts, Number
from simulator.ids import make_node_id
from simulator.inbound import ActError, Inbound
from simulator.people import People, Person
from simulator.phones import is_on_whatsapp

Json = dict[str, Any]


class Identity:
    def __init__(self, people: People, accounts: Accounts, inbound: Inbound) -> None:
        self._people = people
        self._accounts = accounts
        self._inbound = inbound

    def move(self, person: Person, new_wa_id: str) -> None:
        """Tell every business the person has a chat with; the old number is then on nobody's phone."""
        if self._people.is_known(new_wa_id):
            raise ActError("That number already belongs to a person.")
        old_wa_id, old_bsuid = person.wa_id, person.bsuid
        self._people.move(person, new_wa_id)
        self._people.get(old_wa_id).is_missing = True
        person.is_missing = not is_on_whatsapp(new_wa_id)
        system: Json = {
            "body": f"User {person.name} changed from {old_wa_id} to {new_wa_id}",
            "wa_id": new_wa_id,
            "type": "user_changed_number",
            "previous_user_id": old_bsuid,
            "user_id": person.bsuid,
        }
        for number in self._chats_of(person):
            content = {"from": old_wa_id, "from_user_id": old_bsuid, "system": system}
            self._inbound.send(person, number, "system", content)

    def renew_user_id(self, person: Person) -> None:
        """The business-scoped id changes while the phone stays unknown to the business."""
        old_bsuid = person.bsuid
        self._people.rename(person, f"IN.{make_node_id('88')}")
        system: Json = {
            "body": f"User {person.name} has a new user id",
            "type": "user_changed_user_id",
            "previous_user_id": old_bsuid,
            "user_id": person.bsuid,
        }
        for number in self._chats_of(person):
            self._inbound.send(person, number, "system", {"from_user_id": old_bsuid, "system": system})

    def hide_phone(self, person: Person, username: str) -> None:
        """From now on webhooks name this person by id and username only."""
        person.username = username if username.startswith("@") else f"@{username}"
        person.hides_phone = True

    def show_phone(self, person: Person) -> None:
        person.hides_phone = False

    def _chats_of(self, person: Person) -> list[Number]:
        known = {item.number.id for item in person.thread}
        return [number for number in self._accounts.numbers.values() if number.id in known]
