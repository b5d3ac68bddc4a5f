"""All campaigns of a shop in one list: by drawer, page by page, with drafts; put away and taken back."""

from __future__ import annotations

from datetime import timedelta

from demo.town import Town
from demo.transcript import Player
from models.campaign import CampaignStatus
from models.jeweller import MemberRole
from tests.cast import IQBAL, KAVYA, MEERA
from tests.conversations.chats import change_contacts, chat
from tests.conversations.test_proposals import PREPARED, SENT
from tests.conversations.test_roles import add_member
from tests.jobs.scenes import find_shop, get_campaign, plan, run_sql


def add(town: Town, *statuses: CampaignStatus) -> list[int]:
    """Offers in these states, the oldest first."""
    with town.services.platform() as session:
        shop = find_shop(session)
        ids = [plan(session, town.services, shop, due_in=timedelta(days=1)) for _ in statuses]
    for campaign_id, status in zip(ids, statuses, strict=True):
        run_sql(town, "UPDATE campaign SET status = :status WHERE id = :id", status=status.value, id=campaign_id)
    return ids


SENT_OFFER = "Diwali offer · sent · tomorrow …"


def test_the_urgent_come_first_and_the_older_page_by_page(town: Town) -> None:
    add(town, CampaignStatus.SCHEDULED, CampaignStatus.PAUSED, CampaignStatus.RUNNING)
    add(town, *[CampaignStatus.COMPLETED] * 15)
    chat(town, "meera").play(f"""
        > campaigns
        < 1 to 8 of 18 Choose one to see more. {{Choose: Diwali offer · being sent · … | Diwali offer · paused · … |
            Diwali offer · planned · … | {SENT_OFFER} | … | Older | Show only…}}
        > [Older]
        < 9 to 16 of 18 Choose one to see more. {{Choose: {SENT_OFFER} | … | Older | Show only…}}
        > [Older]
        < 17 to 18 of 18 Choose one to see more.
            {{Choose: Diwali offer · … | Diwali offer · … | Show only… | New campaign | Menu}}
        > [Show only…]
        < Which campaigns? [Running, planned] [Paused] [Sent]
        > [Sent]
        < Sent 1 to 8 of 15 …
        > [Older]
        < Sent 9 to 15 of 15 …
        > campaigns paused
        < Paused Your last campaign. Choose it to see more. [Diwali offer] [Show only…] [Menu]
        > drafts
        < Drafts: nothing here. [Campaigns] [Menu]
        > campaigns archive
        < Archive: nothing here. [Campaigns] [Menu]
        > [Running, planned]
        < Running, planned Your last 2 campaigns. …
            {{Choose: Diwali offer · … | Diwali offer · … | Show only… | New campaign | Menu}}
    """)


def test_what_has_ended_is_put_away_and_taken_back(town: Town) -> None:
    planned, sent = add(town, CampaignStatus.SCHEDULED, CampaignStatus.COMPLETED)
    player = chat(town, "meera")
    player.play("""
        > archive
        < Diwali offer is in the archive. Its figures are kept. [Undo] [Campaigns] [Menu]
        > archive
        < There is no campaign for which that can be done now. [Menu]
        > [Campaigns]
        < Your last campaign. Choose it to see more. [Diwali offer] [Show only…] [Menu]
        > [Show only…]
        < Which campaigns? [Running, planned] [Archive] [Menu]
        > [Archive]
        < Archive Your last campaign. … [Diwali offer] [Show only…] [Menu]
        > [Diwali offer]
        < Diwali offer: sent To: Offers When: … [Repeat] [Take back] [Menu]
        > [Take back]
        < Diwali offer: sent To: Offers When: … [Repeat] [Archive] [Menu]
        > [Archive]
        < Diwali offer is in the archive. …
        > [Undo]
        < Diwali offer: sent … [Repeat] [Archive] [Menu]
        > [Archive]
        < Diwali offer is in the archive. …
        > [Archive]
        < Diwali offer is in the archive. …
        > archive sip reminder
        < There is no campaign for which that can be done now. [Menu]
    """)
    assert get_campaign(town, sent).archived_at is not None
    assert get_campaign(town, planned).archived_at is None


def test_a_draft_stands_in_the_list_and_is_deleted_and_taken_back(town: Town) -> None:
    chat(town, "meera").play("""
        > delete draft
        < There is no draft. [New campaign] [Menu]
        > new campaign
        < …
        > gold loan
        < …
        > loan reminder
        < … When …
        > campaigns
        < Your last campaign. Choose it to see more. [Loan reminder] [Menu]
        > [Loan reminder]
        < “Loan reminder” is waiting at 4 of 5 · When. [Continue] [Delete] [Menu]
        > [Delete]
        < The draft of “Loan reminder” is deleted. Nothing was sent. [Undo] [Menu]
        > [Delete]
        < There is no draft. [New campaign] [Menu]
        > campaigns
        < No campaigns yet. [New campaign] [Menu]
        > [Undo]
        < New campaign › 4 of 5 · When …
    """)


def test_a_silence_ends_with_one_question(town: Town) -> None:
    """After half an hour; a good answer is still an answer, and before it nothing is asked."""
    chat(town, "meera").play("""
        > new campaign
        < …
        > gold loan
        < …
        > loan reminder
        < … When …
        ~ 20 minutes pass
        > blue
        < New campaign › 4 of 5 · When I can't read that time. …
        ~ 31 minutes pass
        > blue
        < “Loan reminder” is waiting at 4 of 5 · When. [Continue] [Menu]
        > [Continue]
        < … When …
        ~ 2 days pass
        > hi
        < “Loan reminder” is waiting at 4 of 5 · When. [Continue] [Menu]
        > [Menu]
        < … [Continue] …
        ~ 2 days pass
        > and now?
        < “Loan reminder” is waiting at 4 of 5 · When. [Continue] [Menu]
        > what
        < I did not understand that. …
        > continue
        < … When …
        ~ 3 days pass
        > tomorrow 10 am
        < … Check … [Schedule] [Test to me] [Change]
    """)


def test_repeat_takes_two_taps_and_an_operators_draft_one(town: Town) -> None:
    add_member(town, MemberRole.OPERATOR)
    add(town, CampaignStatus.COMPLETED)
    player = Player(town, {"iqbal": IQBAL, "meera": MEERA})
    player.play("(meera) > menu\n(meera) < …")
    player.play(PREPARED + SENT + "(meera) < Iqbal prepared “Diwali offer”: 1 person, ₹…")
    player.play("""
        > drafts
        < Drafts Your last campaign. … [Diwali offer] [Show only…] [Menu]
        > [Diwali offer]
        < Message: Diwali offer To: 1 person … [Menu]
        (meera) > campaigns
        (meera) < Your last 2 campaigns. …
            {Choose: Diwali offer · waits for a yes · Iqbal | Diwali offer · sent · … | Show only… | New campaign | Menu}
        (meera) > 1
        (meera) < Message: Diwali offer To: 1 person … [Approve] [Reject] [Menu]
        (meera) > [Approve]
        (meera) < Diwali offer starts at … [Undo] [Pause]
        < Meera approved “Diwali offer”. [Menu]
        (meera) > undo
        (meera) < Undone: …
        (meera) > campaigns sent
        (meera) < Sent …
        (meera) > 1
        (meera) < … [Repeat] [Archive] [Menu]
        (meera) > [Repeat]
        (meera) < New campaign › 5 of 5 · Check Message: Diwali offer To: 1 person … [Send to 1] [Test to me] [Change]
        (meera) > [Send to 1]
        (meera) < Diwali offer starts at … [Undo] [Pause]
    """)


def test_one_language_for_all_is_chosen_from_the_card(town: Town) -> None:
    player = chat(town, "meera")
    player.play("""
        > send loan reminder to gold loan now
        < … To: 3 people · English 1, हिन्दी 1, ಕನ್ನಡ 1 … [Send to 3] [Test to me] [Change]
        > [Change]
        < … {Choose: Who | What | When | Language}
        > [Language]
        < New campaign › 3 of 5 · Fill in In which language? {Choose: Each their own | English | हिन्दी | ಕನ್ನಡ | தமிழ் | ਪੰਜਾਬੀ}
        > french
        < … Please choose one of these, or type its number. In which language? …
        > back
        < … English 1, हिन्दी 1, ಕನ್ನಡ 1 … [Send to 3] [Test to me] [Change]
        > change language
        < … In which language? …
        > hindi
        < … To: 3 people · हिन्दी 3 … “नमस्ते Kavya Rao जी, … [Send to 3] [Test to me] [Change]
    """)
    run_sql(
        town,
        "UPDATE template_translation SET status = 'PAUSED' WHERE language = 'hi' AND body LIKE '%{{loan_number}}%'",
    )
    player.play("""
        > [Send to 3]
        < … In which language? …
        > [Each their own]
        < … To: 3 people · English 2, ಕನ್ನಡ 1 (1 of them for want of their own language) … [Send to 3] …
    """)


def test_who_has_no_name_is_shown(town: Town) -> None:
    change_contacts(town, KAVYA, name="")
    chat(town, "meera").play("""
        > send loan reminder to gold loan now
        < … For 1 person I have no name. Say “Customer” or leave them out? [Say “Customer”] [Leave out] [Show 1]
        > show 1
        < No name, 1 person: +91 98450 12345 · GL-1001 For 1 person I have no name. … [Say “Customer”] [Leave out]
        > 1
        < … To: 3 people … [Send to 3] [Test to me] [Change]
    """)
