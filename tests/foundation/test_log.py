"""The log holds a number, a route's pattern and an outcome; never a name, a query or what was typed."""

import json
import logging

from foundation.middleware import write
from tests.cast import AMARA


async def test_a_request_leaves_one_line_without_what_was_searched(browser, caplog):
    caplog.set_level(logging.INFO, "steadfast")
    await browser.sign_in(AMARA).get("/search", q="Canarysurname")
    lines = [json.loads(record.message) for record in caplog.records if record.name == "steadfast"]
    assert len(lines) == 1
    assert set(lines[0]) == {"event", "request", "method", "route", "status", "ms"}
    assert lines[0]["route"] == "/search" and "Canary" not in caplog.text


def test_a_field_that_is_not_on_the_list_is_left_out(caplog):
    caplog.set_level(logging.INFO, "steadfast")
    write(event="request", name="Amara Okafor", body="text")
    assert json.loads(caplog.records[-1].message) == {"event": "request"}
