"""The page of what others got wrong names tests: each of them exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(test_\w+)`")


def test_every_test_the_page_names_exists():
    named = set(NAMED.findall((ROOT / "docs" / "what-others-got-wrong.md").read_text()))
    code = [*ROOT.glob("resonanz/**/tests/test_*.py"), *ROOT.glob("tests/**/test_*.py")]
    written = set(re.findall(r"^def (test_\w+)", "\n".join(map(Path.read_text, code)), re.M))
    assert len(named) > 30
    assert named <= written, named - written
