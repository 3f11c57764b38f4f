"""Settings that differ between machines are safe unless somebody says otherwise."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

CLEAN = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}


def _start(folder, **environment):
    """Load the settings in a process of its own and return how that ended."""
    return subprocess.run(
        [sys.executable, "-c", "import academy.settings as s; print(s.SECRET_KEY)"],
        cwd=settings.BASE_DIR,
        env=CLEAN | {"VAR_DIR": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_secret_of_its_own_a_server_does_not_start(tmp_path):
    ended = _start(tmp_path)
    assert ended.returncode != 0
    assert "SECRET_KEY is not set" in ended.stderr


@pytest.mark.parametrize("environment", [{"SECRET_KEY": "mine"}, {"DEBUG": "1"}, {"LOCAL": "1"}])
def test_with_a_secret_or_on_ones_own_machine_it_does(tmp_path, environment):
    assert _start(tmp_path, **environment).returncode == 0


def test_a_local_secret_is_random_and_stays(tmp_path):
    first, again = _start(tmp_path, LOCAL="1").stdout, _start(tmp_path, LOCAL="1").stdout
    other = _start(tmp_path / "other", LOCAL="1").stdout
    assert first == again != other
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_our_pages_allow_nothing_inline_and_the_editor_its_own(client, admin_user):
    ours = client.get("/courses/").headers["Content-Security-Policy"]
    assert "unsafe" not in ours
    client.force_login(admin_user)
    assert "unsafe-inline" in client.get("/cms/").headers["Content-Security-Policy"]
