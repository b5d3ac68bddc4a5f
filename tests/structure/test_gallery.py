"""The gallery shows every step and every screen there is, and the diagrams are those of the code."""

from __future__ import annotations

import re

from conversations.registry import FLOWS
from demo.gallery import diagrams, page
from demo.gallery.screens import list_sentences, load_current
from demo.gallery.sources import list_speakers

# What would make the page ask for something else.
OUTSIDE = re.compile(r"(src|href)=[\"']?[a-z]+:|url\(|@import|<link", re.IGNORECASE)

# Screens that are not in the gallery: those that only two people at the same moment bring about, and the last guard
# behind a card that only somebody else is given.
AT_ONCE = {
    "conversations/customer/privacy.py show_nothing_kept",
    "conversations/jeweller/list_saved.py show_already_saved",
}
GUARDS = {"conversations/staff/recovery.py show_needs_another"}
NOT_SHOWN = AT_ONCE | GUARDS


def test_every_step_is_in_the_gallery() -> None:
    """A step nobody has seen: play it in a chat, then `make gallery TESTS=` with that chat."""
    steps = {f"{flow.name}.{step}" for flow in FLOWS.values() for step in flow.steps()}
    seen = {f"{each.flow}.{each.step}" for each in load_current()}
    assert steps - seen - NOT_SHOWN == set()


def test_every_screen_is_in_the_gallery() -> None:
    """A screen nobody has seen: play it in a chat, then `make gallery TESTS=` with that chat."""
    speakers = [each for each in list_speakers() if each.name.lstrip("_").startswith("show_") and each.sentences]
    assert len(speakers) > 90
    said = {sentence.text for seen in load_current() for sentence in list_sentences(seen.screen)}
    unseen = {f"{each.module} {each.name}" for each in speakers if not each.sentences & said}
    assert unseen - NOT_SHOWN == set()


def test_the_gallery_shows_what_was_noted() -> None:
    groups = page.list_groups(load_current())
    assert sum(len(group.screens) for group in groups) == len(load_current())
    written = page.PAGE.read_text(encoding="utf-8")
    assert len(written.encode()) < 3_000_000
    assert OUTSIDE.search(written) is None


def test_the_diagrams_are_up_to_date() -> None:
    """Else: `make gallery`."""
    assert diagrams.PAGE.read_text(encoding="utf-8") == diagrams.write()
