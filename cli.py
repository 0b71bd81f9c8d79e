"""The `steadfast` command. Exit codes: 0 done, 1 the answer is no, 2 wrong use or bad input.

Each command imports what it needs when it runs: `check` answers without the database's packages.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence

Command = Callable[[argparse.Namespace], int]


def later(place: str) -> Command:
    """The command `module:function`, imported only when it is chosen."""

    def run(chosen: argparse.Namespace) -> int:
        module, name = place.split(":")
        return getattr(importlib.import_module(module), name)(chosen)

    return run


def wired() -> None:
    """Load the one list of packages: what a command does has every consequence it has on a page."""
    importlib.import_module("wiring").routes()


FAMILIES = {
    "rules": "staffbank.rules.case_file:check_rules",
    "metrics": "reports.check:check_metrics",
    "dates": "frameworks.rules.dates_case:check_dates",
    "pay": "workforce.rules.cases.pay:check_pay",
}


def check(chosen: argparse.Namespace) -> int:
    """Answer a file of worked cases, with no database and no clock."""
    if chosen.family not in FAMILIES:
        print(f"check {chosen.family}: not yet known; known: {', '.join(FAMILIES)}", file=sys.stderr)
        return 2
    module, name = FAMILIES[chosen.family].split(":")
    return getattr(importlib.import_module(module), name)(chosen.file, expect=chosen.expect)


def verify(chosen: argparse.Namespace) -> int:
    """Compute every rate of a published file again from its components."""
    from reports.verify import verify_published

    return verify_published(chosen.file)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="steadfast", description="Workforce, Early Career Framework and staff bank.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, words: str, run: Command) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        return command

    serving = add("serve", "serve the application", later("foundation.commands:serve"))
    serving.add_argument("--workers", metavar="N", help="processes; else STEADFAST_WORKERS, or 1")
    serving.add_argument("--demo", action="store_true", help="with the demo region, loaded if it is not there")
    serving.set_defaults(prepare=later("demo.load:ensure"))
    demo = add("demo", "load the demo region into an empty database", later("demo.load:command"))
    demo.add_argument("--again", action="store_true", help="remove what a demo loaded before, and load it afresh")
    add("migrate", "bring the database up to date", later("foundation.commands:migrate"))
    backing = add("backup", "write the whole database to one file", later("foundation.backup:backup"))
    backing.add_argument("file", metavar="FILE")
    restoring = add("restore", "put a backup into an empty database", later("foundation.backup:restore"))
    restoring.add_argument("file", metavar="FILE")
    restoring.add_argument("--replace", action="store_true", help="empty the database first")
    healing = add("doctor", "say what is well and what is not", later("foundation.commands:doctor"))
    healing.set_defaults(prepare=wired)

    checking = add("check", "answer a file of worked cases", check)
    checking.add_argument("family", metavar="FAMILY", help="rules, metrics, dates or pay")
    checking.add_argument("file", metavar="FILE", help="a JSON file, or - for standard input")
    checking.add_argument("--expect", action="store_true", help="compare with the answers the file expects")

    verifying = add("verify", "compute a published file again from its components", verify)
    verifying.add_argument("what", choices=["published"])
    verifying.add_argument("file", metavar="FILE")

    importing = add(
        "import", "take in a file: check it, say what it holds, load it", later("reports.commands:import_file")
    )
    importing.add_argument("what", metavar="KIND", help="published, leavers, people or another kind of file")
    importing.add_argument("file", metavar="FILE")
    importing.add_argument("--authority", type=int, metavar="CODE", help="the authority whose file it is")
    importing.add_argument("--changes", action="store_true", help="people: the file holds changes, and not everyone")
    importing.set_defaults(prepare=wired)

    auditing = add("audit", "check that nobody has touched the record", later("foundation.commands:audit_verify"))
    auditing.add_argument("what", choices=["verify"])

    granting = add(
        "grant", "give someone a role; how the first administrator begins", later("foundation.commands:grant")
    )
    granting.add_argument("email")
    granting.add_argument("role")
    granting.add_argument("--name", required=True, help="the person's name, as others will read it")
    granting.add_argument("--authority", type=int, metavar="CODE", help="the authority's three-digit DfE code")
    granting.add_argument("--region", type=int, metavar="CODE", help="the region's number, 1 to 9")
    providing = add(
        "provider", "connect an authority's first identity provider", later("foundation.signin.commands:provider")
    )
    providing.add_argument("authority", type=int, metavar="CODE", help="the authority's three-digit DfE code")
    providing.add_argument("--name", required=True, help="what people know the sign-in by")
    providing.add_argument("--issuer", required=True, metavar="URL", help="what it calls itself, to the letter")
    providing.add_argument("--client-id", required=True, metavar="ID", help="what it calls Steadfast")
    providing.add_argument("--secret-name", default="", metavar="FILE", help="the file of the secret; none: no secret")
    providing.add_argument("--scopes", default="openid profile")
    providing.add_argument("--claim", required=True, help="the claim that names a person, never an e-mail address")
    shown = providing.add_mutually_exclusive_group(required=True)
    shown.add_argument("--amr", metavar="VALUES", help="what shows a second step in amr")
    shown.add_argument("--acr", metavar="VALUES", help="what shows a second step in acr")
    calling = add(
        "sign-in-name", "say what a provider calls somebody", later("foundation.signin.commands:sign_in_name")
    )
    calling.add_argument("email", help="of the account, as it was given to `steadfast grant`")
    calling.add_argument("value", help="what their provider will call them")
    calling.add_argument("--authority", type=int, required=True, metavar="CODE")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = parser().parse_args(arguments)
    if getattr(chosen, "demo", False):
        os.environ["STEADFAST_DEMO"] = "yes"
    if getattr(chosen, "workers", None):
        os.environ["STEADFAST_WORKERS"] = chosen.workers
    if chosen.run in (check, verify):
        return chosen.run(chosen)
    from foundation.database.binaries import ServerProblem
    from foundation.settings import SettingWrong

    try:
        return chosen.run(chosen)
    except (SettingWrong, ServerProblem) as wrong:
        print(f"steadfast: {wrong}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
