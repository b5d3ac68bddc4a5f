"""The command line: `python -m simulator`; it only turns arguments into a config."""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path

from simulator.config import Config, Delays, Limits, PersonEntry, SubscriberEntry
from simulator.phones import find_wa_id
from simulator.server import serve_until


def read_person(text: str) -> PersonEntry:
    """`919812300001=Meera Shah (jeweller)`: what stands in brackets at the end is a note."""
    wa_id, separator, name = text.partition("=")
    digits = find_wa_id(wa_id)
    if not separator or digits is None:
        raise argparse.ArgumentTypeError("write a person as 919812300001=Meera Shah (jeweller)")
    name, _, note = name.partition(" (")
    return PersonEntry(digits, name.strip(), note.rstrip(") ").strip())


def read_subscriber(text: str) -> SubscriberEntry:
    url, separator, secret = text.rpartition("=")
    if not separator:
        raise argparse.ArgumentTypeError("write a subscriber as http://127.0.0.1:8001/webhook=its-app-secret")
    return SubscriberEntry(url, secret, "")


def build_parser() -> argparse.ArgumentParser:
    default = Config()
    parser = argparse.ArgumentParser("simulator", description="A WhatsApp Cloud API on this machine, with phones.")
    parser.add_argument("--host", default=default.host)
    parser.add_argument("--port", type=int, default=default.port, help="0 takes a free one")
    parser.add_argument("--webhook", default="http://127.0.0.1:8000/webhooks/whatsapp")
    parser.add_argument("--app-id", default=default.app_id)
    parser.add_argument("--app-secret", default=default.app_secret)
    parser.add_argument("--verify-token", default=default.verify_token)
    parser.add_argument("--token", default=default.token)
    parser.add_argument("--phone-number-id", default=default.phone_number_id)
    parser.add_argument("--waba-id", default=default.waba_id)
    parser.add_argument("--display-number", default=default.display_number)
    parser.add_argument("--verified-name", default=default.verified_name)
    parser.add_argument("--person", type=read_person, action="append", default=[], metavar="NUMBER=NAME (NOTE)")
    parser.add_argument("--subscriber", type=read_subscriber, action="append", default=[], metavar="URL=SECRET")
    parser.add_argument("--ledger-file", type=Path, help="a line for each accepted message, on the disk first")
    parser.add_argument("--handshake", action="store_true", help="verify the webhook once at the start")
    parser.add_argument("--sent-after", type=float, default=default.delays.sent, metavar="SECONDS")
    parser.add_argument("--delivered-after", type=float, default=default.delays.delivered, metavar="SECONDS")
    parser.add_argument("--read-after", type=float, default=default.delays.read, metavar="SECONDS")
    parser.add_argument("--review-after", type=float, default=default.delays.review, metavar="SECONDS")
    parser.add_argument("--read-share", type=float, default=default.read_share, help="how many people read, 0 to 1")
    parser.add_argument("--rate", type=int, default=default.limits.messages_per_second, help="0 for no limit")
    parser.add_argument("--pair-burst", type=int, default=default.limits.pair_burst, help="0 for no limit")
    return parser


def read_config(arguments: list[str] | None = None) -> Config:
    given = build_parser().parse_args(arguments)
    return Config(
        host=given.host,
        port=given.port,
        webhook=given.webhook,
        app_id=given.app_id,
        app_secret=given.app_secret,
        verify_token=given.verify_token,
        token=given.token,
        phone_number_id=given.phone_number_id,
        waba_id=given.waba_id,
        display_number=given.display_number.lstrip("+"),
        verified_name=given.verified_name,
        people=given.person,
        subscribers=given.subscriber,
        handshake_at_start=given.handshake,
        ledger_file=given.ledger_file,
        read_share=given.read_share,
        delays=Delays(given.sent_after, given.delivered_after, given.read_after, given.review_after),
        limits=Limits(messages_per_second=given.rate or None, pair_burst=given.pair_burst or None),
    )


async def run(config: Config) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    await serve_until(config, stopping)


if __name__ == "__main__":
    asyncio.run(run(read_config()))
