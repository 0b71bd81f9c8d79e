"""The command: exit codes 0, 1 and 2, and words that say what to do."""

import os
import subprocess
import sys
from argparse import Namespace

import pytest

import cli
from foundation import commands
from foundation.settings import Settings, SettingWrong, settings


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STEADFAST", "DATABASE"))}
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(command, env=clean | environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_family_that_is_not_known_yet_is_wrong_use():
    said = run("check", "weather", "whatever.json")
    assert said.returncode == 2 and "not yet known; known: rules, metrics, dates, pay" in said.stderr


def test_a_wrong_setting_stops_a_command_with_its_name():
    said = run("migrate", STEADFAST_COLOUR="blue")
    assert said.returncode == 2 and "STEADFAST_COLOUR is not a setting of Steadfast" in said.stderr


def test_a_taken_port_is_said_before_anything_starts(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = run("serve", PORT=str(taken.getsockname()[1]), STEADFAST_DATA=str(tmp_path))
    assert said.returncode == 2 and "is taken" in said.stderr and "PORT=8001" in said.stderr


def test_help_names_every_command():
    said = run("--help")
    assert said.returncode == 0
    for name in ("serve", "demo", "migrate", "doctor", "check", "verify", "import", "audit", "grant"):
        assert name in said.stdout


@pytest.mark.parametrize(
    ("role", "where", "words"),
    [
        ("wizard", {}, "wizard is not a role"),
        ("hr", {}, "add --authority CODE"),
        ("bank_coordinator", {}, "add --region CODE"),
        ("assessor", {}, "given for a named case or team"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused_in_words(role, where, words):
    chosen = Namespace(email="a@example.invalid", name="A", role=role, authority=None, region=None)
    with pytest.raises(SettingWrong, match=words):
        commands.grant(chosen)


async def test_the_first_administrator_is_granted_and_on_the_record(clone, as_owner, monkeypatch):
    mine = Settings(database_url=clone.app, database_owner_url=clone.owner, demo=True)
    monkeypatch.setattr(commands, "settings", lambda: mine)
    role = commands.role_of("authority_administrator")
    await commands._grant("lena@example.invalid", "Lena Fischer", role, 358, None)
    granted = await as_owner.fetchrow(
        "select g.*, a.name from role_grant g join account a on a.person = g.person"
        " where a.email = 'lena@example.invalid'"
    )
    assert (granted["role"], granted["authority"], granted["region"]) == ("authority_administrator", 358, 2)
    assert await as_owner.fetchval("select deed from audit where subject = $1", granted["id"]) == "grant:given"
    assert settings() is not mine


def test_every_command_has_a_function():
    for action in cli.parser()._subparsers._group_actions:  # type: ignore[union-attr]
        for name, command in action.choices.items():  # type: ignore[union-attr]
            assert command.get_default("run"), name
