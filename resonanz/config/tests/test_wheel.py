"""The wheel holds all that runs: installed far from a checkout it serves pages and files."""

import os
import re
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from .conftest import ROOT, bare_environment, free_port

pytestmark = pytest.mark.long

STARTED_WITHIN_SECONDS = 60


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One that the database's own user can reach."""
    with tempfile.TemporaryDirectory(prefix="wheel", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    """Built in two steps, as a publisher does: an sdist of the checkout, a wheel of the sdist."""
    build("sdist", ROOT, folder)
    subprocess.run(["tar", "xzf", *folder.glob("*.tar.gz")], cwd=folder, check=True)
    (source,) = (path for path in folder.glob("resonanz-*") if path.is_dir())
    build("wheel", source, folder)
    return next(folder.glob("*.whl"))


def build(target: str, source: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)


@pytest.fixture(scope="module")
def resonanz(wheel: Path, folder: Path) -> str:
    """The command of a new environment that has the wheel and, of ours, what it depends on."""
    environment = folder / "environment"
    uv = [sys.executable, "-m", "uv", "--offline", "--quiet"]
    subprocess.run([*uv, "venv", "--python", sys.executable, str(environment)], check=True)
    chosen = ["--python", str(environment / "bin/python")]
    subprocess.run([*uv, "pip", "install", *chosen, "--no-deps", str(wheel)], check=True)
    (site,) = environment.glob("lib/python*/site-packages")
    # Paths named here come last and their own .pth files are not read: our checkout is not there.
    (site / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return str(environment / "bin/resonanz")


@pytest.fixture
def run(resonanz: str, folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [resonanz, *arguments],
            env=installed(folder),
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return command


def installed(folder: Path) -> dict[str, str]:
    kept = bare_environment(VAR=str(folder / "var"))
    return {name: value for name, value in kept.items() if name != "PYTHONPATH"}


def test_the_wheel_brings_catalogues_and_front_end_and_no_tests(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()

    assert "resonanz/locale/de/LC_MESSAGES/django.mo" in names
    assert "resonanz/ui/static/npm/htmx/htmx.min.js" in names
    assert "resonanz/ui/static/npm/inter/LICENSE" in names
    assert not [name for name in names if "/tests/" in name or "node_modules" in name]
    assert len(names) == len(set(names))


def test_the_installed_command_works_far_from_a_checkout(run, resonanz, folder):
    python = Path(resonanz).with_name("python")
    where = [str(python), "-c", "import resonanz; print(resonanz.__file__)"]
    said = subprocess.run(where, cwd=folder, env=installed(folder), capture_output=True, text=True)
    assert said.stdout.startswith(str(folder))
    assert "One conversation, inside and outside." in run("--help").stdout
    assert run("migrate").returncode == 0
    looked = run("doctor")
    assert "ok       The front end is here" in looked.stdout
    assert "ok       Texts are here in all languages" in looked.stdout
    assert "ok       The database is up to date" in looked.stdout
    assert looked.returncode == 1  # no worker runs, no mail leaves: said, and a reason to look

    port = str(free_port())
    web = subprocess.Popen(
        [resonanz, "web", "--port", port],
        env=installed(folder),
        cwd=folder,
        start_new_session=True,
    )
    try:
        assert_it_serves(f"http://localhost:{port}")
    finally:
        web.send_signal(signal.SIGTERM)
        assert web.wait(30) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(web.pid, 0)


def assert_it_serves(address: str) -> None:
    assert '"status": "ok"' in fetch(f"{address}/healthz")
    page = fetch(f"{address}/accounts/login/")
    assert "Anmelden" in page
    (script,) = re.findall(r'src="(/static/npm/htmx/[^"]+)"', page)
    assert "htmx" in fetch(f"{address}{script}")


def fetch(address: str) -> str:
    until = time.monotonic() + STARTED_WITHIN_SECONDS
    asked = Request(address, headers={"Accept-Language": "de"})
    while True:
        try:
            with urlopen(asked, timeout=20) as answer:
                assert answer.status == 200
                return answer.read().decode()
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
