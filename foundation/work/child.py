"""The process that does long work, beside the web process that called it, and gone with it.

`python -m foundation.work.child wiring`. Its standard input is held open by its caller: when that closes, however it
came, it puts back what it has in hand and ends. It listens for that before it loads anything else.
"""

import importlib
import os
import sys
import threading
import time
from collections.abc import Callable

GRACE = 3.0  # seconds in which what is in hand is put back


class Lifeline:
    """Held by the caller. `cut` is called when it lets go; until there is something to put back, that is the end."""

    def __init__(self) -> None:
        self.cut: Callable[[], object] = lambda: os._exit(1)
        threading.Thread(target=self._watch, name="lifeline", daemon=True).start()

    def _watch(self) -> None:
        sys.stdin.buffer.read()
        self.cut()
        time.sleep(GRACE)
        os._exit(1)


if __name__ == "__main__":
    importlib.import_module("foundation.work.doing").run(sys.argv[1], Lifeline())
