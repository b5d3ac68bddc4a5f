"""What becomes of a message after its acceptance: the one rule that stops it, or none; nothing is scheduled here."""

from __future__ import annotations

from simulator.accounts import DAY
from simulator.codes import CODES, UNKNOWN
from simulator.config import Config
from simulator.media import MediaStore, fits_kind
from simulator.messages import Outgoing
from simulator.people import Person
from simulator.phones import find_magic_code

Failure = tuple[int, str]

# A contact with a number of this country gets no marketing.
UNITED_STATES = "1"


class Fate:
    """Looks through the rules in the order of their weight; the first that applies is the failure."""

    def __init__(self, config: Config, media: MediaStore) -> None:
        self._limits = config.limits
        self._media = media

    def find_failure(self, message: Outgoing, now: float) -> Failure | None:
        return (
            self._find_scripted(message.person)
            or self._find_unreachable(message)
            or self._find_account_problem(message)
            or self._find_closed_window(message, now)
            or self._find_marketing_problem(message, now)
            or self._find_full_limit(message, now)
            or self._find_wrong_media(message)
        )

    def is_window_open(self, message: Outgoing, now: float) -> bool:
        return message.person.window_ends_at(message.number.id) > now

    def _find_scripted(self, person: Person) -> Failure | None:
        if person.script is not None and person.script.fails_with is not None:
            return person.script.fails_with, ""
        code = find_magic_code(person.wa_id)
        if code is not None and CODES.get(code, UNKNOWN).channel == "A":
            return code, ""
        return None

    def _find_unreachable(self, message: Outgoing) -> Failure | None:
        person = message.person
        if person.is_missing:
            return 131026, "Message undeliverable: the number is not on WhatsApp."
        if person.has_blocked(message.number.id):
            return 131026, "Message undeliverable."
        return None

    def _find_account_problem(self, message: Outgoing) -> Failure | None:
        number = message.number
        if number.waba.has_payment_method:
            return None
        is_free = message.category == "service" and number.service_count < self._limits.free_service_messages
        return None if is_free else (131042, "The account has no payment method, or there is a problem with it.")

    def _find_closed_window(self, message: Outgoing, now: float) -> Failure | None:
        if message.kind in {"template", "reaction"} or not self._limits.enforces_window:
            return None
        if self.is_window_open(message, now):
            return None
        return 131047, "More than 24 hours have passed since the person last wrote to this number."

    def _find_marketing_problem(self, message: Outgoing, now: float) -> Failure | None:
        if message.category != "marketing":
            return None
        person = message.person
        if self._limits.enforces_opt_out and person.has_stopped_marketing(message.number.id):
            return 131050, "The person has stopped marketing messages of this business."
        if person.wa_id.startswith(UNITED_STATES):
            return 131049, "Marketing messages to this country are paused."
        cap = self._limits.marketing_per_person_daily
        if cap is None or self.is_window_open(message, now):
            return None
        recent = [at for at in person.marketing_at or [] if at > now - DAY]
        if len(recent) >= cap:
            return 131049, "Withheld: this person has had enough marketing messages for now."
        person.marketing_at = [*recent, now]
        return None

    def _find_full_limit(self, message: Outgoing, now: float) -> Failure | None:
        """Only people outside an open window count against the portfolio's limit."""
        if message.kind != "template" or self.is_window_open(message, now):
            return None
        if message.number.waba.portfolio.has_room_for(message.person.wa_id, now):
            return None
        return 131048, "The messaging limit of the business portfolio is used up for now."

    def _find_wrong_media(self, message: Outgoing) -> Failure | None:
        if message.kind not in {"image", "video", "audio", "sticker"}:
            return None
        media = self._media.find_any(str(message.payload[message.kind].get("id", "")))
        if media is None or fits_kind(media, message.kind):
            return None
        return 131053, f"The media is {media.mime_type}, which cannot be sent as {message.kind}."
