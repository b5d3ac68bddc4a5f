"""A jeweller looks at messages: as a real customer would read them, in each language, with what is missing where."""

from __future__ import annotations

import pytest

from demo.town import Town
from demo.transcript import Player
from models.jeweller import MemberRole
from tests.cast import IQBAL
from tests.conversations.chats import chat
from tests.conversations.test_roles import add_member
from tests.jobs.scenes import begin, run_sql


@pytest.fixture
def meera(town: Town) -> Player:
    return chat(town, "meera")


def test_a_message_is_seen_with_a_customers_values_in_each_language(town: Town, meera: Player) -> None:
    meera.play(
        """
        > templates
        < You have 3 messages. Approved: 3 · not to be used now: 0 Choose one to see it as a customer would.
          {Choose: Diwali offer · Offer · ₹1.02 · approved | Loan reminder · Reminder · ₹0.14 · approved
            | Sip reminder · Reminder · ₹0.14 · approved | Languages · Which message is in which language | Menu}
        > [Loan reminder]
        < Loan reminder · Reminder About ₹0.14 a message with GST · English: approved
          “Namaste …, interest of ₹… on loan GL-… is due on …. Regards, Meera Jewellers, your jeweller.”
          This is how … would read it.
          {Choose: Send this | हिन्दी · approved | ಕನ್ನಡ · approved | தமிழ் · approved | ਪੰਜਾਬੀ · approved | All messages | Menu}
        > [हिन्दी]
        < Loan reminder · … हिन्दी: approved “नमस्ते Ramesh Patel जी, लोन GL-1023 का ब्याज ₹3,100.50 …
        > [हिन्दी]
        < Loan reminder · … “नमस्ते Ramesh Patel जी, …
        > 4
        < Loan reminder · … தமிழ்: approved …
        > [All messages]
        < You have 3 messages. …
        > [Diwali offer]
        < Diwali offer · Offer About ₹1.02 … has something for you: [offer]. … would read it.
          ਪੰਜਾਬੀ: 1 customer would read English
          {Choose: Send this | हिन्दी · approved | ಕನ್ನಡ · approved | தமிழ் · approved | All messages | Menu}
        """
    )


def test_the_used_come_first_and_what_whatsapp_says_is_shown(town: Town, meera: Player) -> None:
    begin(town)
    town.drain()
    meera.read_new()
    run_sql(
        town,
        "UPDATE template_translation SET status = 'PENDING' WHERE language = 'pa'; "
        "UPDATE template_translation SET status = 'PAUSED' FROM template WHERE template.id = template_id "
        "AND name = 'sip_reminder'; UPDATE template_translation SET status = 'DELETED' WHERE language = 'kn'",
    )
    run_sql(
        town,
        "UPDATE template_translation SET status = 'DELETED' FROM template WHERE template.id = template_id "
        "AND name = 'diwali_offer' AND language = 'en'",
    )
    meera.play(
        """
        > messages
        < You have 3 messages. Approved: 2 · not to be used now: 1 …
          {Choose: Diwali offer · … | Loan reminder · … | Sip reminder · Reminder · ₹0.14 · paused by WhatsApp | …}
        > [Languages]
        < ✓ approved · … in review · — missing Diwali offer: en —, hi ✓, kn —, ta ✓, pa —
          Loan reminder: en ✓, hi ✓, kn —, ta ✓, pa … Sip reminder: en ‖, hi ‖, kn —, ta ‖, pa ‖
          English: 1 customer would get nothing … ಕನ್ನಡ: 1 customer would get nothing ಕನ್ನಡ: 1 customer would read English
          … [All messages] [Menu]
        > [All messages]
        < You have 3 messages. …
        > [Sip reminder]
        < Sip reminder · … English: paused by WhatsApp …
          {Choose: हिन्दी · paused by WhatsApp | தமிழ் · … | ਪੰਜਾਬੀ · … | All messages | Menu}
        """
    )
    run_sql(town, "UPDATE template_translation SET status = 'DELETED'")
    meera.play("> [Sip reminder]\n< WhatsApp no longer has this message. [All messages] [Menu]")
    meera.play("> templates\n< No message is approved yet; our team is on it. [Customers] [Menu]")


def test_a_message_leads_into_a_campaign_with_what_filled_in(town: Town, meera: Player) -> None:
    meera.play(
        """
        > templates
        < …
        > something festive
        < I did not understand that. …
        > templates
        < …
        > diwali offer
        < …
        > [Send this]
        < New campaign › 1 of 5 · Who …
        > offers
        < New campaign › 3 of 5 · Fill in What goes in place of [offer]? …
        > back
        < New campaign › 2 of 5 · What …
        > cancel
        < Cancelled. …
        > [Send this]
        < New campaign › 1 of 5 · Who …
        > cancel
        < Cancelled. …
        """
    )


def test_a_viewer_looks_but_sends_nothing(town: Town) -> None:
    add_member(town, MemberRole.VIEWER)
    player = Player(town, {"iqbal": IQBAL})
    player.play("> templates\n< …\n> [Diwali offer]\n< … would read English {Choose: हिन्दी · approved | …}")
