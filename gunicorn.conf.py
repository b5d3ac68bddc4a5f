"""Settings of the web server, read by gunicorn itself."""

import os

from gevent import socket
from psycopg2 import OperationalError, extensions

worker_class = "gevent"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_connections = 500
timeout = 20
graceful_timeout = 15
keepalive = 65
limit_request_line = 4094
limit_request_fields = 60
# The access log would hold the verify token of the handshake; the hosts' routers keep one anyway.
accesslog = None
errorlog = "-"
control_socket_disable = True
proc_name = "ektola-web"


# A post is written, over a new connection if need be, before the platform has lost its patience.
ANSWER_SECONDS = 6


def wait_for_database(connection) -> None:  # type: ignore[no-untyped-def]
    """Let other requests run while PostgreSQL answers, which without it would hold the whole process.

    A connection that has gone silent is given up.
    """
    while True:
        state = connection.poll()
        if state == extensions.POLL_OK:
            return
        if state == extensions.POLL_READ:
            socket.wait_read(connection.fileno(), ANSWER_SECONDS, OperationalError("no answer in time"))
        else:
            socket.wait_write(connection.fileno(), ANSWER_SECONDS, OperationalError("no answer in time"))


def post_fork(server, worker) -> None:  # type: ignore[no-untyped-def]
    extensions.set_wait_callback(wait_for_database)
