"""A faithful emulator of the WhatsApp Cloud API with phones on a page; it imports nothing of the product."""

from simulator.config import Config, Delays, Limits, PersonEntry, SubscriberEntry, WebhookRules
from simulator.fixture import Running, running
from simulator.remote import Remote, RemoteError

__all__ = [
    "Config",
    "Delays",
    "Limits",
    "PersonEntry",
    "Remote",
    "RemoteError",
    "Running",
    "SubscriberEntry",
    "WebhookRules",
    "running",
]
