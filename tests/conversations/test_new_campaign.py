"""A jeweller makes a campaign: five steps, and everything people do on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from conversations.state import State
from demo.town import Town
from models.clock import Clock
from models.conversation import Conversation
from models.jeweller import Jeweller, JewellerStatus
from tests.cast import KAVYA, RAMESH
from tests.conversations.chats import change_contacts, chat, count_campaigns, speak

WHO = "{Choose: Gold loan · 3 people | Gold SIP · 1 person | Offers · 2 people | Everyone · …}"


def test_a_reminder_in_five_steps(town: Town) -> None:
    """The first campaign takes two gestures; the people get it when the time for undoing is over."""
    chat(town, "meera", "kavya", "ramesh", "dev").play(f"""
        > new campaign
        < New campaign › 1 of 5 · Who Who should receive it? {WHO}
        > [Gold loan]
        < New campaign › 2 of 5 · What Which message? [Loan reminder] [Sip reminder] [Diwali offer]
        > [Loan reminder]
        < New campaign › 4 of 5 · When When should it go out? Choose, or type a time.
            [Now] [Tomorrow 10 am] [Pick / repeat]
        > [Now]
        < New campaign › 5 of 5 · Check Message: Loan reminder To: 3 people · English 1, हिन्दी 1, ಕನ್ನಡ 1
            Cost: ₹0.35 + GST ₹0.06 = ₹0.41 When: now, about 1 second Left out 1: opted out 1
            “ನಮಸ್ತೆ Kavya Rao, … Meera Jewellers ಅಂಗಡಿಯಿಂದ ಧನ್ಯವಾದ.” [Send to 3] [Test to me] [Change]
        > [Send to 3]
        < New campaign › 5 of 5 · Check To go ahead, type the number of people: 3.
        > ३
        < Loan reminder starts at … You can undo it until then; nobody is written to before. [Undo] [Pause]
        ~ 91 seconds pass
        (kavya) < ನಮಸ್ತೆ Kavya Rao, ನಿಮ್ಮ ಸಾಲ GL-1001 ರ ಬಡ್ಡಿ ₹2,450 …
        (ramesh) < नमस्ते Ramesh Patel जी, लोन GL-1023 का ब्याज ₹3,100.50 …
        ~ 10 seconds pass
        < Loan reminder: done. Sent 3 of 3 · failed 0 · skipped 0. [Report] [Menu]
    """)


def test_an_offer_with_words_of_its_own(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … › 1 of 5 · Who …
        > everyone
        < … › 2 of 5 · What Which message? [Diwali offer]
        > 1
        < … › 3 of 5 · Fill in What goes in place of [offer]? … {Choose: Customer's name | Loan or plan number | …}
        > report
        < … › 4 of 5 · When …
        > back
        < … › 3 of 5 · Fill in What goes in place of [offer]? …
        > २५% off till Sunday
        < … › 4 of 5 · When …
        > kal subah 11 baje
        < … › 5 of 5 · Check Message: Diwali offer To: 5 people ·
            English 2, हिन्दी 1, ಕನ್ನಡ 1, தமிழ் 1 (1 of them for want of their own language) …
            When: tomorrow 11:00 am, about 1 second Left out 2: opted out 1, no consent 1
            “… Meera Jewellers ಅಂಗಡಿಯಿಂದ ನಿಮಗಾಗಿ: २५% off till Sunday. …” [Schedule] [Test to me] [Change]
        > schedule
        < … To go ahead, type the number of people: 5.
        > 4
        < … Nothing is sent yet: that is not the number on the card. To go ahead, type the number of people: 5.
        > five
        < … Nothing is sent yet: that is not the number on the card. …
        > 5
        < Diwali offer is planned for tomorrow 11:00 am. You can undo it until then. [Undo] [Menu]
    """)


def test_back_and_the_same_answer_returns_to_the_same_place(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … › 1 of 5 · Who …
        > back
        < … This is the first question. Who should receive it? …
        > Gold loan
        < … › 2 of 5 · What …
        > back
        < … › 1 of 5 · Who …
        > १
        < … › 2 of 5 · What …
        > Loan reminder
        < … › 4 of 5 · When …
        > back
        < … › 2 of 5 · What …
        > Loan reminder
        < … › 4 of 5 · When …
        > now
        < … › 5 of 5 · Check …
        > back
        < … › 4 of 5 · When …
        > now
        < … [Send to 3] [Test to me] [Change]
        > send to 3
        < … type the number of people: 3.
        > back
        < … [Send to 3] [Test to me] [Change]
    """)


def test_an_answer_is_changed_alone_and_what_rests_on_it_is_asked_again(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > gold loan
        < … What …
        > diwali offer
        < … Fill in …
        > free polish
        < … When …
        > now
        < … Check …
        > [Change]
        < … Check What would you like to change? {Choose: Who | What | Fill in | When | Language}
        > [When]
        < … › 4 of 5 · When …
        > tomorrow 5 pm
        < … When: tomorrow 5:00 pm, … free polish. … [Schedule] [Test to me] [Change]
        > change fill in
        < … › 3 of 5 · Fill in …
        > [City]
        < … › 5 of 5 · Check … Rajkot. …
        > change
        < … What would you like to change? …
        > 1
        < … › 1 of 5 · Who …
        > [Gold SIP]
        < … › 2 of 5 · What …
        > [Sip reminder]
        < … To: 1 person · தமிழ் 1 … When: tomorrow 5:00 pm, … [Schedule] [Test to me] [Change]
    """)


def test_buttons_of_earlier_questions_explain_themselves(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > [Gold loan]
        < … What …
        > [Gold SIP]
        < New campaign › 2 of 5 · What That button is from an earlier question. Here is where we are: Which message? …
        > [Loan reminder]
        < … When …
        > [Now]
        < … Check …
        > [Now]
        < New campaign › 5 of 5 · Check That button is from an earlier question. … [Send to 3] [Test to me] [Change]
        > [Send to 3]
        < … type the number of people: 3.
        > [Send to 3]
        < … That button is from an earlier question. … To go ahead, type the number of people: 3.
        > 3
        < Loan reminder starts at … [Undo] [Pause]
        > [Send to 3]
        < That button is old; its question is closed. Meera Jewellers · 6 customers … [New campaign] [Campaigns] [Report]
    """)
    assert count_campaigns(town) == 1


def test_a_double_tap_acts_once(town: Town) -> None:
    """Both taps wait in the inbox before either is heard."""
    player = chat(town, "meera")
    player.play("""
        > new campaign
        < … Who …
        > [Gold loan]
        < … What …
        > [Loan reminder]
        < … When …
        > [Now]
        < … Check …
        > [Send to 3]
        < … type the number of people: 3.
    """)
    for _ in range(2):
        town.sim.say(player.cast["meera"], "3")
    town.drain()
    player.play("""
        < Loan reminder starts at … [Undo] [Pause]
        < I did not understand that. Meera Jewellers · 6 customers … [New campaign] [Campaigns] [Report]
    """)
    assert count_campaigns(town) == 1


def test_help_skip_cancel_and_unreadable_things(town: Town) -> None:
    player = chat(town, "meera")
    player.play("""
        > new campaign
        < … Who …
        > help
        < New campaign › 1 of 5 · Who Only people who agreed and did not opt out are written to, whichever group you
            choose. Type back, skip, cancel or menu at any time. Who should receive it? …
        > skip
        < … This question can't be skipped. Who should receive it? …
        > 7
        < … Please choose one of these, or type its number. Who should receive it? …
        > my best customers
        < … Please choose one of these, or type its number. Who should receive it? …
        > [photo.jpg]
        < … I can't read a photo yet. … Who should receive it? …
    """)
    speak(player, "meera")
    player.play("""
        < … I can't read this kind of message yet. Please type, tap, or send a file. Who should receive it? …
        > [Gold loan]
        < … What …
        > cancel
        < Cancelled. Nothing was sent and nothing was changed. [Menu]
        > [Menu]
        < Meera Jewellers · 6 customers What would you like to do? [New campaign] [Customers] [Messages]
    """)


def test_a_draft_survives_menu_commands_and_days(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > [Gold loan]
        < … What …
        > customers
        < You have 6 customers. … {… New campaign …}
        > [New campaign]
        < “New campaign” is waiting at 2 of 5 · What. [Continue] [Start again] [Menu]
        > [Menu]
        < Meera Jewellers · 6 customers What would you like to do? [Continue] [Customers] [Messages]
        ~ 30 hours pass
        > hello
        < “New campaign” is waiting at 2 of 5 · What. [Continue] [Menu]
        > [Continue]
        < … › 2 of 5 · What Which message? …
        > [Loan reminder]
        < … When …
        ~ 2 days pass
        > [Now]
        < … Check …
        > menu
        < … [Continue] …
        > new campaign
        < “Loan reminder” is waiting at 5 of 5 · Check. [Continue] [Start again] [Menu]
        > [Start again]
        < … › 1 of 5 · Who …
        > menu
        < … [Continue] …
        > continue draft
        < … › 1 of 5 · Who …
    """)


def test_a_confirmation_is_not_taken_over_from_a_draft(town: Town) -> None:
    """Left at the second gesture, the draft comes back at its card."""
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > [Gold loan]
        < … What …
        > [Loan reminder]
        < … When …
        > [Now]
        < … Check …
        > [Send to 3]
        < … type the number of people: 3.
        > menu
        < … [Continue] …
        > [Continue]
        < … [Send to 3] [Test to me] [Change]
    """)
    assert count_campaigns(town) == 0


def test_what_changed_meanwhile_is_never_confirmed_unseen(town: Town) -> None:
    player = chat(town, "meera")
    player.play("""
        > new campaign
        < … Who …
        > [Gold loan]
        < … What …
        > [Loan reminder]
        < … When …
        > [Now]
        < … To: 3 people · … [Send to 3] [Test to me] [Change]
    """)
    change_contacts(town, RAMESH, opted_out_at=datetime.now(UTC))
    player.play("""
        > [Send to 3]
        < … Something has changed meanwhile, so nothing is done yet. Please look once more. … To: 2 people · …
            [Send to 2] [Test to me] [Change]
        > [Send to 2]
        < … type the number of people: 2.
    """)
    change_contacts(town, RAMESH, opted_out_at=None)
    player.play("""
        > 2
        < … Something has changed meanwhile, so nothing is done yet. Please look once more. … To: 3 people · …
            [Send to 3] [Test to me] [Change]
    """)
    assert count_campaigns(town) == 0


def test_a_typed_confirmation_means_the_card_that_was_seen(town: Town) -> None:
    player = chat(town, "meera")
    player.play("""
        > new campaign
        < … Who …
        > [Gold loan]
        < … What …
        > [Loan reminder]
        < … When …
        > tomorrow 10 am
        < … [Schedule] [Test to me] [Change]
    """)
    change_contacts(town, RAMESH, opted_out_at=datetime.now(UTC))
    player.play("""
        > schedule
        < … To: 2 people · … [Schedule] [Test to me] [Change]
        > 1
        < … type the number of people: 2.
    """)


def test_the_test_shows_a_real_message(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > [Gold loan]
        < … What …
        > [Loan reminder]
        < … When …
        > [Now]
        < … Check …
        > [Test to me]
        < ನಮಸ್ತೆ Kavya Rao, ನಿಮ್ಮ ಸಾಲ GL-1001 ರ ಬಡ್ಡಿ ₹2,450 …
        < I sent it to you as your customers will see it. The card above still stands.
        > [Send to 3]
        < … type the number of people: 3.
    """)


def test_people_without_a_name_are_asked_about(town: Town) -> None:
    change_contacts(town, KAVYA, name="")
    chat(town, "meera", "kavya").play("""
        > new campaign
        < … Who …
        > [Gold loan]
        < … What …
        > [Loan reminder]
        < … Fill in For 1 person I have no name. Say “Customer” or leave them out? [Say “Customer”] [Leave out] [Show 1]
        > [Leave out]
        < … When …
        > now
        < … To: 2 people · … Left out 2: …something missing 1… [Send to 2] [Test to me] [Change]
        > change fill in
        < … For 1 person I have no name. …
        > say “customer”
        < … To: 3 people · … [Send to 3] [Test to me] [Change]
        > send to 3
        < … type the number of people: 3.
        > 3
        < … [Undo] [Pause]
        ~ 91 seconds pass
        (kavya) < ನಮಸ್ತೆ ಗ್ರಾಹಕರೇ, …
        ~ 10 seconds pass
        < Loan reminder: done. …
    """)


def test_times_are_typed_picked_or_refused(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > [Gold loan]
        < … What …
        > [Loan reminder]
        < … When …
        > sometime
        < … I can't read that time. Like: tomorrow 10 am, or 5 Dec 4:30 pm. …
        > yesterday 10 am
        < … That time is not within the coming year. Like: tomorrow 10 am. …
        > [Pick / repeat]
        < … › 4 of 5 · When Which day and time? Like: tomorrow 10 am
        > whenever
        < … I can't read that time. … Which day and time? Like: tomorrow 10 am
        > back
        < … [Now] [Tomorrow 10 am] [Pick / repeat]
        > [Tomorrow 10 am]
        < … When: tomorrow 10:00 am, … [Schedule] [Test to me] [Change]
        ~ 2 days pass
        > schedule
        < “Loan reminder” is waiting at 4 of 5 · When. [Continue] [Menu]
        > [Continue]
        < … › 4 of 5 · When … [Now] [Tomorrow 10 am] [Pick / repeat]
    """)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (JewellerStatus.PENDING, "Our team is still checking your shop. You can prepare everything already."),
        (JewellerStatus.SUSPENDED, "Your shop is suspended: nothing is sent for now."),
    ],
)
def test_a_shop_that_may_not_send_prepares_everything(town: Town, status: JewellerStatus, sentence: str) -> None:
    with town.services.platform() as session:
        shop = session.query(Jeweller).filter_by(name="Meera Jewellers").one()
        shop.status = status
    chat(town, "meera").play(f"""
        > menu
        < Meera Jewellers · 6 customers {sentence} … [New campaign] …
        > [New campaign]
        < … Who …
        > [Gold loan]
        < … What …
        > [Loan reminder]
        < … When …
        > [Now]
        < … Nothing can be sent while your shop is not approved. I keep this for you. “…” [Change]
        > yes
        < … Please choose one of these, or type its number. … [Change]
    """)
    assert count_campaigns(town) == 0


def test_a_shop_held_at_the_last_moment_sends_nothing(town: Town) -> None:
    player = chat(town, "meera")
    player.play("""
        > new campaign
        < … Who …
        > [Gold loan]
        < … What …
        > [Loan reminder]
        < … When …
        > [Now]
        < … Check …
        > [Send to 3]
        < … type the number of people: 3.
    """)
    with town.services.platform() as session:
        session.query(Jeweller).filter_by(name="Meera Jewellers").one().status = JewellerStatus.SUSPENDED
    player.play("""
        > 3
        < … Something has changed meanwhile, so nothing is done yet. … while your shop is not approved. … [Change]
    """)
    assert count_campaigns(town) == 0


def test_the_state_between_two_messages_is_plain_json(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > gold loan
        < … What …
        > diwali offer
        < … Fill in …
        > free polish
        < … When …
    """)
    with town.services.platform() as session:
        stored = session.query(Conversation).one().state
    assert State.from_json(stored).to_json() == stored
    assert stored["answers"]["fill"] == {"offer": "free polish"}
    assert isinstance(town.services.clock, Clock)
    assert timedelta() == town.services.clock.offset
