"""After a list of loans or plans was saved: one tap to the check card of the reminder that speaks of them."""

from __future__ import annotations

from dataclasses import replace

from conversations.desk import Desk
from conversations.jeweller.customer_list import NEXT
from conversations.screen import Screen, Word
from conversations.shop import list_templates
from conversations.texts import N_, words
from models.contact import Segment
from models.template import Template, TemplateCategory

# What a reminder to a group speaks of, in the names of its blanks.
_SPOKEN_OF = {Segment.GOLD_LOAN: "loan", Segment.GOLD_SIP: "plan"}


def offer_reminder(desk: Desk, shown: Screen, segment: Segment) -> Screen:
    """The reminder in place of any message; where none is approved for this group, the screen as it is."""
    template = _find_reminder(desk, segment)
    if template is None:
        return shown
    group = segment.value.replace("_", " ").lower()
    reminder = Word(f"send {template.title} {group} now", words(N_("Send a reminder")))
    return replace(shown, actions=tuple(reminder if action == NEXT else action for action in shown.actions))


def _find_reminder(desk: Desk, segment: Segment) -> Template | None:
    subject = _SPOKEN_OF.get(segment)
    for template in list_templates(desk, segment) if subject else ():
        blanks = {name for each in template.translations for name in each.variables}
        if template.category is TemplateCategory.UTILITY and any(str(subject) in name for name in blanks):
            return template
    return None
