"""What rests on PostgreSQL itself is proved again on the system's own, where there is one (15 or newer)."""

import os
import subprocess
import sys

import pytest

from foundation.database import binaries

AGAIN = (
    "tests/foundation/test_pool.py",
    "tests/foundation/test_wall.py",
    "tests/foundation/test_deeds.py",
    "tests/test_migrations.py",
)
SYSTEM = [one for one in binaries.found() if one.source not in binaries.WHEELS]


@pytest.mark.slow
@pytest.mark.skipif(not SYSTEM, reason="this machine has no PostgreSQL of its own, 15 or newer")
def test_the_database_proofs_hold_on_the_systems_postgresql():
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *AGAIN]
    said = subprocess.run(
        command, env=os.environ | {"TEST_POSTGRES": "system"}, capture_output=True, text=True, timeout=300, check=False
    )
    print(f"PostgreSQL {SYSTEM[0].version}: {said.stdout.strip().splitlines()[-1]}")
    assert said.returncode == 0, said.stdout[-3000:]
