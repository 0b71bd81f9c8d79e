"""Whether there is room: connections at the database for every worker, descriptors for clients, space on the disk."""

import resource
import shutil
from pathlib import Path

import asyncpg

from foundation.settings import Settings, SettingWrong

# Of each worker beside its pool: one that listens and one by which a leader is chosen. Of the whole: commands, backup.
EACH, ALL = 2, 4
DESCRIPTORS = 65_536
LEAST_DISK = 2**30  # bytes free below which doctor says so

_LIMITS = """
select current_setting('max_connections')::int as most, current_setting('superuser_reserved_connections')::int as kept,
       rolconnlimit as role_most from pg_roles where rolname = current_user
"""


async def connections(found: Settings) -> tuple[int, int]:
    """How many connections we would use at most, and how many the server leaves us."""
    link = await asyncpg.connect(found.database_url, timeout=5)
    try:
        row = await link.fetchrow(_LIMITS)
    finally:
        await link.close()
    left = row["most"] - row["kept"]
    return found.workers * (found.pool_size + EACH) + ALL, min(left, row["role_most"]) if row[
        "role_most"
    ] >= 0 else left


async def check_connections(found: Settings) -> None:
    """SettingWrong when the workers together could ask for more connections than the server has."""
    wanted, left = await connections(found)
    if wanted > left:
        each = found.pool_size + EACH
        raise SettingWrong(
            f"{found.workers} workers with {found.pool_size} connections each, and a few more, may need {wanted}; the "
            f"database server leaves {left}. Set STEADFAST_WORKERS to {max((left - ALL) // each, 1)} or fewer, "
            "STEADFAST_POOL_SIZE lower, or max_connections of the server higher"
        )


def descriptors() -> int:
    """Ask for as many open files as we may have; how many that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return most
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return most


def disk_free(folder: Path) -> int:
    """Bytes free where the data is, or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
