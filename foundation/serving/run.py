"""`steadfast serve`, once the database is ready: the socket, the application loaded once, the workers."""

import gc
import logging
import socket
from functools import partial

import uvicorn

from foundation.serving import deadlines, room
from foundation.serving.log import LOGGING
from foundation.serving.workers import Workers
from foundation.settings import Settings, SettingWrong

BACKLOG = 2048
UNDER_WAY = 10  # seconds that a request under way is given when the service stops


def listening(found: Settings) -> socket.socket:
    """The socket all workers share; SettingWrong when the port is taken or not ours to take."""
    family = socket.AF_INET6 if ":" in found.host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((found.host, found.port))
    except OSError:
        made.close()
        raise SettingWrong(
            f"port {found.port} on {found.host} is taken. Stop what uses it, or choose another: PORT=8001 make run"
        ) from None
    return made


def run(found: Settings, shared: socket.socket) -> None:
    """Serve on this socket until told to stop; returns when the last worker is gone."""
    deadlines.Deadlined.most = max(room.descriptors() - deadlines.RESERVE, 64)
    logging.getLogger("steadfast").setLevel(found.log_level.upper())
    config = uvicorn.Config(
        "asgi:application", factory=True, http=deadlines.Deadlined, ws="none", log_config=LOGGING,
        log_level="warning", access_log=False, server_header=False, date_header=True, proxy_headers=False,
        backlog=BACKLOG, timeout_keep_alive=deadlines.IDLE, timeout_graceful_shutdown=UNDER_WAY,
    )  # fmt: skip
    config.load()
    shared.listen(BACKLOG)
    gc.collect()
    gc.freeze()  # what is shared with the workers stays shared
    Workers(found.workers, shared, partial(_serve, config, shared)).run()


def _serve(config: uvicorn.Config, shared: socket.socket) -> None:
    uvicorn.Server(config).run([shared])
