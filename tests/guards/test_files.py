"""What may not lie in the repository."""

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 400
# Written by tools, or data that is read as a whole.
MADE = re.compile(
    r"(\.lock|package-lock\.json|\.po|LICENSE)$|/migrations/|/corpus/|/demo/content/|/samples\.json$"
)
# Where a package or a build of it would be fetched from.
REGISTRIES = ["pypi.org", "pythonhosted.org", "npmjs.org", "npmjs.com", "jsdelivr", "unpkg.com"]
REGISTRIES += ["npmmirror", "yarnpkg", "verdaccio", "artifactory", "devpi", "simple/", "esm.run"]
REGISTRIES += ["cdnjs", "esm.sh", "deb.debian.org", "index-url", '"resolved"']
OURS = re.compile(r"(?<![\w.$}/*])/(?:work|root|home|Users|opt/wheels)/\w")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        try:
            yield str(path.relative_to(ROOT)), path.read_text()
        except UnicodeDecodeError:
            continue


def test_no_registry_is_named():
    # This file names them, and so does the script that keeps them out of the locks.
    excused = {"tests/guards/test_files.py", "tools/lock.sh"}
    found = [
        f"{name}: {registry}"
        for name, text in texts()
        if name not in excused
        for registry in REGISTRIES
        if registry in text
    ]
    assert found == []


def test_no_path_of_a_machine_is_named():
    found = [
        f"{name}: {told.group()}"
        for name, text in texts()
        if name != "tests/guards/test_files.py"
        for told in OURS.finditer(text)
    ]
    assert found == []


def test_no_built_or_vendored_script_is_kept():
    built = re.compile(r"\.min\.(js|css)$|\.(mo|pyc|map|whl)$|/(node_modules|dist|vendor)/")
    assert [str(path) for path in tracked() if built.search(str(path.relative_to(ROOT)))] == []


def test_no_file_is_longer_than_one_would_read():
    long = {
        name: len(text.splitlines())
        for name, text in texts()
        if not MADE.search(f"/{name}") and len(text.splitlines()) > MOST_LINES
    }
    assert long == {}


def test_models_and_migrations_are_in_step(db):
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


def test_nothing_is_left_to_do_or_left_out():
    left = re.compile(r"\b(TODO|FIXME|XXX)\b|pytest\.(mark\.)?skip|@skip\b")
    # Public data that are not ours to ship may be missing; that is said in one place.
    may_skip = ("guards", "resonanz/analysis/tests/conftest.py")
    found = [
        f"{name}: {told.group()}"
        for name, text in texts()
        if name.endswith((".py", ".js", ".html", ".css", ".sh"))
        and not any(place in name for place in may_skip)
        for told in left.finditer(text)
    ]
    assert found == []
