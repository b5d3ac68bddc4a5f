"""Staff try WhatsApp and the mail server out, look at their colleagues, and read the meter of the chat itself."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from demo.town import Town
from jobs import trials
from jobs.templates import sync_templates
from tests.cast import ASHA, MEERA
from tests.conversations.chats import chat, delay_next, speak
from tests.jobs.scenes import run_sql


@contextmanager
def serving_mail(taken: list[str], greeting: str = "220 here") -> Iterator[int]:
    """A mail server that takes one mail; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line, line.makefile("rwb", buffering=0) as talk:
                talk.write(f"{greeting}\r\n".encode())
                is_mail = False
                for raw in talk:
                    heard = raw.decode().rstrip()
                    if is_mail and heard != ".":
                        taken.append(heard)
                        continue
                    code = {"DATA": 354, "QUIT": 221}.get(heard.upper(), 250)
                    talk.write(f"{code} ok\r\n".encode())
                    is_mail = heard.upper() == "DATA"
                    if heard.upper() == "QUIT":
                        return

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def set_mail(town: Town, url: str, sender: str = "bot@ektola.example") -> None:
    town.services.settings = replace(town.services.settings, smtp_url=url, mail_from=sender)


def test_whatsapp_is_read_and_answered_by(town: Town) -> None:
    player = chat(town, "asha")
    player.play("""
        > test whatsapp
        < WhatsApp works: … was read in … ms, and this message was sent by it. Quality: … · speed: … [Health] [Overview]
    """)
    town.sim.fault("reset", place="nodes", times=None)
    player.play("""
        > test whatsapp
        < WhatsApp did not answer as it should: … Nothing was changed. [Try again] [Health] [Overview]
    """)


def test_mail_is_tried_only_where_a_server_is_set_up(town: Town) -> None:
    player = chat(town, "asha")
    player.play("""
        > test mail
        < No mail server is set up: SMTP_URL is empty. Nothing of the platform needs one yet. [Overview]
    """)
    taken: list[str] = []
    with serving_mail(taken) as port:
        set_mail(town, f"smtp://127.0.0.1:{port}")
        player.play("""
            > test mail
            < The mail server took a test mail to bot@ektola.example. Please look whether it arrives. [Overview]
        """)
    assert "Subject: EkTola: test mail" in taken
    with serving_mail([], greeting="554 not here") as port:
        set_mail(town, f"smtp://127.0.0.1:{port}")
        player.play("""
            > test mail
            < The mail server did not take the test mail: SMTPConnectError. [Try again] [Overview]
        """)
    set_mail(town, "smtp://127.0.0.1:1", sender="")
    player.play("""
        > test mail
        < The mail server did not take the test mail: MAIL_FROM is empty. …
    """)


def test_a_mail_server_that_says_nothing_is_not_waited_for(town: Town, monkeypatch) -> None:
    monkeypatch.setattr(trials, "MAIL_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        set_mail(town, f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        chat(town, "asha").play("""
            > test mail
            < The mail server did not take the test mail: SMTPServerDisconnected. …
        """)


def test_colleagues_are_listed_and_removed_with_a_second_gesture(town: Town) -> None:
    player = chat(town, "asha", "iqbal")
    player.play("""
        > staff add 98123 00002
        < …
        > 0002
        < +91 98123 00002 is staff now: they can write admin. [Overview]
        > staff
        < Staff: Asha, +91 98123 00002. To add somebody, type: staff add 98450 12345 [+91 98123 00002] [Overview]
        (iqbal) > admin
        (iqbal) < …
        > staff list
        < Staff: … [+91 98123 00002] [Overview]
        > [+91 98123 00002]
        < +91 98123 00002 will no longer be staff. To go ahead, type the last 4 digits of the number.
        > cancel
        < Cancelled. Nothing was sent and nothing was changed. [Menu]
        > [+91 98123 00002]
        < +91 98123 00002 will no longer be staff. …
        > 0002
        < +91 98123 00002 is no longer staff. [Overview]
        (iqbal) > admin
        (iqbal) < Namaste! …
    """)


def test_what_staff_send_that_nobody_can_read_explains_itself(town: Town) -> None:
    """A voice message and a photo, at a question for words and outside of any question."""
    player = chat(town, "asha")
    speak(player, "asha")
    player.play("""
        < I can't read this kind of message yet. … [Overview]
        > broadcast
        < What shall all owners read?
        > [photo.jpg]
        < I can't read a photo yet. … What shall all owners read?
    """)
    speak(player, "asha")
    player.play("""
        < I can't read this kind of message yet. Please type, tap, or send a file. What shall all owners read?
        > cancel
        < Cancelled. …
        > [card: Sunita 98450 12345]
        < Staff have no use for files and contact cards. Please type or tap. [Overview]
    """)


def test_the_chat_itself_is_metered(town: Town) -> None:
    """Free-form messages of this month that were delivered, by number; templates and what did not arrive don't count."""
    player = chat(town, "asha", "meera")
    player.play("> health\n< All well. … Free-form from 106500000000001 this month: 0 of … [Retry now] [Overview]")
    run_sql(
        town,
        "INSERT INTO message (kind, state, phone_number_id, person_id, content, accepted_at, delivered_at) "
        "SELECT 'reply', 'accepted', '106500000000001', person.id, jsonb_build_object('type', kind), at, at "
        "FROM person, (VALUES ('text', now(), 1500), ('template', now(), 70), ('text', now() - interval '40 days', 30), "
        "('text', NULL, 5)) AS sent (kind, at, times), generate_series(1, times) WHERE wa_id = :wa_id",
        wa_id=MEERA,
    )
    player.play("""
        > usage
        < … Free-form from 106500000000001 this month: 1,501 of 1,000 free ones, beyond them ₹57.62 + GST ₹10.37 …
        > health
        < … Free-form from 106500000000001 this month: 1,502 of 1,000 free ones, beyond them ₹57.73 + GST ₹10.39 …
    """)


def test_what_staff_said_long_ago_is_asked_again(town: Town) -> None:
    """Decisions and words to all; a stop is still obeyed."""
    player = chat(town, "asha", "meera")
    player.play("""
        > broadcast
        < …
        > Tonight we rest.
        < … [Send to 2] [Change]
    """)
    for said, answer in (
        ("1", "I got this late, so nothing was done. … [Change]"),
        ("cancel", "Cancelled. …"),
        ("suspend meera", "I got this late, so nothing was done. Please do it again. …"),
        ("stop everything", "All sending of all shops is stopped. …"),
        ("resume everything", "I got this late, so nothing was done. Please do it again. …"),
    ):
        town.sim.say(ASHA, said)
        town.sim.settle()
        delay_next(town, timedelta(minutes=16))
        town.drain()
        player.play(f"< {answer}")
    assert run_sql(town, "SELECT count(*) FROM platform_stop") == [(1,)]


def test_no_transaction_is_open_while_whatsapp_is_asked(town: Town) -> None:
    town.sim.fault("slow", place="templates", seconds=0.5, times=1)
    reading = threading.Thread(target=sync_templates, args=(town.services,))
    reading.start()
    seen = []
    while reading.is_alive():
        seen.append(town.services.store.engine.pool.checkedout())
        time.sleep(0.02)
    reading.join()
    assert len(seen) > 5
    assert seen[:5] == [0] * 5
