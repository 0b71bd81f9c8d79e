"""The key of the tokens is made once, whoever is first, and read by its owner alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from foundation import routing
from foundation.settings import settings


def test_many_who_start_at_once_keep_one_secret(tmp_path, monkeypatch):
    for attempt in range(20):
        folder = tmp_path / str(attempt)
        monkeypatch.setattr(routing, "settings", lambda folder=folder: replace(settings(), data=folder))
        with ThreadPoolExecutor(8) as threads:
            found = set(threads.map(lambda _: routing._kept_secret(), range(8)))
        assert len(found) == 1 and len(found.pop()) == 64
        assert [path.name for path in folder.iterdir()] == ["secret"]
        assert (folder / "secret").stat().st_mode & 0o077 == 0
