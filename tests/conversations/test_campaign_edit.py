"""A planned campaign is opened again, changed and confirmed anew; until then, and for whoever is late, the old plan stands."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from demo.town import Town
from demo.transcript import Player
from models.campaign import Campaign
from models.jeweller import MemberRole
from models.recurrence import Recurrence
from settings import INDIA
from tests.cast import IQBAL, MEERA, RAMESH
from tests.conversations.chats import change_contacts, chat, count_campaigns
from tests.conversations.test_campaigns import PLAN
from tests.conversations.test_repeated import PLAN as REPEATED
from tests.conversations.test_repeated import find_due, wait_until
from tests.conversations.test_roles import add_member

OPENED = "Change campaign › 5 of 5 · Check The old plan stands until you save. Message: Loan reminder To: 3 people …"


def get_only(town: Town) -> Campaign:
    with town.services.platform() as session:
        return session.scalars(select(Campaign)).one()


@pytest.fixture
def meera(town: Town) -> Player:
    """Meera has planned a reminder for tomorrow."""
    player = chat(town, "meera", "kavya")
    player.play(PLAN.format(when="tomorrow 10 am"))
    return player


def test_who_what_and_when_are_changed_and_saved_at_once(meera: Player) -> None:
    before = get_only(meera.town)
    meera.play(f"""
        > change
        < Loan reminder: planned To: Gold loan When: tomorrow 10:00 am [Undo] [Edit] [Pause]
        > [Edit]
        < {OPENED} When: tomorrow 10:00 am, … [Save] [Test to me] [Change]
        > perhaps
        < Change campaign › 5 of 5 · Check Please choose one of these, or type its number. … [Save] [Test to me] [Change]
        > back
        < Change campaign › 4 of 5 · When …
        > tomorrow 6 pm
        < … When: tomorrow 6:00 pm, … [Save] [Test to me] [Change]
        > [Save @2]
        < … That button is from an earlier question. … [Save] [Test to me] [Change]
        > change who
        < Change campaign › 1 of 5 · Who …
        > [Gold SIP]
        < Change campaign › 2 of 5 · What …
        > [Sip reminder]
        < … To: 1 person … When: tomorrow 6:00 pm, … [Save] [Test to me] [Change]
        > [Save]
        < … To go ahead, type the number of people: 1.
        > 2
        < … Nothing is sent yet: that is not the number on the card. …
    """)
    untouched = get_only(meera.town)
    assert (untouched.version, untouched.due_at, untouched.segment) == (before.version, before.due_at, before.segment)
    meera.play("""
        > 1
        < Changed. Sip reminder is planned for tomorrow 6:00 pm. [Undo] [Edit] [Menu]
        > 1
        < Undone: Sip reminder was not sent to anybody, and it costs nothing. [Menu]
        > [Edit]
        < Sip reminder: cancelled To: Gold SIP When: tomorrow 6:00 pm [Repeat] [Archive] [Menu]
    """)
    after = get_only(meera.town)
    assert (after.id, after.version > before.version, after.segment) == (before.id, True, "GOLD_SIP")


def test_a_change_waits_as_a_draft_and_goes_with_a_cancel(meera: Player) -> None:
    meera.play(f"""
        > campaigns
        < … [Loan reminder] [Menu]
        > [Loan reminder]
        < … [Undo] [Edit] [Pause]
        > [Edit]
        < {OPENED}
        > change when
        < Change campaign › 4 of 5 · When …
        ~ 40 minutes pass
        > what was it
        < “Loan reminder” is waiting at 4 of 5 · When. [Continue] [Menu]
        > [Continue]
        < Change campaign › 4 of 5 · When …
        > campaigns
        < Your last 2 campaigns. Choose one to see more. {{Choose:
            Loan reminder · draft, at 4 of 5 · When | Loan reminder · planned · … | Show only… | New campaign | Menu}}
        > 1
        < “Loan reminder” is waiting at 4 of 5 · When. [Continue] [Delete] [Menu]
        > [Continue]
        < … When …
        > cancel
        < Cancelled. Nothing was sent and nothing was changed. [Menu]
        > campaigns
        < Your last campaign. … [Loan reminder] [Menu]
    """)
    assert count_campaigns(meera.town) == 1


def test_of_two_who_change_it_the_first_wins_and_the_other_is_told(town: Town) -> None:
    add_member(town, MemberRole.MANAGER)
    add_member(town, MemberRole.OPERATOR, "919812300009", "Tara")
    player = Player(town, {"meera": MEERA, "iqbal": IQBAL, "tara": "919812300009"})
    player.play(PLAN.format(when="tomorrow 10 am"))
    for who in ("", "(iqbal) "):
        player.play(f"{who}> campaigns\n{who}< …\n{who}> [Loan reminder]\n{who}< … [Undo] [Edit] [Pause]")
        player.play(f"{who}> [Edit]\n{who}< Change campaign … [Save] [Test to me] [Change]")
    player.play("""
        (iqbal) > change when
        (iqbal) < … When …
        > change when
        < … When …
        > tomorrow 4 pm
        < …
        > [Save]
        < … type the number of people: 3.
        (iqbal) > tomorrow 5 pm
        (iqbal) < … When: tomorrow 5:00 pm, …
        > 3
        < Changed. Loan reminder is planned for tomorrow 4:00 pm. [Undo] [Edit] [Menu]
        (iqbal) > [Save]
        (iqbal) < It was changed meanwhile, so your change is not saved. It stands like this: Loan reminder: planned
            To: Gold loan When: tomorrow 4:00 pm [Undo] [Edit] [Pause]
        (tara) > campaigns
        (tara) < Your last campaign. … [Loan reminder] [Menu]
        (tara) > [Loan reminder]
        (tara) < Loan reminder: planned … When: tomorrow 4:00 pm [Report] [Menu]
    """)


def test_the_coming_runs_of_a_repeated_campaign_are_changed_and_keep_their_rule(town: Town) -> None:
    player = Player(town, {"meera": MEERA})
    player.play(REPEATED.format(first="tomorrow 10 am", every="month", until="3", end=", 3 times in all"))
    first = find_due(town)
    assert first is not None
    wait_until(town, first)
    player.play("""
        < …Loan reminder… done… [Report] …
        > campaigns
        < …
        > [Loan reminder]
        < Loan reminder: planned To: Gold loan When: … 10:00 am, then every month, 3 times in all 3 people: sent 3.
            {Choose: Edit | Pause | Stop for good | Report | Menu}
        > [Edit]
        < … then every month, 2 times in all … [Save] [Test to me] [Change]
        > change language
        < Change campaign › 3 of 5 · Fill in In which language? …
        > hindi
        < … हिन्दी 3 … then every month, 2 times in all … [Save] [Test to me] [Change]
        > [Save]
        < … type the number of people: 3.
        > 3
        < Changed. Loan reminder is planned for … 10:00 am. [Pause] [Edit] [Menu]
        > pause
        < Loan reminder is paused. …
        > resume
        < Loan reminder goes on. When: … 10:00 am 3 people: sent 3. [Pause] [Menu]
    """)
    campaign = get_only(town)
    rule = Recurrence.from_json(campaign.recurrence or {})
    assert (rule.first_at.astimezone(INDIA), rule.times, campaign.language) == (first, 3, "hi")


def test_words_the_nameless_and_the_rule_are_asked_again(town: Town) -> None:
    change_contacts(town, RAMESH, name="")
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > gold loan
        < … What …
        > loan reminder
        < New campaign › 3 of 5 · Fill in For 1 person I have no name. … [Say “Customer”] [Leave out] [Show 1]
        > 1
        < … When …
        > tomorrow 10 am
        < … Check …
        > 1
        < … type the number of people: 3.
        > 3
        < Loan reminder is planned for tomorrow 10:00 am. …
        > campaigns
        < … [Loan reminder] [Menu]
        > [Loan reminder]
        < … [Undo] [Edit] [Pause]
        # what stands on a card may be typed, too
        > edit
        < Change campaign › 5 of 5 · Check The old plan stands until you save. … To: 3 people … [Save] [Test to me] [Change]
        > change who
        < Change campaign › 1 of 5 · Who …
        > gold loan
        < Change campaign › 2 of 5 · What …
        > loan reminder
        < Change campaign › 3 of 5 · Fill in For 1 person I have no name. … [Say “Customer”] [Leave out] [Show 1]
        > [Leave out]
        < … To: 2 people … Left out 2: opted out 1, something missing 1 … [Save] [Test to me] [Change]
        > change when
        < … When …
        > [Pick / repeat]
        < Change campaign › 4 of 5 · When Which day and time? …
        > tomorrow 11 am
        < Change campaign › 4 of 5 · When Once, or again and again? …
        > every day
        < Change campaign › 4 of 5 · When Until when? … [Until I stop it]
        > 3
        < … When: tomorrow 11:00 am, about 1 second; then every day, 3 times in all … [Save] [Test to me] [Change]
        > change what
        < Change campaign › 2 of 5 · What …
        > diwali offer
        < Change campaign › 3 of 5 · Fill in What goes in place of [offer]? …
        > 12% off
        < …
    """)
