"""Settings of the web server, read by gunicorn itself."""

import os

from gevent import socket
from psycopg2 import extensions

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


def wait_for_database(connection) -> None:  # type: ignore[no-untyped-def]
    """Let other requests run while PostgreSQL answers; without it psycopg2 would hold the whole process."""
    while True:
        state = connection.poll()
        if state == extensions.POLL_OK:
            return
        if state == extensions.POLL_READ:
            socket.wait_read(connection.fileno())
        else:
            socket.wait_write(connection.fileno())


def post_fork(server, worker) -> None:  # type: ignore[no-untyped-def]
    extensions.set_wait_callback(wait_for_database)
