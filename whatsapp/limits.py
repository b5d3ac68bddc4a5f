"""Every number the platform sets, each with its source and the date it was read; no rule of the product lives here.

Sources: [O] Meta's OpenAPI description v23.0; [D] Meta's developer pages for the Cloud API, read 2026-11-21;
[U] published sources disagree or are silent, and the stricter value stands here.
"""

from __future__ import annotations

from datetime import timedelta

# Free-form messages
TEXT_BODY = 4096  # [D] 2026-11-21, text messages
CAPTION = 1024  # [O] MediaObject.caption, 2026-11-21
FILENAME = 240  # [U] no limit is published; 2026-11-21
INTERACTIVE_BODY = 1024  # [O] BodyObject.text; a list may hold 4096 by the page for lists [U]; 2026-11-21
HEADER_TEXT = 60  # [O] HeaderObject.text, 2026-11-21
FOOTER_TEXT = 60  # [O] FooterObject.text, 2026-11-21
BUTTONS = 3  # [O] ActionObject.buttons, 2026-11-21
BUTTON_TITLE = 20  # [O] reply.title, 2026-11-21
REPLY_ID = 256  # [O] reply.id; for payloads of template buttons [U]; 2026-11-21
LIST_BUTTON = 20  # [O] ActionObject.button, 2026-11-21
LIST_ROWS = 10  # [D] ten rows over all sections, 2026-11-21
ROW_ID = 200  # [O] rows.id, 2026-11-21
ROW_TITLE = 24  # [O] rows.title, 2026-11-21
ROW_DESCRIPTION = 72  # [O] rows.description, 2026-11-21
CONTACT_CARDS = 5  # [O] ContactsMessage.maxItems; the page says 257 [U]; 2026-11-21
CALLBACK = 512  # [D] biz_opaque_callback_data, 2026-11-21

# Templates
TEMPLATE_NAME = 512  # [D] lower-case letters, digits and underscore, 2026-11-21
TEMPLATE_BODY = 1024  # [D] also after the parameters are filled in (132005), 2026-11-21
TEMPLATE_FOOTER = 60  # [D] no variables, 2026-11-21
TEMPLATE_BUTTONS = 10  # [D] of all kinds together, 2026-11-21
TEMPLATE_BUTTON_TEXT = 25  # [D] 2026-11-21
PARAMETER_SPACES = 4  # [D] more spaces in a row are refused with 132018 (100 before v23), 2026-11-21

# Media
IMAGE_BYTES = 5_000_000  # [D] "5 MB", counted the stricter way, 2026-11-21
DOCUMENT_BYTES = 100_000_000  # [D] "100 MB", also the ceiling of the upload call, 2026-11-21
UPLOADED_MEDIA_LIFE = timedelta(days=30)  # [D] 2026-11-21
INBOUND_MEDIA_LIFE = timedelta(days=7)  # [D] since 2025-10-09; read 2026-11-21
MEDIA_URL_LIFE = timedelta(minutes=5)  # [D] 2026-11-21

# Webhooks
WEBHOOK_BYTES = 3 * 1024 * 1024  # [D] 2026-11-21
WEBHOOK_UPDATES = 1000  # [D] 2026-11-21
WEBHOOK_RETRIES = timedelta(days=7)  # [D] the overview page; the endpoint page says 36 hours [U]; 2026-11-21

# Prices
FREE_SERVICE_MESSAGES = 1000  # [U] free-form, a number and calendar month, since 2026-10-01; transcribed, 2026-11-21

# Windows and rates
SERVICE_WINDOW = timedelta(hours=24)  # [D] after the person's last message or call, 2026-11-21
TYPING_LIFE = timedelta(seconds=25)  # [D] 2026-11-21
MARK_READ_AGE = timedelta(days=30)  # [D] older messages cannot be marked, 2026-11-21
NUMBER_RATE = 80  # [D] messages a second of one number, 2026-11-21
NUMBER_RATE_RAISED = 1000  # [D] throughput level HIGH, 2026-11-21
# [D] different people one portfolio may write to first within 24 hours, 2026-11-21; unlimited stands for None
PEOPLE_PER_DAY = {
    "TIER_50": 50,
    "TIER_250": 250,
    "TIER_1K": 1_000,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
}
PAIR_INTERVAL = timedelta(seconds=6)  # [D] one message to the same person, 2026-11-21
PAIR_BURST = 45  # [D] borrowed from the time after it, 2026-11-21


def length(text: str) -> int:
    """Count UTF-16 units: Meta does not say how it counts an emoji, and this is the stricter of the two ways."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_people_per_day(told: str) -> int | None:
    """The size of a messaging limit, told as a tier or as a number; None is no limit."""
    if told in PEOPLE_PER_DAY:
        return PEOPLE_PER_DAY[told]
    return int(told) if told.isascii() and told.isdigit() and 0 < int(told) < 1_000_000_000 else None
