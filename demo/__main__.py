"""`make demo`: the whole product on this machine, with no account: servers, simulator, web, workers, scheduler, a shop."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo import seed
from demo.home import ServerError
from demo.lists import untidy_workbook
from demo.processes import ROOT, Processes, StartError, make_environment, read_procfile, run_release, running_processes
from demo.servers import running_servers
from demo.town import STAFF
from jobs import services
from settings import read_settings

OWNER, NEWCOMER = "919812300001", "919812300004"
PEOPLE = (
    (OWNER, "Meera Shah (owner of Meera Jewellers)"),
    (STAFF, "Asha (staff of the platform)"),
    (NEWCOMER, "Farid Soni (nobody knows this number yet)"),
    ("919845012345", "Kavya Rao (customer)"),
    ("919824012346", "Ramesh Patel (customer)"),
)


@dataclass(frozen=True)
class Demo:
    """Where it runs; `environment` is what every process of it was started with."""

    page: str
    web: str
    environment: dict[str, str]
    processes: Processes


def find_port(wanted: int) -> int:
    """The wanted port if it is free, else any."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise StartError("no free port")


@contextmanager
def running_demo(simulator_options: str = "", more: dict[str, str] | None = None, port: int = 8000) -> Iterator[Demo]:
    """Everything up, seeded and ready; ends in order."""
    with running_servers() as servers:
        web, page = find_port(port), find_port(port + 1000)
        environment = make_environment(
            {
                "DATABASE_URL": servers.database_url,
                "REDIS_URL": servers.redis_url,
                "WHATSAPP_API_URL": f"http://127.0.0.1:{page}",
                "STAFF_NUMBERS": STAFF,
                "ENVIRONMENT": "development",
                "PORT": str(web),
                "WEB_CONCURRENCY": "2",
                "LOG_LEVEL": "WARNING",
                **(more or {}),
            }
        )
        with running_processes(environment) as processes:
            run_release(environment)
            webhook = f"http://127.0.0.1:{web}/webhooks/whatsapp"
            people = " ".join(f"--person '{number}={name}'" for number, name in PEOPLE)
            processes.start(
                "simulator", f"python -m simulator --port {page} --webhook {webhook} {people} {simulator_options}"
            )
            for name, command in read_procfile().items():
                if name != "release":
                    processes.start(name, command)
            processes.wait_for_answer("simulator", f"http://127.0.0.1:{page}/_sim/people")
            processes.wait_for_answer("web", f"http://127.0.0.1:{web}/ready")
            fill(environment)
            yield Demo(f"http://127.0.0.1:{page}/", f"http://127.0.0.1:{web}", environment, processes)


def fill(environment: dict[str, str]) -> None:
    """Templates at the simulated platform, approved and read; one approved shop with customers."""
    built = services.build(read_settings(environment))
    try:
        seed.submit_templates(built)
        ends_at = time.monotonic() + 20
        while True:
            names, approved = seed.read_templates(built)
            if approved and approved == seed.count_submitted():
                break
            if time.monotonic() > ends_at:
                raise StartError(f"only {approved} translations of {names} templates were approved")
            time.sleep(0.2)
        with built.platform() as session:
            if not seed.is_seeded(session):
                owner = seed.add_person(session, OWNER, "Meera Shah")
                seed.add_person(session, STAFF, "Asha")
                shop = seed.add_shop(session, built, "Meera Jewellers", "Rajkot", owner)
                seed.add_customers(session, built, shop)
    finally:
        built.store.engine.dispose()
        built.bell.connection.close()
        built.client.close()


def main() -> None:
    started = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not sys.stdout.isatty():
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    try:
        with running_demo() as demo:
            took = time.monotonic() - started
            sys.stdout.write(
                f"\nEkTola runs here (up in {took:.1f} s). Open this page:\n\n    {demo.page}\n\n"
                "Write as any of the phones. A list to send lies in " + str(write_list()) + "\n"
                "Ctrl-C ends everything and leaves nothing behind.\n"
            )
            while True:
                time.sleep(1)  # a signal that comes just before it is seen soon
    except KeyboardInterrupt:
        sys.stdout.write("\nEnded.\n")
    except (StartError, ServerError) as problem:
        sys.exit(str(problem))


def write_list() -> Path:
    """An untidy customer list to send, beside the project's other local things; git ignores it."""
    path = ROOT / ".local" / "customers march FINAL (2).xlsx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(untidy_workbook())
    return path.relative_to(ROOT)


if __name__ == "__main__":
    main()
