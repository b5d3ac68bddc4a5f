"""From "Hi" to the report: a new shop, an untidy list of 2,340 rows, a reminder to everyone who may get one."""

from __future__ import annotations

import re
import time
from typing import Any

from sqlalchemy import create_engine, text

from demo.__main__ import Demo
from demo.lists import untidy_workbook
from simulator.remote import Remote
from tests.cast import ASHA, FARID
from tests.journeys.walker import Walker


def read_rows(demo: Demo, query: str, **values: Any) -> list[Any]:
    engine = create_engine(demo.environment["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg2://"))
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT set_config('app.scope', 'platform', true)"))
            return list(connection.execute(text(query), values))
    finally:
        engine.dispose()


def speed_up(demo: Demo) -> None:
    """As the platform allows numbers in good standing; the pace itself is tested elsewhere."""
    engine = create_engine(demo.environment["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg2://"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE sending_number SET messages_per_second = 1000"))
    engine.dispose()


def register_and_import(farid: Walker, asha: Walker) -> None:
    asha.say("admin")
    asha.expect("jewellers")
    farid.say("Hi")
    farid.expect("Which language?")
    farid.tap("English")
    farid.expect("Your shop's name?")
    farid.say("Farid Gold")
    farid.expect("City?")
    farid.say("Surat")
    farid.expect("GSTIN?")
    farid.tap("Skip")
    farid.expect("Is this right")
    farid.tap("Yes, register")
    farid.expect("Our team is checking")
    asha.expect("New jeweller: Farid Gold, Surat.")
    asha.tap("Approve")
    asha.expect("Farid Gold: approved.")
    farid.expect("You're in!")
    farid.attach("customers march FINAL (2).xlsx", untidy_workbook())
    farid.expect("3 numbers are from outside India.", timeout=60)
    farid.tap("Leave out")
    card = farid.expect("I read 2,340 rows on sheet “Party list”.")
    assert "2,251 good" in card
    assert "61 repeated · 28 can't be used" in card
    farid.tap("Gold loan")
    farid.expect("agree to hear from you")
    farid.tap("Reminders only")
    saved = farid.expect("Saved: 2,251 new customers.")
    assert "[the-28-rows.xlsx]" in saved
    assert "0 updated · 61 repeated · 28 can't be used" in saved


def send_reminder(farid: Walker, people: str, typed: str) -> str:
    farid.tap("Send a reminder")
    card = farid.expect("5 of 5 · Check")
    farid.tap(f"Send to {people}")
    farid.expect("type the number")
    farid.say(typed)
    farid.expect("Loan reminder starts at")
    return card


def test_from_hi_to_the_report(demo: Demo) -> None:
    speed_up(demo)
    sim = Remote(demo.page.rstrip("/"))
    farid, asha = Walker(sim, FARID), Walker(sim, ASHA)
    register_and_import(farid, asha)

    shop = read_rows(demo, "SELECT id FROM jeweller WHERE name = 'Farid Gold'")[0].id
    silent = [
        row.phone
        for row in read_rows(demo, "SELECT phone FROM contact WHERE jeweller_id = :id ORDER BY id LIMIT 5", id=shop)
    ]
    for phone in silent:
        sim.say(phone, "STOP")
    for phone in silent:
        assert "START" in Walker(sim, phone).expect("Farid Gold")  # each in their own language

    card = send_reminder(farid, "2,246", "2246")
    assert "Left out 5: opted out 5" in card
    farid.expect("Loan reminder: done. Sent 2,246 of 2,246 · failed 0 · skipped 0.", timeout=120)

    check_what_the_platform_got(demo, sim, shop, set(silent))
    wait_until_all_is_read(demo, shop)
    farid.tap("Report")
    report = farid.expect("2,246 people")
    assert "Sent 2,246 · failed 0 · skipped 0 · not confirmed 0 · waiting 0" in report
    assert "Delivered 2,246 (100 %) · read 2,246 (100 %)" in report
    assert "Cost: ₹258.29 + GST ₹46.49" in report


def check_what_the_platform_got(demo: Demo, sim: Remote, shop: int, silent: set[str]) -> None:
    """Each eligible customer once, in their own language, with their own values; nobody who opted out."""
    due = read_rows(
        demo,
        "SELECT contact.phone, contact.name, contact.language, obligation.number, obligation.amount_paise, "
        "obligation.due_on FROM contact JOIN obligation ON obligation.contact_id = contact.id "
        "WHERE contact.jeweller_id = :id",
        id=shop,
    )
    wanted = {(row.phone, row.number): row for row in due if row.phone not in silent}
    sent = [
        line
        for line in sim.ledger()
        if line["type"] == "template" and line["payload"]["template"]["name"] == "loan_reminder"
    ]
    got = [(line["to"], read_parameters(line)["loan_number"]) for line in sent]
    assert len(got) == len(set(got)) == 2246
    assert set(got) == set(wanted)
    assert not {phone for phone, _ in got} & silent
    for line in sent:
        check_values(line, wanted[line["to"], read_parameters(line)["loan_number"]])


def read_parameters(line: dict[str, Any]) -> dict[str, str]:
    body = next(part for part in line["payload"]["template"]["components"] if part["type"] == "body")
    return {each["parameter_name"]: each["text"] for each in body["parameters"]}


def check_values(line: dict[str, Any], row: Any) -> None:
    language = line["payload"]["template"]["language"]["code"]
    given = read_parameters(line)
    assert language == (row.language or "en")
    assert given["name"] == row.name
    assert given["shop"] == "Farid Gold"
    assert re.sub(r"[₹,]", "", given["amount"]) == f"{row.amount_paise / 100:.2f}".removesuffix(".00")
    assert str(row.due_on.year) in given["due_date"]
    assert int(re.match(r"\d+", given["due_date"])[0]) == row.due_on.day  # type: ignore[index]


def wait_until_all_is_read(demo: Demo, shop: int) -> None:
    ends_at = time.monotonic() + 30
    query = "SELECT count(*) FROM message WHERE jeweller_id = :id AND kind = 'campaign' AND read_at IS NULL"
    while read_rows(demo, query, id=shop)[0][0]:
        assert time.monotonic() < ends_at, "statuses are missing"
        time.sleep(0.2)
