"""B10: webhooks of every kind, bent in every way, a third of them signed: no 5xx, and nothing unsigned is stored."""

from __future__ import annotations

import argparse
import http.client
import json
import random
import threading
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.reliability.bars import Findings, wait_until
from benchmarks.reliability.installation import OWNER, Installation, installed
from benchmarks.reliability.posting import PATH, sign, write_message, write_status

SIGNED = 0.3
CLIENTS = 4
MOST_GROWTH = 50.0
# What stands where something else is expected.
ODDITIES: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e308, "", "\u0000", "\ud800", "'; DROP TABLE message; --", "9" * 400, "x" * 5000,
    [], {}, [[]], [None], {"": {}}, [{"id": 1}] * 3, "🪔" * 50, "2026-13-45", "true",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--n", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)


def run(given: argparse.Namespace) -> Findings:
    findings = Findings()
    with installed() as installation:
        [web] = installation.start("web")
        installation.wait_for_web()
        kinds = record(installation)
        findings.note("kinds", len(kinds))
        shoot(installation, kinds, given.n // 10, given.seed, SIGNED)  # what a process learns at first is no growth
        grown = -weigh(web.family)
        codes = shoot(installation, kinds, given.n, given.seed + 1, SIGNED)
        grown += weigh(web.family)
        findings.hold("no 5xx and no silence", set(codes) <= {200, 400, 403}, dict(codes))
        findings.hold("all were posted", codes.total() == given.n // CLIENTS * CLIENTS)
        findings.hold("growth under 50 MB", grown < MOST_GROWTH, grown)
        findings.hold("web lives", web.program.poll() is None)
        before = fingerprint(installation)
        unsigned = shoot(installation, kinds, given.n // 10, given.seed + 2, 0.0)
        findings.hold("unsigned are refused", set(unsigned) == {403}, dict(unsigned))
        findings.hold("unsigned change nothing", fingerprint(installation) == before)
        workers = installation.start("worker", "worker_apply", "worker_care", "scheduler")
        unheard = "SELECT count(*) FROM inbox_item WHERE state = 'new'"
        wait_until(lambda: not installation.scalar(unheard), 120, 0.5)
        findings.hold(
            "all that is understood is heard", installation.scalar(unheard) == 0, installation.scalar(unheard)
        )
        findings.hold("workers live", all(each.program.poll() is None for each in workers))
        broken = installation.scalar("SELECT count(*) FROM inbox_item WHERE state NOT IN ('new', 'done')")
        findings.note("put aside", broken)
    return findings


def record(installation: Installation) -> list[bytes]:
    """One of each kind that the platform posts: its samples, and what people send."""
    sim = installation.sim
    sim.add_person(OWNER, "Meera")
    sim.say(OWNER, "menu")
    sim.attach(OWNER, "list.csv", b"name,phone\nKavya,9845012345\n", "text/csv")
    sim.attach(OWNER, "photo.jpg", b"\xff\xd8\xff\xe0" + bytes(60))
    sim.share_contacts(OWNER, [{"name": {"formatted_name": "K"}, "phones": [{"phone": "+919845012345"}]}])
    wamid = sim.say(OWNER, "hello", referral={"source_url": "https://example.com", "source_type": "ad"})
    sim.act(OWNER, reaction={"message_id": wamid, "emoji": "👍"})
    sim.act(OWNER, location={"latitude": 22.3, "longitude": 70.8})
    for wish in ({"unsupported": "poll"}, {"lost_media": "image"}, {"order": {"catalog_id": "1", "product_items": []}}):
        sim.act(OWNER, **wish)
    sim.settle()
    wait_until(lambda: installation.scalar("SELECT count(*) FROM inbox_post") >= 10, 20)
    posts = [bytes(row[0]) for row in installation.run_sql("SELECT body FROM inbox_post ORDER BY id")]
    samples = Path(__file__).parents[2] / "tests" / "whatsapp" / "samples"
    posts += [path.read_bytes() for path in sorted(samples.rglob("*.json"))]
    return [*posts, write_status("wamid.A"), write_message("wamid.B", "919600000001")]


def bend(chance: random.Random, body: bytes) -> bytes:
    """Some values replaced, doubled or taken away; sometimes bytes instead."""
    if chance.random() < 0.15:
        place = chance.randrange(len(body))
        return body[:place] + chance.randbytes(chance.randrange(8)) + body[place + chance.randrange(20) :]
    try:
        value = json.loads(body)
    except ValueError:
        return body
    for _ in range(chance.randrange(1, 5)):
        places = list(list_places(value))
        if not places:
            break
        holder, key = chance.choice(places)
        change = chance.random()
        if change < 0.6:
            holder[key] = deepcopy(chance.choice(ODDITIES))
        elif change < 0.8:
            del holder[key]
        elif isinstance(holder, list):
            holder.append(deepcopy(holder[key]))
        else:
            holder[f"{key}s"] = deepcopy(holder[key])
    return json.dumps(value, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def list_places(value: Any) -> Any:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from list_places(value[key])


def shoot(installation: Installation, kinds: list[bytes], count: int, seed: int, signed: float) -> Counter[int]:
    """Post so many over some connections; gives how often each answer came, 0 for none."""
    codes: Counter[int] = Counter()
    address = urlsplit(installation.webhook).netloc

    def work(number: int) -> None:
        chance = random.Random(seed * 100 + number)
        connection = http.client.HTTPConnection(address, timeout=20)
        for _ in range(count // CLIENTS):
            body = bend(chance, chance.choice(kinds))
            headers = {"Content-Type": "application/json"}
            if chance.random() < signed:
                headers["X-Hub-Signature-256"] = sign(body)
            elif chance.random() < 0.5:
                headers["X-Hub-Signature-256"] = "sha256=" + chance.randbytes(32).hex()
            try:
                connection.request("POST", PATH, body, headers)
                answer = connection.getresponse()
                answer.read()
                codes[answer.status] += 1
            except (OSError, http.client.HTTPException):
                codes[0] += 1
                connection.close()
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


def weigh(pids: list[int]) -> float:
    """Resident megabytes of some processes."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def fingerprint(installation: Installation) -> list[Any]:
    """How many rows there are, and what was changed last, of every table."""
    tables = installation.run_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [
        tuple(installation.run_sql(f"SELECT count(*), max(xmin::text::bigint) FROM {table}")[0]) for (table,) in tables
    ]
