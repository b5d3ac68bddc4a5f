"""Every setting of the simulator with its default; nothing here reads the environment or the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from simulator.templates.template import Template

MEGABYTE = 1_000_000


@dataclass
class Delays:
    """Seconds between the stages of a message; `delivered` counts from sent, `read` from delivered."""

    sent: float = 0.3
    delivered: float = 0.6
    read: float = 2.0
    review: float = 1.0


@dataclass
class Limits:
    """What the platform caps; None switches a cap off."""

    messages_per_second: int | None = 80
    pair_burst: int | None = 45
    pair_seconds: float = 6.0
    window_hours: float = 24.0
    enforces_window: bool = True
    enforces_opt_out: bool = True
    messaging_limit: str = "TIER_UNLIMITED"
    marketing_per_person_daily: int | None = None
    free_service_messages: int = 1000
    templates: int = 6000
    template_creations_hourly: int = 100
    management_calls_hourly: int | None = 5000
    paced_batch: int | None = None
    pacing_seconds: float = 1800.0
    list_body: int = 4096
    contact_cards: int = 257
    media_url_seconds: float = 300.0
    uploaded_media_days: float = 30.0
    inbound_media_days: float = 7.0
    empty_parameter_code: int = 131008
    throughput_http_status: int = 400


@dataclass
class WebhookRules:
    """How webhooks leave: gathered, retried, doubled, shuffled. Shares are between 0 and 1."""

    batch_size: int = 100
    batch_seconds: float = 0.05
    gathers_inbound: bool = False
    connections: int = 8
    timeout_seconds: float = 10.0
    retry_seconds: tuple[float, ...] = (1, 2, 4, 8, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400)
    delay_seconds: float = 0.0
    duplicate_share: float = 0.0
    disorder_seconds: float = 0.0
    escapes_slashes: bool = True
    one_change_per_update: bool = False
    contacts_on_failed: bool = False


@dataclass
class PersonEntry:
    """A declared person: shown as a phone on the page."""

    wa_id: str
    name: str
    note: str = ""


@dataclass
class SubscriberEntry:
    """One app's callback. An empty set of fields means every field."""

    url: str
    app_secret: str
    verify_token: str
    fields: frozenset[str] = frozenset()


@dataclass
class Config:
    host: str = "127.0.0.1"
    port: int = 9000
    webhook: str = ""
    app_id: str = "101100000000001"
    app_secret: str = "development-secret"  # noqa: S105 - development's word, not a secret
    verify_token: str = "development-verify"  # noqa: S105
    token: str = "development-token"  # noqa: S105
    phone_number_id: str = "106500000000001"
    waba_id: str = "102200000000001"
    portfolio_id: str = "100400000000001"
    display_number: str = "919900112233"
    verified_name: str = "EkTola"
    people: list[PersonEntry] = field(default_factory=list)
    subscribers: list[SubscriberEntry] = field(default_factory=list)
    # What the first account has from the beginning, as it stands: nothing is judged or told of it.
    templates: list[Template] = field(default_factory=list)
    handshake_at_start: bool = False
    ledger_file: Path | None = None
    ledger_limit: int = 200_000
    read_share: float = 1.0
    auto_review: bool = True
    rejected_words: tuple[str, ...] = ("lottery", "guaranteed profit")
    marketing_words: tuple[str, ...] = ("% off", "discount", "offer", "sale")
    recategorises: bool = False
    fetches_links: bool = True
    allow_list: list[str] | None = None
    clock_starts_at: float | None = None
    seed: int = 7
    delays: Delays = field(default_factory=Delays)
    limits: Limits = field(default_factory=Limits)
    webhooks: WebhookRules = field(default_factory=WebhookRules)
