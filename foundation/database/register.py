"""Entering the shipped editions by their fingerprint; one that changed after its release stops the start."""

import asyncpg

from foundation.editions import EditionError, fingerprint, load
from foundation.settings import HOME


async def register(owner: asyncpg.Connection) -> int:
    """Enter every edition of every package's data folder. Returns how many were new.

    EditionError when a file differs from what was entered under its name: a released edition never changes.
    """
    known = {(row["kind"], row["key"]): row["fingerprint"] for row in await owner.fetch("select * from edition")}
    new = 0
    for folder in sorted({path.parent for path in HOME.glob("*/data/**/*.toml")}):
        for edition in load(folder):
            kind, mark = folder.relative_to(HOME).parts[0], fingerprint(edition.path)
            before = known.get((kind, edition.key))
            if before is None:
                new += 1
                await owner.execute(
                    "insert into edition (kind, key, title, source, status, starts, ends, fingerprint)"
                    " values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
                    kind, edition.key, edition.title, edition.source, edition.status, edition.starts,
                    edition.ends, mark,
                )  # fmt: skip
            elif before != mark:
                raise EditionError(f"{edition.path.name} ({edition.title}) changed after its release: add a new file")
    return new
