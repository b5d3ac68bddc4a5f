"""How many taps a job may take: a button is one, a choice of a list is three, a typed line or a file is one."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from demo.town import Town
from demo.transcript import Line, Player, list_replies
from models.jeweller import MemberRole
from tests.conversations.chats import CAST
from tests.conversations.test_roles import add_member
from tests.jobs.scenes import run_sql

LIST_TAPS = 3


class Counter(Player):
    """Counts what the person does. A chat shown here is the whole job, from its first gesture to its end."""

    def __init__(self, town: Town, *names: str, files: dict[str, bytes] | None = None) -> None:
        for name in names:
            town.sim.add_person(CAST[name], name.title())
        super().__init__(town, {name: CAST[name] for name in names}, files)
        self.taps = self.lines = self.files_sent = 0

    def say(self, line: Line) -> None:
        title = line.text.removeprefix("[").removesuffix("]")
        if line.text in {f"[{name}]" for name in self.files}:
            self.files_sent += 1
        elif line.text.startswith("["):
            self.taps += self._weigh(self._wa_id(line), title)
        else:
            self.lines += 1
        super().say(line)

    def _weigh(self, wa_id: str, title: str) -> int:
        newest = [each for each in reversed(self._shown(wa_id)) if title in {r["title"] for r in list_replies(each)}]
        return 1 if title in {button["title"] for button in newest[0].get("buttons", ())} else LIST_TAPS

    def spend(self, script: str) -> tuple[int, int, int]:
        """What a job costs: files, typed lines, taps."""
        self.taps = self.lines = self.files_sent = 0
        self.play(script)
        return self.files_sent, self.lines, self.taps


def test_a_list_counts_three_and_a_button_one(town: Town) -> None:
    """The counter itself."""
    spent = Counter(town, "meera").spend("> menu\n< …\n> [New campaign]\n< … {Choose: …}\n> [Gold loan]\n< …")
    assert spent == (0, 1, LIST_TAPS + 1)


@pytest.fixture
def meera(town: Town) -> Counter:
    """A shop whose first reminder went out yesterday, so that nothing is asked for being the first."""
    player = Counter(town, "meera")
    player.play(
        """
        > send loan reminder to gold loan now
        < … [Send to 3] …
        > [Send to 3]
        < … type the number of people: 3.
        > 3
        < Loan reminder starts at … [Undo] [Pause]
        ~ 100 seconds pass
        < Loan reminder: done. Sent 3 of 3 … [Report] [Menu]
        """
    )
    town.pass_time(timedelta(days=1))
    return player


def test_the_last_campaign_is_repeated_in_two(meera: Counter) -> None:
    spent = meera.spend(
        """
        > repeat
        < New campaign › 5 of 5 · Check Message: Loan reminder … [Send to 3] …
        > [Send to 3]
        < Loan reminder starts at … [Undo] [Pause]
        """
    )
    assert sum(spent) <= 2


def write_loans() -> bytes:
    """A layout that no shop has sent before."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(("Grahak", "Mobile nos.", "A/c", "Due dt", "Byaj"))
    page.append(("Ramesh Bhai", "98240 55501", "GL-9", "12-12-2030", 2450))
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_list_never_seen_before_becomes_a_campaign_in_six(town: Town) -> None:
    """Of a shop that has never sent anything, which makes it one line more."""
    spent = Counter(town, "meera", files={"udhaar.xlsx": write_loans()}).spend(
        """
        > [udhaar.xlsx]
        < I read 1 row … Which group? [Gold loan] [Gold SIP] [Offers]
        > [Gold loan]
        < Did these customers agree … [Offers too] [Reminders only] [Not sure]
        > [Reminders only]
        < Saved: 1 new customer. … [Send a reminder] [Menu]
        > [Send a reminder]
        < New campaign › 5 of 5 · Check Message: Loan reminder To: 4 people … [Send to 4] [Test to me] [Change]
        > [Send to 4]
        < … type the number of people: 4.
        > 4
        < Loan reminder starts at … [Undo] [Pause]
        """
    )
    assert spent[0] == 1
    assert sum(spent[1:]) <= 6


def test_a_campaign_is_steered_in_a_word(town: Town, meera: Counter) -> None:
    meera.play("> send loan reminder to gold loan tomorrow 10am\n< … [Schedule] …\n> [Schedule]\n< …")
    for word, answer in (
        ("report", "Loan reminder…"),
        ("pause", "Loan reminder is paused…"),
        ("resume", "Loan reminder…"),
        ("stop all", "Stopped everything…"),
    ):
        assert meera.spend(f"> {word}\n< {answer}") == (0, 1, 0), word
    assert [row.status for row in run_sql(town, "SELECT status FROM campaign ORDER BY id")] == ["completed", "paused"]


def test_a_loan_is_marked_paid_in_a_line(town: Town) -> None:
    spent = Counter(town, "meera").spend("> paid GL-1023\n< Loan GL-1023, … marked paid today. …")
    assert spent == (0, 1, 0)
    assert run_sql(town, "SELECT number FROM obligation WHERE status = 'paid'") == [("GL-1023",)]


def test_a_shop_is_approved_in_a_tap(town: Town) -> None:
    """From the message that told staff of it."""
    town.sim.say(CAST["asha"], "admin")
    town.drain()
    asha = Counter(town, "asha", "farid")
    asha.play(
        """
        (farid) > hi
        (farid) < …
        (farid) > English
        (farid) < Your shop's name?
        (farid) > Farid Gold
        (farid) < City?
        (farid) > Surat
        (farid) < GSTIN? …
        (farid) > skip
        (farid) < … Is this right, …
        (farid) > [Yes, register]
        (farid) < …
        < New jeweller: Farid Gold, Surat. … [Approve] …
        """
    )
    assert asha.spend("> [Approve]\n< Farid Gold: approved. …\n(farid) < …You're in! …") == (0, 0, 1)


def test_a_draft_is_approved_in_a_tap(town: Town, meera: Counter) -> None:
    """Of a message that the shop has sent before, to few people; from the template that opens the chat again."""
    add_member(town, MemberRole.OPERATOR)
    both = Counter(town, "meera", "iqbal")
    both.play(
        """
        (iqbal) > send loan reminder to gold loan now
        (iqbal) < … [Ask for approval] …
        (iqbal) > [Ask for approval]
        (iqbal) < Sent for approval. …
        < … Iqbal prepared Loan reminder for 3 people … [Approve] [See it] [Reject]
        """
    )
    spent = both.spend("> [Approve]\n< Loan reminder starts at …\n(iqbal) < Meera approved “Loan reminder”. …")
    assert spent == (0, 0, 1)
