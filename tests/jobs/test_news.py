"""What people did not just ask for: one template while the window is shut, one message when it opens; and the pace."""

from __future__ import annotations

from conversations.notices import FINISHED
from conversations.screen import MENU, Card, screen
from demo.town import Town, running_town
from demo.transcript import show_message
from jobs.notices import tell_owners
from simulator.config import Config, Delays, Limits
from tests.cast import ASHA
from tests.conversations.chats import chat
from tests.conversations.test_hats import add_iqbal
from tests.jobs.scenes import begin, find_shop, run_sql


def test_several_things_in_a_shut_window_are_one_template_and_then_one_message(town: Town) -> None:
    player = chat(town, "zaveri", "asha")
    player.play("""
        (asha) > suspend zaveri
        < There is news about your shop Zaveri Bros. Please open the menu of this chat to read it. [Menu]
        (asha) < …
        (asha) > reactivate zaveri
        (asha) < …
        (asha) > suspend zaveri
        (asha) < …
        # the button of the template opens the window
        > [Menu]
        < Zaveri Bros is suspended: … Zaveri Bros is active again: … Zaveri Bros is suspended: … [Menu]
        < Zaveri Bros · 6 customers …
        (asha) > reactivate zaveri
        < Zaveri Bros is active again: … [Menu]
        (asha) < …
    """)


def test_what_comes_long_after_an_unanswered_template_is_told_as_a_number(town: Town) -> None:
    player = chat(town, "zaveri", "asha")
    player.play("""
        (asha) > suspend zaveri
        < There is news about your shop …
        (asha) < …
        (asha) > reactivate zaveri
        (asha) < …
        (asha) > suspend zaveri
        (asha) < …
    """)
    run_sql(
        town, "UPDATE message SET created_at = created_at - interval '13 hours' WHERE content->>'type' = 'template'"
    )
    run_sql(
        town,
        "UPDATE message SET next_attempt_at = now() - interval '5 s' WHERE next_attempt_at < now() + interval '13 hours'",
    )
    town.tick()
    player.play("""
        < In this chat 3 things wait for you. Please tap the button to read them here. [Show them]
        ~ 5 seconds pass
        > [Show them]
        < Zaveri Bros is suspended: … active again: … suspended: … [Menu]
        < Zaveri Bros · …
    """)


def test_news_with_deeds_of_their_own_become_a_list(town: Town) -> None:
    """Each row does what the button of its own screen would have done."""
    campaign_id = begin(town, 2)
    town.drain()
    with town.services.platform() as session:
        shop = find_shop(session)
        for name in ("Pongal", "Ugadi", "Onam"):
            shown = screen(f"{name} is done.", actions=(Card("report", campaign_id, "Report"), MENU))
            values = {"campaign": name, "sent": 2, "recipients": 2}
            tell_owners(session, shop, town.services.clock.now(session), shown, FINISHED, values)
    town.drain()
    player = chat(town, "meera")
    town.tick()
    player.play("""
        > hi
        < Pongal is done. Ugadi is done. Onam is done. …
            {Choose: Report · Pongal is done. | Report · Ugadi is done. | Report · Onam is done. …}
        < Meera Jewellers · …
        > [Report]
        < Diwali offer · … …
    """)


def test_who_works_for_two_reads_whose_news_it_is(town: Town) -> None:
    add_iqbal(town, "Meera Jewellers", "Zaveri Bros")
    chat(town, "iqbal", "asha").play("""
        > switch meera
        < Meera Jewellers · …
        (asha) > broadcast
        (asha) < …
        (asha) > suspend zaveri
        (asha) < …
        (asha) > cancel
        (asha) < …
        (asha) > suspend zaveri
        < Zaveri Bros is suspended: … [Menu]
        (asha) < …
        # its button speaks for that shop
        > [Menu]
        < Zaveri Bros · … Your shop is suspended: nothing is sent for now. …
    """)


def test_a_code_waits_for_nothing(town: Town) -> None:
    """Two shops invite the same number at once: both codes come, though the first is not answered."""
    player = chat(town, "meera", "zaveri", "farid")
    for name in ("meera", "zaveri"):
        player.play(f"""
            ({name}) > invite
            ({name}) < …
            ({name}) > 98123 00004
            ({name}) < …
            ({name}) > [Only reports]
            ({name}) < I sent … a code. …
            (farid) < You are invited to the team of … Your code is …
        """)


def test_a_burst_keeps_to_the_pace_of_a_pair(db_clean: str, redis_clean: str) -> None:
    """The simulator refuses what is faster; what had to wait comes as one message, and nothing is lost or refused."""
    config = Config(port=0, delays=Delays(sent=0.0, delivered=0.0, read=0.0), limits=Limits(messages_per_second=None))
    with running_town(db_clean, redis_clean, config) as town:
        town.sim.add_person(ASHA, "Asha")
        for _ in range(60):
            town.sim.say(ASHA, "test mail")
        town.drain()
        shown = [show_message(each) for each in town.sim.thread(ASHA) if each["from"] == "business"]
        assert 40 <= len(shown) <= 45
        waiting = run_sql(
            town, "SELECT reason, next_attempt_at > now() AS is_later FROM message WHERE state = 'queued'"
        )
        assert 0 < len(waiting) <= 60 - len(shown)
        assert all(row.is_later for row in waiting)
        town.sim.advance(600)
        run_sql(town, "UPDATE message SET next_attempt_at = now() - interval '5 s' WHERE state = 'queued'")
        town.services.bell.connection.flushall()
        town.tick()
        after = [show_message(each) for each in town.sim.thread(ASHA) if each["from"] == "business"]
        assert len(after) == len(shown) + 1
        assert "No mail server is set up" in after[-1]
        rows = run_sql(town, "SELECT count(*) FILTER (WHERE reason = 'folded') + count(wamid) FROM message")
        assert rows == [(60,)]
        assert run_sql(town, "SELECT count(*) FROM message WHERE error_code IS NOT NULL") == [(0,)]
