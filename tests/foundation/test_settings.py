"""Settings are typed, and whatever is wrong is refused by name, with what to do."""

import pytest

from foundation.settings import SettingWrong, read


def test_nothing_set_means_the_built_in_database_on_this_machine():
    settings = read({})
    assert settings.embedded and settings.host == "127.0.0.1" and settings.port == 8000 and not settings.demo


def test_a_setting_may_come_from_a_file(tmp_path):
    (tmp_path / "secret").write_text("kept in a file\n")
    assert read({"STEADFAST_SECRET_FILE": str(tmp_path / "secret")}).secret == "kept in a file"


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        pytest.param({"PORT": "http"}, "PORT must be a whole number", id="a port in words"),
        pytest.param({"PORT": "70000"}, "PORT must be a number from 1 to 65535", id="a port too high"),
        pytest.param({"STEADFAST_DEM": "yes"}, "STEADFAST_DEM is not a setting", id="a misspelt name"),
        pytest.param({"STEADFAST_DEMO": "perhaps"}, "STEADFAST_DEMO must be yes or no", id="neither yes nor no"),
        pytest.param(
            {"DATABASE_URL": "mysql://a"}, "DATABASE_URL must be an address that begins", id="another database"
        ),
        pytest.param({"DATABASE_URL": "postgresql://a/b"}, "go together", id="one address without the other"),
        pytest.param({"STEADFAST_DEMO": "yes", "HOST": "0.0.0.0"}, "HOST must be one of", id="a demo on every address"),
        pytest.param({"STEADFAST_PUBLIC_ORIGIN": "https://a.example/path"}, "with no path", id="an origin with a path"),
        pytest.param({"STEADFAST_SECRET": "a", "STEADFAST_SECRET_FILE": "b"}, "both set", id="value and file"),
        pytest.param({"STEADFAST_SECRET_FILE": "/nowhere/at/all"}, "cannot be read", id="a file that is not there"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(environment, words):
    with pytest.raises(SettingWrong, match=words):
        read(environment)
