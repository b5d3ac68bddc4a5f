"""The platform's staff: new shops, decisions, holding all sending, templates; and who is not staff."""

from __future__ import annotations

from demo import seed
from demo.town import Town
from models.jeweller import Jeweller, JewellerStatus, Member, MemberRole
from models.person import Staff
from tests.cast import FARID, IQBAL
from tests.conversations.chats import chat
from tests.jobs.scenes import run_sql


def add_waiting(town: Town, name: str = "Farid & Sons", phone: str = FARID) -> None:
    """A shop that has registered and waits; its owner has written, so that the window is open."""
    with town.services.platform() as session:
        owner = seed.add_person(session, phone, "Farid")
        shop = seed.add_shop(session, town.services, name, "Surat", owner)
        shop.status = JewellerStatus.PENDING
    town.sim.say(phone, "hi")
    town.drain()


def find_status(town: Town, name: str) -> JewellerStatus:
    with town.services.platform() as session:
        return session.query(Jeweller).filter_by(name=name).one().status


def test_staff_see_who_waits_and_approve_by_card(town: Town) -> None:
    add_waiting(town)
    chat(town, "asha", "farid").play("""
        > admin
        < Waiting: 1 · jewellers: 3 Sent today: … · delivered … % Nothing waits long.
            {Open: Waiting (1) | Jewellers | Usage | Templates | Health | Audit | Broadcast | Staff | Stop everything}
        > [Waiting (1)]
        < 1 of 1: Farid & Sons, Surat. No GSTIN given. Waiting since today … [Approve] [Reject] [Overview]
        > [Approve]
        (farid) < Farid & Sons is approved. You're in! … [Menu]
        < Farid & Sons: approved. They were told. Nobody else is waiting. [Overview]
        > [Approve]
        < Nothing is changed: this no longer fits. It stands like this: Farid & Sons, Surat: approved. …
            [Suspend] [Overview]
        > pending
        < Nobody is waiting. [Overview]
        > approve
        < Nobody is waiting. [Overview]
        > pending 7
        < Nobody is waiting. [Overview]
    """)
    assert find_status(town, "Farid & Sons") is JewellerStatus.APPROVED


def test_many_who_wait_are_one_tap_each(town: Town) -> None:
    """The next one comes with the answer; one is passed over, one is rejected, a double tap decides nothing twice."""
    for number, name in enumerate(("Aroma", "Bela", "Chand", "Dipak"), start=1):
        add_waiting(town, name, f"91981230001{number}")
    chat(town, "asha").play("""
        > pending
        < 1 of 4: Aroma, Surat. … [Approve] [Reject] [Next]
        > [Approve]
        < Aroma: approved. They were told. 1 of 3: Bela, Surat. … [Approve] [Reject] [Next]
        > [Next]
        < 2 of 3: Chand, Surat. … [Approve] [Reject] [Next]
        > [Approve]
        < Chand: approved. They were told. 2 of 2: Dipak, Surat. … [Approve] [Reject] [Next]
        > [Approve @2]
        < Nothing is changed: this no longer fits. It stands like this: Chand, Surat: approved. …
        > [Next]
        < 1 of 2: Bela, Surat. …
        > [Reject]
        < Why? They will read it. [Skip]
        > no papers
        < Bela: rejected. They were told. 1 of 1: Dipak, Surat. … [Approve] [Reject] [Overview]
        > approve dipak
        < Dipak: approved. They were told. Nobody else is waiting. [Overview]
    """)
    assert [find_status(town, name).value for name in ("Aroma", "Bela", "Chand", "Dipak")] == [
        "approved",
        "rejected",
        "approved",
        "approved",
    ]


def test_staff_approve_by_word_name_id_and_number(town: Town) -> None:
    add_waiting(town)
    add_waiting(town, "Farida Gold", IQBAL)
    chat(town, "asha", "farid").play("""
        > approve farid
        < Several shops fit. Which shop? [Farid & Sons] [Farida Gold] [Overview]
        > 1
        < Farid & Sons, Surat (no. 3): waiting. No GSTIN given. Since … [Approve] [Reject] [Overview]
        > approve ९८१२३ 00004
        (farid) < Farid & Sons is approved. …
        < Farid & Sons: approved. They were told. 1 of 1: Farida Gold, Surat. …
        > approve nobody
        < I know no such shop. Type its name, its id or its owner's number. [Overview]
        > approve 4
        < Farida Gold: approved. They were told. …
        > approve farida
        < Nothing is changed: … Farida Gold, Surat: approved. …
    """)


def test_staff_reject_with_a_reason_or_none(town: Town) -> None:
    add_waiting(town)
    chat(town, "asha", "farid").play("""
        > reject farid
        < Why? They will read it. [Skip]
        > help
        < Or skip to give no reason. … Why? They will read it. [Skip]
        > menu
        < Waiting: 1 · …
        > reject
        < Why? They will read it. [Skip]
        > [Skip]
        (farid) < We can't approve Farid & Sons yet. Write to us here if something has changed. [Menu]
        < Farid & Sons: rejected. They were told. …
        > reject farid
        < Farid & Sons, Surat: rejected. No GSTIN given. [Approve] [Overview]
        > approve farid
        (farid) < Farid & Sons is approved. …
        < Farid & Sons: approved. …
    """)
    add_waiting(town, "Kiran Gold", IQBAL)
    player = chat(town, "asha", "iqbal")
    player.play("""
        > reject kiran gold no papers at all
        (iqbal) < We can't approve Kiran Gold yet. … no papers at all …
        < Kiran Gold: rejected. They were told. Nobody else is waiting. [Overview]
    """)


def test_a_shop_is_suspended_and_reactivated(town: Town) -> None:
    chat(town, "meera", "asha").play("""
        > hi
        < Meera Jewellers · 6 customers …
        (asha) > suspend meera
        < Meera Jewellers is suspended: nothing is sent for now. Nothing is lost. [Menu]
        (asha) < Meera Jewellers: suspended. They were told. …
        > [Menu]
        < … Your shop is suspended: nothing is sent for now. …
        (asha) > jewellers
        (asha) < Which shop? [Zaveri Bros] [Meera Jewellers] [Overview]
        (asha) > [Meera Jewellers]
        (asha) < Meera Jewellers, Rajkot (no. 1): suspended. No GSTIN given. Since … Sends from …, at most 80 a second.
            [Reactivate] [Audit] [Overview]
        (asha) > [Reactivate]
        < Meera Jewellers is active again: you can send messages from this chat. [Menu]
        (asha) < Meera Jewellers: approved. They were told. …
    """)


def test_of_two_who_decide_at_once_one_wins(town: Town) -> None:
    """Both see the card; the second is told how it stands, and nobody hears of it twice."""
    add_waiting(town)
    with town.services.platform() as session:
        iqbal = seed.add_person(session, IQBAL, "Iqbal")
        session.add(Staff(person_id=iqbal.id))
    player = chat(town, "asha", "iqbal", "farid")
    player.play("""
        > pending
        < 1 of 1: Farid … [Approve] [Reject] [Overview]
        (iqbal) > pending
        (iqbal) < 1 of 1: Farid … [Approve] [Reject] [Overview]
        (iqbal) > [Reject]
        (iqbal) < Why? …
        > [Approve]
        (farid) < Farid & Sons is approved. …
        < Farid & Sons: approved. They were told. …
        (iqbal) > no papers
        (iqbal) < Nothing is changed: this no longer fits. It stands like this: Farid & Sons, Surat: approved. …
    """)
    assert find_status(town, "Farid & Sons") is JewellerStatus.APPROVED


def test_all_sending_is_stopped_and_resumed(town: Town) -> None:
    chat(town, "asha").play("""
        > stop everything
        < All sending of all shops is stopped. Nothing is lost. [Resume everything] [Overview]
        > [Overview]
        < … All sending is stopped since … {Open: Waiting (0) | … | Staff | Resume everything}
        > [Resume everything]
        < Sending goes on. [Overview]
        > [Overview]
        < … | Stop everything}
    """)


def test_templates_are_read_anew(town: Town) -> None:
    player = chat(town, "asha")
    player.play("""
        > sync templates
        < Read from WhatsApp. Templates: … · approved translations: … [Overview]
    """)
    run_sql(town, "UPDATE template_translation SET status = 'PAUSED' WHERE language = 'pa'")
    player.play("""
        > templates
        < Templates and their languages: Loan reminder (reminders): en, hi, kn, pa PAUSED, ta …
            [Next page] [Read anew] [Overview]
        > [Next page]
        < Templates and their languages: … [Read anew] [Overview]
        > templates page 9
        < No templates here. [Read anew] [Overview]
        > [Read anew]
        < Read from WhatsApp. …
        > templates
        < Templates and their languages: Diwali offer (offers): en, hi …
    """)
    town.sim.fault("reset", place="templates", times=None)
    player.play("""
        > sync templates
        < WhatsApp did not answer; nothing was changed. Try again later. [Overview]
    """)


def test_staff_words_are_nothing_to_anybody_else(town: Town) -> None:
    add_waiting(town)
    chat(town, "meera", "kavya", "farid").play("""
        > pending
        < I did not understand that. Meera Jewellers · 6 customers …
        > approve farid
        < I did not understand that. …
        > stop everything
        < Nothing was being sent or planned. [Menu]
        (farid) > approve
        (farid) < I did not understand that. Farid & Sons · 0 customers Our team is still checking your shop. …
        (kavya) > resume everything
        (kavya) < This number sends the messages of Meera Jewellers, Zaveri Bros. …
    """)
    assert find_status(town, "Farid & Sons") is JewellerStatus.PENDING


def test_a_card_of_staff_is_nothing_to_who_left_the_staff(town: Town) -> None:
    add_waiting(town)
    with town.services.platform() as session:
        iqbal = seed.add_person(session, IQBAL, "Iqbal")
        session.add(Staff(person_id=iqbal.id))
        shop = session.query(Jeweller).filter_by(name="Zaveri Bros").one()
        session.add(Member(jeweller_id=shop.id, person_id=iqbal.id, role=MemberRole.OPERATOR))
    player = chat(town, "iqbal")
    player.play("""
        > pending
        < Staff: 1 of 1: … [Approve] [Reject] [Overview]
    """)
    with town.services.platform() as session:
        session.query(Staff).delete()
    player.play("""
        > [Approve]
        < That button is old. Type menu to see what can be done now. [Menu]
        > [Menu]
        < Zaveri Bros · 6 customers …
    """)
    assert find_status(town, "Farid & Sons") is JewellerStatus.PENDING
