"""A file of posts: one row a post, with the day from which it stands so. Posts that no row names stay as they are."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from foundation.access import Role
from foundation.database.pool import fetch_value
from foundation.intake.kinds import Fault, Faulty, Kind, Told
from foundation.periods import DAY
from workforce.imports.rows import Heading, Rows, day, placed, rows_of
from workforce.queries.post_file import posts_known, teams_called
from workforce.rules.establishment import KINDS, LONGEST, ROLES, Terms
from workforce.rules.feed_values import text
from workforce.rules.post_plan import Asked, Plan, plan_of

MOST_ROWS = 100_000
MOST_LINES = 20
ROW = "unnest($2::uuid[], $3::date[], $4::uuid[], $5::text[], $6::text[], $7::numeric[], $8::text[]"
NEW = f"""
with added as (
  insert into post (id, authority, starts, team, title, census_role, fte, kind, reference, ends)
  select id, $1, starts, team, title, census_role, fte, kind, reference, ends
  from {ROW}, $9::text[], $10::date[]) as row (id, starts, team, title, census_role, fte, kind, reference, ends)
  returning id
) select count(*) from added
"""
CHANGED = f"""
with changed as (
  insert into post_change (id, post, authority, post_starts, post_until, starts, team, title, census_role, fte, kind)
  select gen_random_uuid(), p.id, p.authority, p.starts, p.until, row.starts, row.team, row.title, row.census_role,
         row.fte, row.kind
  from {ROW}) as row (id, starts, team, title, census_role, fte, kind) join post p on p.id = row.id and p.authority = $1
  on conflict (post, starts) do update set team = excluded.team, title = excluded.title,
    census_role = excluded.census_role, fte = excluded.fte, kind = excluded.kind
  returning id
) select count(*) from changed
"""
CLOSED = """
with closed as (
  update post p set ends = row.ends from unnest($2::uuid[], $3::date[]) as row (id, ends)
  where p.id = row.id and p.authority = $1 returning p.id
) select count(*) from closed
"""


def _fte(cell: str) -> Decimal:
    try:
        found = Decimal(cell)
    except ArithmeticError:
        raise ValueError("Enter a share of full time such as 0.6; 1 is full time") from None
    if not found.is_finite() or not 0 < found <= 1:
        hours = f". {cell} looks like hours a week" if found.is_finite() and 1 < found <= 50 else ""
        raise ValueError(f"FTE is a share of full time above 0 and up to 1, such as 0.6{hours}")
    return found


def _one_of(names: Mapping[str, str]) -> Any:
    """A cell that is one of these, by code or name, whatever its case."""
    known = {
        key.lower().replace("-", " ").replace("_", " "): code for code, name in names.items() for key in (code, name)
    }

    def clean(cell: str) -> str:
        found = known.get(" ".join(cell.lower().replace("-", " ").replace("_", " ").split()))
        if found is None:
            raise ValueError(f"Use one of: {', '.join(names.values())}")
        return found

    return clean


def _short(cell: str) -> str:
    if len(cell) > LONGEST:
        raise ValueError(f"Use {LONGEST} characters or fewer")
    return text(cell)


HEADINGS = (
    Heading("reference", _short, ("post reference", "post number", "post id", "position number")),
    Heading("title", _short, ("post title", "job title")),
    Heading("team", _short, ("team name",)),
    Heading("role", _one_of({role: role for role in ROLES}), ("census role", "role in the census")),
    Heading("fte", _fte, ("full time equivalent", "post fte")),
    Heading("from", day, ("starts", "start date", "first day", "effective from")),
    Heading("to", day, ("ends", "end date", "last day"), needed=False),
    Heading("kind", _one_of(KINDS), ("status", "post kind"), needed=False),
)


class PostFile(Rows[tuple[int, Mapping[str, Any]]]):
    """The rows as read: cells by heading, under the row's number."""


def read(content: bytes, told: Told) -> PostFile:
    """The file's rows; Unreadable when it is no such table, Faulty with every row and field that is wrong."""
    return PostFile(tuple(rows_of(content, HEADINGS, told, MOST_ROWS)))


async def planned(file: PostFile) -> Plan:
    """What the file would do to the authority's posts as they are now; Faulty."""
    authority = file.home("reference", "posts")
    teams = await teams_called(authority)
    faults, asked = [], []
    for number, cells in file.rows:
        team = teams.get(" ".join(cells["team"].lower().split()))
        if team is None:
            faults.append(Fault(number, "team", f"You have no team called {cells['team']}. Check how it is written"))
            continue
        terms = Terms(team, cells["title"], cells["role"], cells["fte"], cells["kind"] or "established")
        asked.append(Asked(number, cells["reference"], terms, cells["from"], cells["to"]))
    plan = plan_of(asked, await posts_known(authority))
    faults += [Fault(each.row, each.column, each.why) for each in plan.wrong]
    if faults:
        raise Faulty(*sorted(faults, key=lambda fault: fault.row))
    return plan


async def fits(file: PostFile) -> Mapping[str, Any]:
    """How many posts the file creates, changes and closes, in words, with the first of them; Faulty."""
    plan = await planned(file)
    fte = sum((row.terms.fte for row in plan.new), Decimal(0))
    lines = [
        *(f"Row {row.row}: {row.reference} is new, {row.terms.fte.normalize():f} FTE" for row in plan.new),
        *(f"Row {row.row}: {row.reference} {_change(post.latest[1], row.terms)}" for post, row in plan.changed),
        *(f"Row {row.row}: {row.reference} ends" for _, row in plan.closed),
    ]
    words = f"{len(plan.new):,} new posts ({fte.normalize():,f} FTE), {len(plan.changed):,} changed"
    words += f", {len(plan.closed):,} closed, {plan.same:,} as they were"
    more = f"; {plan.left:,} posts here that the file does not name stay as they are" if plan.left else ""
    return {"rows": len(file.rows), "words": words + more, "lines": lines[:MOST_LINES], "more": len(lines) - MOST_LINES}


async def load(file: PostFile, id: UUID, today: date) -> int:
    """Every post in three statements, whatever their number; how many rows were taken in."""
    plan = await planned(file)
    new = [(uuid4(), row) for row in plan.new]
    done = [
        await fetch_value(
            NEW, file.authority, *_columns(new), [row.reference for row in plan.new],
            [row.last and row.last + DAY for row in plan.new],
        ),
        await fetch_value(CHANGED, file.authority, *_columns((post.id, row) for post, row in plan.changed)),
        await fetch_value(
            CLOSED, file.authority, [post.id for post, _ in plan.closed],
            [row.last and row.last + DAY for _, row in plan.closed],
        ),
    ]  # fmt: skip
    assert done == [len(new), len(plan.changed), len(plan.closed)]  # a hidden row changes nothing, in silence
    return len(file.rows)


def _columns(rows: Iterable[tuple[Any, Asked]]) -> list[list[Any]]:
    made = [
        (id, row.starts, row.terms.team, row.terms.title, row.terms.census_role, row.terms.fte, row.terms.kind)
        for id, row in rows
    ]
    return [list(column) for column in zip(*made, strict=True)] if made else [[] for _ in range(7)]


def _change(before: Terms, after: Terms) -> str:
    parts = []
    if before.fte != after.fte:
        parts.append(f"from {before.fte.normalize():f} to {after.fte.normalize():f} FTE")
    names = {"team": "team", "title": "title", "census_role": "role", "kind": "kind"}
    parts += [f"another {name}" for field, name in names.items() if getattr(before, field) != getattr(after, field)]
    return "changes: " + ", ".join(parts)


POSTS = Kind(
    code="posts", title="Posts",
    words="Your posts: reference, title, team, role, FTE and from; to and kind where you have them. A post is found by"
    " its reference; from is its first day, or the day from which it has changed.",
    keepers=frozenset({Role.HR}), read=read, fits=fits, load=load,
    placed=placed, again=False,
    told=lambda shown: f"{shown['words']}.",
)  # fmt: skip
