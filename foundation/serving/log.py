"""How the processes log: each line is JSON, also uvicorn's own, and none holds a trace or an error's text."""

import json
import logging
from pathlib import Path
from traceback import extract_tb
from typing import Any


class Plain(logging.Formatter):
    """Our lines as they are; of another's only where it comes from, its fixed words, and an error's kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == "steadfast":
            return record.getMessage()
        words = str(record.msg).partition("\n")[0][:200]
        line: dict[str, Any] = {"event": "server", "kind": record.name, "words": words}
        if record.exc_info and record.exc_info[1] is not None:
            kind, _, trace = record.exc_info
            frames = [f"{Path(each.filename).name}:{each.lineno}" for each in extract_tb(trace)]
            line |= {"error": kind.__name__, "where": " ".join(frames[-8:])}
        return json.dumps(line)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "foundation.serving.log.Plain"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"steadfast": {"handlers": ["stderr"], "propagate": False}},
}
