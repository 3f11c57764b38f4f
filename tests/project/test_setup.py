"""What set-up does about the system's libraries, on machines that this one is not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SYSTEM = ["cat", "cksum", "dirname", "echo", "env", "fc-list", "head", "sed", "true", "xargs"]

# The libraries that are missing stand in a file, which the machine's package manager empties.
PYTHON = """#!/bin/sh
if [ "$1" = -IS ]; then cat "{folder}/missing"; fi
"""
PACKAGES = """#!/bin/sh
echo "{name} $*" >> "{folder}/calls"
case "{name} $1" in "brew install"|"apt-get install") : > "{folder}/missing" ;; esac
"""


@pytest.fixture
def machine(tmp_path):
    """A folder of the project with a fresh .venv, and a `bin` that stands before all commands."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "setup", tmp_path / ".ci" / "setup")
    shutil.copy(ROOT / ".python-version", tmp_path)
    (tmp_path / "requirements.lock").write_bytes(b"")
    (tmp_path / "bin").mkdir()
    add_command(tmp_path, ".venv/bin/python", PYTHON.format(folder=tmp_path))
    lock = subprocess.run(["cksum"], input=b"", capture_output=True, check=True).stdout
    (tmp_path / ".venv" / "installed.lock").write_bytes(lock)
    (tmp_path / "missing").write_text("pango\nsubset\n")
    (tmp_path / "calls").touch()
    return tmp_path


def add_command(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def says(folder, name, word):
    add_command(folder, f"bin/{name}", f"#!/bin/sh\necho {word}\n")


def package_manager(folder, name):
    add_command(folder, f"bin/{name}", PACKAGES.format(name=name, folder=folder))


def set_up(folder):
    """Run set-up where only the commands of `bin` and those of a bare system are there."""
    for command in SYSTEM:
        found = shutil.which(command)
        if found and not (folder / "bin" / command).exists():
            (folder / "bin" / command).symlink_to(found)
    done = subprocess.run(
        ["/bin/sh", str(folder / ".ci" / "setup")],
        env={"PATH": str(folder / "bin"), "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr, (folder / "calls").read_text().splitlines()


def test_on_a_mac_homebrew_installs_what_is_missing(machine):
    says(machine, "uname", "Darwin")
    package_manager(machine, "brew")
    assert set_up(machine) == (0, "brew install pango harfbuzz\n", ["brew install pango harfbuzz"])


def test_on_a_mac_without_homebrew_the_line_to_type_is_printed(machine):
    says(machine, "uname", "Darwin")
    code, words, _calls = set_up(machine)
    assert code == 1
    assert "Pango is missing" in words
    assert "Install it with:  brew install pango harfbuzz" in words


def test_on_debian_root_installs_what_is_missing(machine):
    says(machine, "uname", "Linux")
    says(machine, "id", "0")
    says(machine, "fc-list", "some font")
    package_manager(machine, "apt-get")
    code, _words, [call] = set_up(machine)
    assert code == 0
    assert "libharfbuzz-subset0" in call
    assert "libpango-1.0-0" in call


def test_on_debian_without_root_the_line_to_type_is_printed(machine):
    says(machine, "uname", "Linux")
    says(machine, "id", "1000")
    says(machine, "fc-list", "some font")
    package_manager(machine, "apt-get")
    add_command(machine, "bin/sudo", "#!/bin/sh\nexit 1\n")
    code, words, calls = set_up(machine)
    assert (code, calls) == (1, [])
    assert "Install it with:  sudo apt-get install" in words


def test_without_the_subsetting_library_set_up_warns_and_goes_on(machine):
    says(machine, "uname", "Darwin")
    (machine / "missing").write_text("subset\n")
    code, words, _calls = set_up(machine)
    assert code == 0
    assert "each certificate takes much longer" in words
