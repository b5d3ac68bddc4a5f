"""The notation of a chat, and a player for it: the same text is a test, a chat in the terminal and a replay.

> Hi                     a person types            (staff) > pending     somebody else does
> [Send to 3]            taps the newest button of that title
> [Gold loan @2]         taps it on the second message from the end that has it
> [list.xlsx]            sends a file
> [card: Sunita 98450 12345]   shares a contact card
< Saved: … [Menu]        the bot answers; … stands for anything, more lines may follow indented
~ 30 hours pass          every clock moves
# a note
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from textwrap import dedent
from typing import Any

from demo.town import Town

_LINE = re.compile(r"^(?:\((?P<who>\w+)\) )?(?P<mark>[<>~#]) ?(?P<text>.*)$")
_TAP = re.compile(r"^\[(?P<title>.+?)(?: @(?P<back>\d+))?\]$")
_FILE = re.compile(r"^\[(?P<name>[^\]]+\.(?:xlsx|xls|xlsb|ods|csv|tsv|txt|pdf|zip|png|jpg))\]$")
_CARD = re.compile(r"^\[card: (?P<name>.+?) (?P<phone>\+?\d[\d ]+)\]$")
_SPAN = re.compile(r"^(?P<count>\d+) (?P<unit>second|minute|hour|day)s? pass(?:es)?$")


class TranscriptError(AssertionError):
    """The chat went otherwise than written; shows the line, what came, and what came before."""


@dataclass(frozen=True)
class Line:
    """One step of a chat; `who` is a name of the cast, empty for the first."""

    who: str
    mark: str
    text: str
    number: int


def read_lines(script: str) -> list[Line]:
    """Indented lines go on with the line before them."""
    lines: list[Line] = []
    for number, raw in enumerate(dedent(script).splitlines(), start=1):
        found = _LINE.match(raw) if raw.strip() else None
        if found:
            lines.append(Line(found["who"] or "", found["mark"], found["text"].strip(), number))
        elif raw.strip():
            last = lines[-1]
            lines[-1] = Line(last.who, last.mark, f"{last.text} {raw.strip()}", last.number)
    return [line for line in lines if line.mark != "#"]


def show_message(message: Mapping[str, Any]) -> str:
    """A message on a simulated phone in the notation, on one line."""
    rows = message.get("list") or {}
    header = message.get("header") or {}
    parts = [header.get("text", ""), _file(header or message), message.get("text", ""), message.get("footer", "")]
    parts += [f"[{button['title']}]" for button in message.get("buttons", ())]
    if rows:
        shown = [
            f"{row['title']} · {row['description']}" if row.get("description") else row["title"]
            for section in rows["sections"]
            for row in section["rows"]
        ]
        parts.append("{" + rows["button"] + ": " + " | ".join(shown) + "}")
    return " ".join(" ".join(part for part in parts if part).split())


def _file(message: Mapping[str, Any]) -> str:
    media = message.get("media")
    return f"[{media['filename']}]" if media and media.get("filename") else ""


def fits(expected: str, actual: str) -> bool:
    pattern = ".*".join(re.escape(" ".join(part.split())) for part in expected.split("…"))
    return re.fullmatch(pattern.replace(r"\ .*", r"\s*.*").replace(r".*\ ", r".*\s*"), actual) is not None


class Player:
    """Plays a chat in a town. `cast` maps names to numbers; the first one speaks where nobody is named."""

    def __init__(self, town: Town, cast: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> None:
        self.town = town
        self.cast = dict(cast)
        self.files = dict(files or {})
        self.heard: list[str] = []
        self._seen = {wa_id: len(self._shown(wa_id)) for wa_id in self.cast.values()}

    def play(self, script: str) -> None:
        for line in read_lines(script):
            self.heard.append(f"{line.mark} {line.text}")
            match line.mark:
                case ">":
                    self._expect_silence(line)
                    self.say(line)
                case "<":
                    self._expect(line)
                case _:
                    self.pass_time(line)
        self._expect_silence(None)

    def _wa_id(self, line: Line) -> str:
        return self.cast[line.who] if line.who else next(iter(self.cast.values()))

    def _shown(self, wa_id: str) -> list[Mapping[str, Any]]:
        return [message for message in self.town.sim.thread(wa_id) if message["from"] == "business"]

    def say(self, line: Line) -> None:
        wa_id = self._wa_id(line)
        file, card, tap = _FILE.match(line.text), _CARD.match(line.text), _TAP.match(line.text)
        if file:
            self.town.sim.attach(wa_id, file["name"], self.files[file["name"]])
        elif card:
            name = {"formatted_name": card["name"], "first_name": card["name"]}
            self.town.sim.share_contacts(wa_id, [{"name": name, "phones": [{"phone": card["phone"]}]}])
        elif tap:
            self.town.sim.tap(wa_id, *self._find_button(wa_id, tap["title"], int(tap["back"] or 1), line))
        else:
            self.town.sim.say(wa_id, line.text)
        self.town.drain()

    def _find_button(self, wa_id: str, title: str, back: int, line: Line) -> tuple[str, str]:
        offering = [
            (reply["id"], message["id"])
            for message in self._shown(wa_id)
            for reply in list_replies(message)
            if reply["title"] == title
        ]
        if len(offering) < back:
            raise TranscriptError(f"line {line.number}: nothing shows [{title}]\n" + self._story(wa_id))
        return offering[-back]

    def _expect(self, line: Line) -> None:
        wa_id = self._wa_id(line)
        shown = self._shown(wa_id)
        if len(shown) <= self._seen[wa_id]:
            raise TranscriptError(
                f"line {line.number}: expected < {line.text}\nbut nothing came\n" + self._story(wa_id)
            )
        actual = show_message(shown[self._seen[wa_id]])
        self._seen[wa_id] += 1
        if not fits(line.text, actual):
            raise TranscriptError(f"line {line.number}: expected\n< {line.text}\nbut got\n< {actual}")

    def read_new(self) -> list[tuple[str, Mapping[str, Any]]]:
        """What phones show that was not read yet, by whose phone it is; it then counts as read."""
        new = []
        for name, wa_id in self.cast.items():
            shown = self._shown(wa_id)
            new += [(name, message) for message in shown[self._seen[wa_id] :]]
            self._seen[wa_id] = len(shown)
        return new

    def _expect_silence(self, line: Line | None) -> None:
        for name, wa_id in self.cast.items():
            unread = self._shown(wa_id)[self._seen[wa_id] :]
            if unread:
                place = f"before line {line.number}" if line else "at the end"
                told = "\n".join(f"< {show_message(message)}" for message in unread)
                raise TranscriptError(f"{place} {name} also got\n{told}")

    def pass_time(self, line: Line) -> None:
        found = _SPAN.match(line.text)
        if not found:
            raise TranscriptError(f"line {line.number}: how long is “{line.text}”?")
        self.town.pass_time(timedelta(**{found["unit"] + "s": int(found["count"])}))

    def _story(self, wa_id: str) -> str:
        return "\n".join(f"< {show_message(message)}" for message in self._shown(wa_id)[-3:])


def list_replies(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Everything that can be tapped on a message."""
    rows = [row for section in (message.get("list") or {}).get("sections", ()) for row in section["rows"]]
    return [*message.get("buttons", ()), *rows]
