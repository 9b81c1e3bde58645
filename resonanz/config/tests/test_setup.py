"""What `make` looks for first: a Python and a Node.js that are new enough, or words that help."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ROOT

TOOLS = ["bash", "sed", "env", "sh"]


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`machine("find-node.sh", node="echo v18.0.0", …)`: a script where only these programs are."""
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / tool).symlink_to(found)

    def run(script: str, **programs: str) -> subprocess.CompletedProcess[str]:
        for name, does in programs.items():
            program = tmp_path / name.replace("_", ".")
            program.write_text(f"#!{tmp_path}/sh\n{does}\n")
            program.chmod(0o755)
        bare = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
        command = ["bash", str(ROOT / "tools" / script)]
        return subprocess.run(command, env=bare, capture_output=True, text=True, timeout=30)

    return run


@pytest.mark.parametrize("programs", [{}, {"python3": "exit 1"}, {"python3_13": "exit 1"}])
def test_without_a_new_enough_python_it_says_which_is_needed_and_how_to_get_it(machine, programs):
    told = machine("find-python.sh", **programs)

    assert told.returncode == 1
    assert "needs Python 3.12 or newer with venv" in told.stderr
    assert "apt-get install" in told.stderr
    assert told.stdout == ""


def test_the_first_python_that_is_new_enough_is_taken(machine, tmp_path):
    told = machine("find-python.sh", python3="exit 0", python3_12="exit 1")

    assert told.returncode == 0
    assert told.stdout.strip() == str(tmp_path / "python3")


@pytest.mark.parametrize(
    ("programs", "found"),
    [
        ({}, "none"),
        ({"node": "echo v18.20.1", "npm": "exit 0"}, "18"),
        ({"node": "echo v20.1.0"}, "20"),
    ],
)
def test_without_a_new_enough_node_it_says_so(machine, programs, found):
    told = machine("find-node.sh", **programs)

    assert told.returncode == 1
    assert f"Node.js 20 or newer with npm to collect its front end (found: {found})" in told.stderr


def test_a_new_enough_node_is_taken(machine):
    assert machine("find-node.sh", node="echo v22.3.0", npm="exit 0").returncode == 0
