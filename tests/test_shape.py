"""The shape of the house: who may import whom, what is pure, what is not loaded at start-up, what is not written."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = ("foundation", "workforce", "frameworks", "staffbank", "reports", "demo", "wiring", "asgi", "cli")
PURE_FOUNDATION = {
    "periods", "money", "problems", "editions", "access", "access_table", "access_tables", "lifecycle", "cases",
    "facts",
}  # fmt: skip
IMPURE = ("piccolo", "starlette", "asyncpg", "jinja2", "pandas", "plotly", "openpyxl", "uvicorn", "httpx2", "pydantic")
# Before anyone is there: the demo is loaded, and the application asks which day the demo stands on.
TRANSACTIONS = {Path("demo/load.py"), Path("demo/write.py"), Path("asgi.py")}
# The demo is loaded with every listener in place, as the web application has them.
LOADS_ALL = {(Path("demo/load.py"), "wiring")}
# Worked cases come as files: their readers, and they alone, check them by pydantic.
CASE_FILES = re.compile(r"rules/cases/|_case\.py$|case_file\.py$")


@cache
def sources() -> dict[Path, ast.Module]:
    """Every module of the product; read when a test asks, not by every worker that only collects."""
    return {
        path.relative_to(ROOT): ast.parse(path.read_text())
        for name in ORDER
        for path in ([ROOT / f"{name}.py"] if (ROOT / f"{name}.py").exists() else sorted((ROOT / name).rglob("*.py")))
    }


def imports(tree: ast.AST) -> set[str]:
    """Every module named in an import, wherever it stands; of `from a import b` both a and a.b."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def package(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def layer(path: Path) -> str:
    """rules, tables, queries, actions, pages, routes …: the part of a package a module belongs to."""
    return path.parts[1].removesuffix(".py") if len(path.parts) > 1 else ""


def test_there_is_a_house():
    assert len(sources()) > 150 and {package(path) for path in sources()} == set(ORDER)


def test_packages_know_only_those_below_them():
    wrong = []
    for path, tree in sources().items():
        mine = ORDER.index(package(path))
        for name in imports(tree):
            top = name.partition(".")[0]
            if top in ORDER and ORDER.index(top) > mine and (path, top) not in LOADS_ALL:
                wrong.append(f"{path} imports {name}")
    assert not wrong


def test_rules_are_pure():
    wrong = []
    for path, tree in sources().items():
        if layer(path) not in ("rules", "measures", "returns") or CASE_FILES.search(str(path)):
            continue
        for name in imports(tree):
            top, _, rest = name.partition(".")
            ours = top in ORDER
            if (
                top in IMPURE
                or (top == "foundation" and rest and rest.split(".")[0] not in PURE_FOUNDATION)
                or (
                    ours
                    and top != "foundation"
                    and rest
                    and rest.split(".")[0] not in ("rules", "measures", "returns", "data")
                )
            ):
                wrong.append(f"{path} imports {name}")
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) in ("date.today", "datetime.now", "datetime.today", "time.time", "clock.today"):
                wrong.append(f"{path} asks the time")
    assert not wrong


def test_nobody_else_asks_the_time():
    """Today and now come from foundation/clock.py, in Europe/London; what only measures a duration may."""
    asking = re.compile(r"\b(date\.today|datetime\.now|datetime\.utcnow|datetime\.today|time\.time)\(")
    allowed = {Path("foundation/clock.py"), Path("foundation/audit.py")}  # an anchor's own stamp is UTC
    assert not [str(p) for p in sources() if p not in allowed and asking.search((ROOT / p).read_text())]


def test_transactions_are_opened_by_the_ground_alone():
    opening = re.compile(r"(?<![\w.])transaction\(|\.transaction\(")
    found = {p for p in sources() if package(p) != "foundation" and opening.search((ROOT / p).read_text())}
    commands = {p for p in found if p.name == "commands.py"}
    assert found - commands <= TRANSACTIONS, found - commands - TRANSACTIONS


def test_pages_and_routes_know_no_tables_and_actions_no_request():
    wrong = []
    for path, tree in sources().items():
        names = imports(tree)
        if layer(path) in ("pages", "routes") and package(path) != "foundation":
            wrong += [f"{path} imports {name}" for name in names if re.search(r"\.tables\b", name)]
        if layer(path) in ("actions", "queries") and package(path) != "foundation":
            wrong += [f"{path} imports {name}" for name in names if name.startswith(("starlette", "jinja2"))]
    assert not wrong


def test_queries_do_not_write():
    writing = re.compile(r"[\"'\s](insert into|update \w+ set|delete from)\b", re.I)
    assert not [str(p) for p in sources() if layer(p) == "queries" and writing.search((ROOT / p).read_text())]


def test_no_module_is_a_drawer_for_anything():
    shunned = {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "misc",
        "manager",
        "managers",
        "service",
        "services",
        "base",
    }
    assert not [str(path) for path in sources() if path.stem in shunned or set(path.parts) & shunned]


def test_every_module_says_what_it_is_for_in_its_first_line():
    without = [
        str(path) for path, tree in sources().items()
        if (ROOT / path).stat().st_size and not (ast.get_docstring(tree) or "").strip()
    ]  # fmt: skip
    assert not without


# Where the database's own clock is not a rule's: stamps of rows, sessions, and the demo's day.
CLOCKED = re.compile(
    r"\b(now\s*\(\s*\)|current_date|current_time(stamp)?\b|localtime|timeofday|(clock|statement|transaction)_timestamp)"
    r"|'(now|today|tomorrow|yesterday)'::|\b(date|timestamptz?)\s+'(now|today|tomorrow|yesterday)'",
    re.I,
)
STAMPS = {
    "foundation/piccolo_migrations/foundation_0007_lending.py": "an hour of broken glass is an hour of the real clock",
    "foundation/grants/glass.py": "an hour of broken glass is an hour of the real clock",
    "foundation/grants/opened.py": "an hour of broken glass is an hour of the real clock",
    "foundation/piccolo_migrations/foundation_0001_ground.py": "sessions end and rows are stamped",
    "foundation/piccolo_migrations/foundation_0005_providers.py": "sign-ins under way end, and rows are stamped",
    "foundation/piccolo_migrations/foundation_0004_sessions.py": "sessions end, and rows are stamped, by real time",
    "foundation/piccolo_migrations/foundation_0006_local_accounts.py": "limits, codes and invitations run out",
    "foundation/piccolo_migrations/foundation_0008_jobs_and_notices.py": "runs, leases and letters go by real time",
    "foundation/piccolo_migrations/foundation_0022_many_entries.py": "entries of the record are stamped",
    "foundation/piccolo_migrations/foundation_0009_work.py": "leases run out and rows are stamped",
    "foundation/commands.py": "the doctor asks whether both clocks agree",
    "foundation/exports.py": "one row of the record for a file taken twice within ten minutes",
    "reports/actions/figures.py": "one row of the record for a figure opened twice within ten minutes",
    "reports/actions/monthly.py": "one row of the record for a file taken twice within ten minutes",
    "reports/actions/team_figures.py": "one row of the record for a file taken twice within ten minutes",
    "staffbank/piccolo_migrations/staffbank_0001_requests.py": "rows are stamped",
    "frameworks/piccolo_migrations/frameworks_0001_journeys.py": "rows are stamped",
    "workforce/piccolo_migrations/workforce_0001_people.py": "rows are stamped",
    "workforce/piccolo_migrations/workforce_0008_changes_and_matching.py": "rows are stamped",
    "reports/piccolo_migrations/reports_0002_provenance.py": "a default for rows there before",
}


def _strings(tree: ast.AST) -> str:
    return "\n".join(n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def test_sql_asks_the_database_for_no_day_or_hour():
    found = {str(path) for path, tree in sources().items() if CLOCKED.search(_strings(tree))}
    assert found <= set(STAMPS), found - set(STAMPS)
    # In the tables of the work itself the hour is only ever a stamp's default: no function or constraint reads it.
    tables = {path for path in STAMPS if "piccolo_migrations" in path and not path.startswith("foundation/")}
    for path in tables:
        text = _strings(sources()[Path(path)])
        read = [match for match in CLOCKED.finditer(text) if not text[: match.start()].rstrip().endswith("default")]
        assert not read, f"{path} asks the time: {read}"


@pytest.mark.slow
def test_nothing_heavy_is_loaded_at_start_up():
    """Spreadsheets, charts and documents are imported where they are used."""
    code = "import sys, asgi, wiring; wiring.routes(); print(' '.join(sys.modules))"
    loaded = set(
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
    )
    heavy = {
        "pandas",
        "numpy",
        "plotly",
        "openpyxl",
        "xlsxwriter",
        "weasyprint",
        "apscheduler",
        "authlib",
        "playwright",
    }
    assert "starlette" in loaded and not loaded & heavy


@pytest.mark.slow
def test_the_pure_checks_load_neither_database_nor_web():
    code = (
        "import sys, staffbank.rules.case_file, reports.check, frameworks.rules.journey, workforce.rules.careers;"
        "print(' '.join(sys.modules))"
    )
    loaded = set(
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
    )
    assert not loaded & {"piccolo", "starlette", "asyncpg", "foundation.database.pool", "foundation.settings"}
