"""What a default installation brings along may be used here, and nothing is copied in."""

import json
import re
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

import pytest

from .test_files import tracked

ROOT = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^([\w.-]+)==[^;\n]*?(;.*)?\\?$", re.MULTILINE)
# Used as a library that can be exchanged, as the LGPL asks; nothing else may ask for that.
WEAK = {"psycopg", "psycopg-binary", "psycopg-pool"}
STRONG = re.compile(
    r"\b(A?GPL|General Public License|SSPL|BUSL|Commons Clause|Elastic License)", re.I
)
LESSER = re.compile(r"\bLGPL[\w.-]*|(?:GNU )?Lesser General Public License", re.I)
NPM = {"0BSD", "MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "OFL-1.1"}


def packages() -> list[str]:
    """Those of the lock that are installed here; the others are for other systems."""
    return [name for name, _only in LOCKED.findall((ROOT / "requirements.lock").read_text())]


def licence_of(name: str) -> str:
    told = metadata(name)
    classes = [each for each in told.get_all("Classifier") or [] if each.startswith("License")]
    written = told.get("License-Expression") or (told.get("License") or "")[:200]
    return " / ".join([written, *classes]).strip(" /") or in_its_file(name)


def in_its_file(name: str) -> str:
    """The beginning of the licence a package brings along, where it says none elsewhere."""
    brought = files(name) or []
    found = [one for one in brought if one.name.upper().startswith(("COPYING", "LICENSE"))]
    return found[0].read_text()[:1500] if found else ""


@pytest.mark.parametrize("name", packages())
def test_a_package_of_the_default_installation_is_free_to_use(name):
    try:
        licence = licence_of(name)
    except PackageNotFoundError:
        only = dict(LOCKED.findall((ROOT / "requirements.lock").read_text()))[name]
        assert only, f"{name} is in the lock but not installed"
        return
    assert licence, "it does not say"
    if name not in WEAK:
        assert not LESSER.search(licence)
    assert not STRONG.search(LESSER.sub("", licence))


def test_npm_packages_are_free_to_use():
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    licences = {name: each.get("license") for name, each in locked.items() if name}
    assert licences
    assert set(licences.values()) <= NPM


def test_no_file_carries_the_licence_of_another():
    others = re.compile(
        r"Copyright (?:\(c\)|©|\d{4})|SPDX-License-Identifier: (?!Apache-2\.0)"
        r"|Permission is hereby granted, free of charge|GNU (?:Affero |Lesser )?General Public",
        re.I,
    )
    found = []
    for path in tracked():
        name = str(path.relative_to(ROOT))
        if name in {"LICENSE", "tests/guards/test_licences.py"} or path.suffix not in TEXTS:
            continue
        found += [f"{name}: {told}" for told in others.findall(path.read_text(errors="replace"))]
    assert found == []


TEXTS = {".py", ".js", ".mjs", ".css", ".html", ".txt", ".md", ".sh", ".json", ".toml", ".svg", ""}
