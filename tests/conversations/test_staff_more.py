"""Staff look after the platform: usage, audit, health, another try, a word to all owners, colleagues."""

from __future__ import annotations

import pytest

from demo.town import Town
from demo.transcript import Player
from tests.cast import ASHA, IQBAL, KAVYA, MEERA, ZAVERI
from tests.jobs.scenes import begin, run_sql


@pytest.fixture
def player(town: Town) -> Player:
    return Player(town, {"asha": ASHA, "meera": MEERA, "zaveri": ZAVERI, "iqbal": IQBAL})


def test_a_shop_is_found_by_a_word_and_shown_with_what_it_has_used(town: Town) -> None:
    begin(town, 3)
    town.drain()
    town.tick()
    player = Player(town, {"asha": ASHA})
    run_sql(town, "UPDATE contact SET offers_stopped_at = now() WHERE phone = '919700000001'")
    player.play(
        """
        > jewellers meera
        < Meera Jewellers, Rajkot (no. 1): approved. No GSTIN given. Since …: 3 messages (offers 3)
            Cost: ₹2.59 + GST ₹0.47 · in chat … Delivered 100.0 % · read 100.0 % Opted out 0 · stopped offers 1
            Sends from 106500000000001, at most 80 a second. [Suspend] [Audit] [Overview]
        > usage zaveri
        < Zaveri Bros, Surat (no. 2): approved. … Since …: 0 messages Cost: ₹0 + GST ₹0 · …
            Delivered – % · read – % … [Suspend] [Audit] [Overview]
        > usage
        < All shops. Since …: 3 messages (offers 3) … [Meera Jewellers] [Overview]
        > [Meera Jewellers]
        < Meera Jewellers, Rajkot (no. 1): approved. …
        > usage nobody
        < I know no such shop. …
        > usage e
        < Several shops fit. Which shop? [Meera Jewellers] [Zaveri Bros] [Overview]
        > jewellers page 2
        < No shops here. [Overview]
        """
    )


def test_what_customers_stopped_is_counted_with_the_shop(town: Town, player: Player) -> None:
    town.sim.say(KAVYA, "STOP")
    town.drain()
    player.play("> usage meera\n< … Opted out 1 · stopped offers 0 …")


def test_the_audit_is_read_in_words(town: Town, player: Player) -> None:
    player.play(
        """
        > audit
        < Nothing more is recorded. [Overview]
        > suspend meera
        (meera) < There is news about your shop …
        < Meera Jewellers: suspended. They were told. …
        > stop everything
        < …
        > audit
        < … Asha, stopped all sending … Meera Jewellers, Asha, suspended the shop [Overview]
        > audit meera
        < …: Meera Jewellers, Asha, suspended the shop [Overview]
        > audit zaveri
        < Nothing more is recorded. [Overview]
        > audit nobody
        < I know no such shop. …
        > usage meera
        < …
        > [Audit]
        < …: Meera Jewellers, Asha, suspended the shop [Overview]
        """
    )


def test_the_audit_is_shown_ten_lines_at_a_time(town: Town, player: Player) -> None:
    run_sql(
        town,
        "INSERT INTO audit (at, action, object, detail) "
        "SELECT now(), 'deed ' || n || '.', 'platform', '{}' FROM generate_series(1, 30) AS n",
    )
    player.play(
        "> audit\n< … deed 30. … deed 21. [Older] [Overview]\n> [Older]\n< … deed 20. … deed 11. [Older] [Overview]"
    )
    player.play(
        "> audit page 3\n< … deed 10. … deed 1. [Overview]\n> audit page 4\n< Nothing more is recorded. [Overview]"
    )


def test_health_names_what_needs_somebody(town: Town, player: Player) -> None:
    player.play("> health\n< All well. Oldest waiting: … [Retry now] [Overview]")
    run_sql(town, "UPDATE sending_number SET halted_at = now(), halt_reason = 'number 131048'")
    run_sql(town, "UPDATE template_translation SET status = 'PAUSED' WHERE language = 'pa'")
    run_sql(
        town, "UPDATE inbox_item SET state = 'dead', error = 'ValueError' WHERE id = (SELECT max(id) FROM inbox_item)"
    )
    run_sql(
        town,
        "INSERT INTO status_event (wamid, status, at, received_at) SELECT 'x', 'sent', now(), now() - interval '90 s'",
    )
    player.play(
        """
        > health
        < This needs somebody: Number 106500000000001 is halted: number 131048. 1 event was set aside.
            Templates that WhatsApp paused: loan_reminder… Oldest waiting: 9… s
            Waiting: … delivery facts 9… s Free-form … [Resume everything] [Retry now] [Overview]
        """
    )


def test_retry_now_lets_nothing_wait(town: Town, player: Player) -> None:
    campaign_id = begin(town, 2)
    run_sql(
        town, "UPDATE message SET attempts = 1, next_attempt_at = now() + interval '1 hour' WHERE kind = 'campaign'"
    )
    town.sim.say(MEERA, "campaigns")
    town.drain()
    player.play("(meera) < …")
    run_sql(town, "UPDATE inbox_item SET state = 'dead', attempts = 5 WHERE kind = 'message'")
    player.play(
        """
        > retry now
        (meera) < …
        < Tried again now. Messages: 2 · events: 1 [Health] [Overview]
        ~ 5 seconds pass
        (meera) < Diwali offer: done. Sent 2 of 2 · …
        """
    )
    states = run_sql(
        town,
        "SELECT DISTINCT message.state FROM message JOIN run ON run.id = run_id WHERE campaign_id = :id",
        id=campaign_id,
    )
    assert [row.state for row in states] == ["accepted"]


def test_a_word_to_all_owners(town: Town, player: Player) -> None:
    player.play("(meera) > menu\n(meera) < Meera Jewellers · …")
    player.play(
        """
        > broadcast
        < What shall all owners read?
        > Tonight we rest.
        < “Tonight we rest.” In the open chat 1 · as a template 1 · not reached 0 [Send to 2] [Change]
        > [Send to 2]
        (meera) < From the team of the platform: “Tonight we rest.” [Menu]
        (zaveri) < There is news for your shop from the team of the platform: Tonight we rest. … [Menu]
        < Sent to 2 owners. [Overview]
        """
    )


def test_without_a_template_whoever_is_away_is_counted_as_not_reached(town: Town, player: Player) -> None:
    run_sql(
        town,
        "UPDATE template_translation SET status = 'REJECTED' FROM template "
        "WHERE template.id = template_id AND name = 'ektola_news'",
    )
    player.play("(meera) > menu\n(meera) < Meera Jewellers · …")
    player.play(
        """
        > broadcast
        < …
        > Tonight we rest.
        < … In the open chat 1 · as a template 0 · not reached 1 [Send to 1] [Change]
        > [Send to 1]
        (meera) < From the team of the platform: …
        < Sent to 1 owner. Not reached: 1 [Overview]
        """
    )


def test_staff_are_added_and_removed_with_a_second_gesture(town: Town, player: Player) -> None:
    player.play(
        """
        (iqbal) > hi
        (iqbal) < Namaste! …
        > staff add 98123 00002
        < +91 98123 00002 will be staff of the platform. To go ahead, type the last 4 digits of the number.
        > 1111
        < Nothing is changed: those are not the last 4 digits. …
        > 0002
        < +91 98123 00002 is staff now: they can write admin. [Overview]
        (iqbal) > menu
        (iqbal) < Waiting: 0 · …
        (iqbal) > health
        (iqbal) < All well. …
        > staff remove 98123 00002
        < +91 98123 00002 will no longer be staff. …
        > 0002
        < +91 98123 00002 is no longer staff. [Overview]
        (iqbal) > health
        (iqbal) < Namaste! …
        """
    )


def test_staff_of_the_installation_stay(town: Town, player: Player) -> None:
    player.play(f"> staff remove {ASHA}\n< …\n> {ASHA[-4:]}\n< Nothing is changed: that number is named …")
    player.play("> staff\n< Staff: Asha. To add somebody, type: staff add 98450 12345 [Overview]")
    player.play("> staff fire somebody\n< Type: staff add 98450 12345, …")


@pytest.mark.parametrize(
    "word", ["audit", "health", "usage", "broadcast", "retry now", "staff add 98450 12345", "test mail"]
)
def test_nobody_else_has_these_words(town: Town, player: Player, word: str) -> None:
    player.play(f"(meera) > {word}\n(meera) < I did not understand that. …")
