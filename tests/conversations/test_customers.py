"""Chats about customers: found by a part of name or number, changed, opted out, deleted, and all of it undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo.town import Town
from demo.transcript import Player
from models.contact import Segment
from models.jeweller import MemberRole
from tests.cast import IQBAL
from tests.conversations.chats import change_contacts, chat
from tests.conversations.test_roles import REFUSED, add_member
from tests.jobs.scenes import REMINDER, REMINDER_VALUES, add_people, begin, find_shop, run_sql

RAMESH_CARD = (
    "Ramesh Patel · +91 98240 12346 Gold loan, हिन्दी, Rajkot Agreed to reminders, offers on … "
    "Loan GL-1023: ₹3,100.50, due … [Edit] [Opt out] [More]"
)


@pytest.fixture
def meera(town: Town) -> Player:
    return chat(town, "meera", "zaveri")


def test_customers_are_counted_by_group(meera: Player) -> None:
    meera.play(
        """
        > customers
        < You have 6 customers. To add more, … {Choose: Gold loan · 3 customers | Gold SIP · 1 customer
          | Offers · 2 customers | Due in 7 days · … | Opted out · 1 customer | Find a customer | New campaign | Menu}
        > [Find a customer]
        < Type find and a part of the name or number, like: find Sunita [Menu]
        > [Gold loan]
        < Gold loan: 3 customers {Choose: … | Ramesh Patel · +91 98240 12346 | Sunita Shah · … | Excel file | All groups}
        > [Ramesh Patel]
        < Ramesh Patel · +91 98240 12346 …
        > [Gold loan]
        < Gold loan: 3 customers …
        > customers opted out
        < Opted out: 1 customer [Dev …] [Excel file] [All groups]
        > [Excel file]
        < [customers-opted-out-….xlsx] Here is your file with 1 row. [Menu]
        > customers nobody
        < I know no group “nobody”. You have 6 customers. …
        > customers no consent
        < No consent: 0 customers [All groups]
        """
    )


def test_groups_are_seen_by_tag_and_page_by_page(town: Town, meera: Player) -> None:
    change_contacts(town, "919824012346", tags=["wedding season", "vip"])
    change_contacts(town, "919824012347", tags=["vip"])
    with town.services.platform() as session:
        add_people(session, find_shop(session), 20, segment=Segment.GOLD_SIP)
    meera.play(
        """
        > customers tags
        < Which tag? [vip] [wedding season] [Customers]
        > [vip]
        < Tag vip: 2 customers … [Ramesh Patel] …
        > customers tag wedding season
        < Tag wedding season: 1 customer [Ramesh Patel] [Excel file] [All groups]
        > customers gold sip
        < Gold SIP: 21 customers Page 1 of 3, in the order of names. {Choose: Anbu Selvan · … | Next page | Excel file | All groups}
        > [Next page]
        < Gold SIP: 21 customers Page 2 of 3, …
        > 8
        < Gold SIP: 21 customers Page 3 of 3, … {Choose: … | Excel file | All groups}
        > [Next page @2]
        < Gold SIP: 21 customers Page 2 of 3, …
        > export customers gold sip
        < [customers-gold_sip-segment-….xlsx] Here is your file with 21 rows. [Menu]
        > customers gold sip page 99
        < … Page 3 of 3, …
        """.replace("… [Ramesh Patel] …", "{Choose: Ramesh Patel · … | Sunita Shah · … | Excel file | All groups}")
    )


def test_one_who_fits_is_shown_at_once(meera: Player) -> None:
    for typed in ("find ramesh", "Find   PATEL ", "find 12346", "find 098240 12346", "find ९८२४०१२३४६", "ढूंढो GL-1023"):
        meera.play(f"> {typed}\n< {RAMESH_CARD}")


def test_several_are_rows_to_tap(meera: Player) -> None:
    meera.play(
        """
        > find a
        < 7 customers fit “a”. Whom do you mean?
          {Choose: Anbu Selvan · +91 98400 12349 | … | Ramesh Patel · +91 98240 12346 | Sunita Shah · …}
        > [Anbu Selvan]
        < Anbu Selvan · +91 98400 12349 Gold SIP, தமிழ், Rajkot … Plan GS-77: ₹5,000, due … [Edit] [Opt out] [More]
        """
    )


def test_two_of_one_name_are_told_apart(town: Town, meera: Player) -> None:
    change_contacts(town, "919824012347", name="Ramesh Patel")
    meera.play("> find ramesh\n< 2 customers fit “ramesh”. Whom do you mean? …2346 … …2347 …")


def test_nobody_is_said_kindly_and_signs_are_only_letters(meera: Player) -> None:
    nobody = "Try a shorter part of the name, or the last digits. [Customers] [Menu]"
    meera.play(f"> find Zubin\n< I found nobody with “Zubin”. {nobody}")
    meera.play(f"> find %\n< I found nobody with “%”. {nobody}")


def test_only_the_owner_sees_whole_numbers(town: Town) -> None:
    add_member(town, MemberRole.MANAGER)
    Player(town, {"iqbal": IQBAL}).play("> find ramesh\n< Ramesh Patel · +91 98…346 Gold loan, …")


def test_another_shops_customers_are_not_found(town: Town, meera: Player) -> None:
    run_sql(town, "DELETE FROM obligation WHERE jeweller_id = 2")
    run_sql(town, "DELETE FROM contact WHERE jeweller_id = 2 AND name = 'Ramesh Patel'")
    meera.play(f"> find ramesh\n< {RAMESH_CARD}")
    meera.play("(zaveri) > find ramesh\n(zaveri) < I found nobody with “ramesh”. …")
    meera.play("(zaveri) > paid GL-1023\n(zaveri) < I know no loan or plan GL-1023. …")


def test_facts_are_changed_one_at_a_time(town: Town, meera: Player) -> None:
    meera.play(
        """
        > find ramesh
        < …
        > [Edit]
        < What shall I change for Ramesh Patel? {Choose: Name | Language | Group | City | PIN code | Tags | Birthday | Anniversary}
        > [City]
        < Which city?
        > 42
        < Please type a name with letters. Which city?
        > Morbi
        < Changed. Ramesh Patel · +91 98240 12346 Gold loan, हिन्दी, Morbi … [Edit] [Opt out] [More]
        > [Edit]
        < What shall I change …
        > [Tags]
        < Which tags? Type them with commas between, or - for none.
        > gold, wedding , gold
        < Changed. … Tags: gold, wedding …
        > [Edit]
        < What shall I change …
        > [Language]
        < Which language? {Choose: English | … | தமிழ் | …}
        > [தமிழ்]
        < Changed. Ramesh Patel · +91 98240 12346 Gold loan, தமிழ், Morbi Tags: gold, wedding …
        > [Edit]
        < What shall I change …
        > [Group]
        < Which group? [Gold loan] [Gold SIP] [Offers]
        > [Offers]
        < Changed. … Offers, தமிழ், Morbi …
        > [Edit]
        < What shall I change …
        > [Name]
        < What is the name?
        > Ramesh B. Patel
        < Changed. Ramesh B. Patel · …
        > [Edit]
        < …
        > PIN code
        < Which PIN code? …
        > 36001
        < A PIN code has six digits and does not begin with 0. Like: 360001 Which PIN code? …
        > ३६० ००१
        < Changed. …
        > [Edit]
        < …
        > [Birthday]
        < When is the birthday? …
        > someday
        < I can't read that day. Like: 5 Dec 1980 When is the birthday? …
        > 5 Dec 1980
        < Changed. …
        > [Edit]
        < …
        > [Anniversary]
        < When is the anniversary? …
        > 5 Dec 2010
        < Changed. …
        > [Edit]
        < What shall I change for Ramesh B. Patel? …
        > [Tags]
        < Which tags? …
        > -
        < Changed. Ramesh B. Patel · +91 98240 12346 Offers, தமிழ், Morbi Agreed …
        """
    )
    (kept,) = run_sql(town, "SELECT pin_code, birthday FROM contact WHERE phone = '919824012346' AND jeweller_id = 1")
    assert (kept.pin_code, kept.birthday.isoformat()) == ("360001", "1980-12-05")
    rows = run_sql(town, "SELECT DISTINCT jeweller_id, name, city FROM contact WHERE phone = '919824012346' ORDER BY 1")
    assert [(row.name, row.city) for row in rows] == [("Ramesh B. Patel", "Morbi"), ("Ramesh Patel", "Surat")]


def test_a_viewer_looks_but_changes_nothing(town: Town) -> None:
    add_member(town, MemberRole.VIEWER)
    player = Player(town, {"iqbal": IQBAL})
    player.play(f"> find ramesh\n< …\n> [Opt out]\n{REFUSED}\n> paid GL-1023\n{REFUSED}")
    assert run_sql(town, "SELECT * FROM contact WHERE opted_out_at IS NOT NULL AND phone = '919824012346'") == []


def test_an_opt_out_is_noted_and_undone_within_the_time(town: Town, meera: Player) -> None:
    meera.play(
        """
        > find ramesh
        < …
        > [Opt out]
        < Ramesh Patel gets no more messages. Undo until … [Undo] [Menu]
        > find ramesh
        < … Opted out on …: gets no messages. Loan GL-1023: … [Edit] [More]
        > [Undo]
        < Ramesh Patel · … Agreed to reminders, offers on … [Edit] [Opt out] [More]
        > [Opt out]
        < Ramesh Patel gets no more messages. …
        ~ 2 minutes pass
        > [Undo]
        < It is too late to undo that. [Menu]
        """
    )
    noted = [row.action for row in run_sql(town, "SELECT action FROM audit WHERE action LIKE 'opt%' ORDER BY id")]
    assert noted == ["opted out by shop", "opt-out undone", "opted out by shop"]


def test_the_customers_own_stop_is_not_undone(town: Town) -> None:
    player = chat(town, "meera", "ramesh")
    player.play(
        """
        > find ramesh
        < …
        > [Opt out]
        < Ramesh Patel gets no more messages. …
        (ramesh) > STOP
        (ramesh) < …
        > [Undo]
        < It is too late to undo that. [Menu]
        """
    )


def test_a_deletion_is_undone_within_the_time(town: Town, meera: Player) -> None:
    meera.play(
        """
        > find ramesh
        < …
        > [More]
        < Ramesh Patel: what would you like to do?
          {Choose: Write a message | Messages so far | Mark paid · Loan GL-1023: ₹3,100.50, due …
            | Loan or plan · Add one, or correct one | Call card | Delete | Menu}
        > [Delete]
        < Ramesh Patel is deleted from your list. Undo until … [Undo] [Menu]
        > find ramesh
        < I found nobody with “ramesh”. …
        > [Opt out]
        < This customer is no longer in your list. [Menu]
        > [Undo]
        < Ramesh Patel · …
        > [Delete]
        < Ramesh Patel is deleted …
        """
    )
    town.services.clock.pass_time(timedelta(seconds=100))
    meera.play("> [Undo]\n< It is too late to undo that. [Menu]")


def test_the_card_tells_of_the_last_messages(town: Town, meera: Player) -> None:
    meera.play("> find ramesh\n< …\n> [More]\n< …\n> [Messages so far]\n< Nothing was sent to Ramesh Patel yet. …")
    begin(town, template=REMINDER, values=REMINDER_VALUES, segment=Segment.GOLD_LOAN)
    town.drain()
    meera.read_new()
    meera.play(
        """
        > find ramesh
        < … Last messages: Loan reminder … [Edit] [Opt out] [More]
        > [More]
        < …
        > [Messages so far]
        < Messages to Ramesh Patel: Loan reminder … [Back to customer] [Menu]
        > [Back to customer]
        < Ramesh Patel · …
        """
    )


def test_loans_and_plans_are_added_and_corrected(town: Town, meera: Player) -> None:
    meera.play(
        """
        > find ramesh
        < …
        > [More]
        < …
        > [Loan or plan]
        < Which loan or plan of Ramesh Patel? [GL-1023] [New loan] [New plan]
        > [New plan]
        < What is its number? Like: GL-1023
        > seventy
        < Please type the number as in your books. Like: GL-1023 What is its number? Like: GL-1023
        > gs-77
        < Plan GS-77 is noted already, for Anbu Selvan. What is its number? …
        > gs-78
        < How much is due? Like: 2450 [Skip]
        > a lot
        < I can't read that amount. Like: 2450 How much is due? Like: 2450 [Skip]
        > back
        < What is its number? …
        > gs-78
        < How much is due? …
        > 1.5 lakh
        < When is it due? Like: 12 Dec [Skip]
        > [Skip @2]
        < That button is from an earlier question. … When is it due? …
        > [Skip]
        < Saved: Plan GS-78: ₹1,50,000 Ramesh Patel · … Loan GL-1023: ₹3,100.50, due … Plan GS-78: ₹1,50,000 …
        > [Skip]
        < That button is old; …
        > [Loan or plan]
        < Which loan or plan of Ramesh Patel? {Choose: GL-1023 · Loan GL-1023: … | GS-78 · … | New loan | New plan}
        > [GL-1023]
        < What shall I correct? [Number] [Amount] [Due date]
        > amount
        < How much is due? …
        > 2450
        < Saved: Loan GL-1023: ₹2,450, due … Ramesh Patel · …
        > [Loan or plan]
        < …
        > [GS-78]
        < …
        > [Due date]
        < …
        > cancel
        < Cancelled. …
        """
    )
    rows = run_sql(
        town, "SELECT jeweller_id, amount_paise FROM obligation WHERE number IN ('GL-1023', 'GS-78') ORDER BY 1, 2"
    )
    assert [(row.jeweller_id, row.amount_paise) for row in rows] == [(1, 245_000), (1, 15_000_000), (2, 310_050)]
