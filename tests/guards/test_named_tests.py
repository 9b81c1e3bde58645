"""The page of what others got wrong: every complaint we know stands there, and each row names tests
that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "what-others-got-wrong.md").read_text()
NAMED = re.compile(r"`(test_\w+)`")
# The threads in which users of other tools told what they suffered.
TOLD = {
    "postiz-app": [
        1321, 1323, 1813, 1681, 1259, 1724, 1512, 1338, 1091, 1595, 1351, 1779, 1152, 486,
    ],
    "mixpost": [146, 131, 150, 184, 89, 197, 88],
    "chatwoot": [13392, 14009, 9747, 6889, 6548, 775, 1576, 2015, 11062, 1093, 7208],
    "freescout": [3756, 2074],
}  # fmt: skip


def rows():
    """Each row of the two tables of complaints, as its cells."""
    told = PAGE[: PAGE.index("## Every error")]
    lines = [line for line in told.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in cells if row[0] not in ("What happened to users elsewhere", "---")]


def written() -> set[str]:
    code = [*ROOT.glob("resonanz/**/tests/test_*.py"), *ROOT.glob("tests/**/test_*.py")]
    return set(re.findall(r"^def (test_\w+)", "\n".join(map(Path.read_text, code)), re.M))


def test_every_test_the_page_names_exists():
    named = set(NAMED.findall(PAGE))
    assert len(named) > 30
    assert named <= written(), named - written()


def test_every_row_says_what_is_different_here_and_names_its_tests():
    assert len(rows()) == 20
    for row in rows():
        assert len(row) == 4, row
        assert all(row), row
        assert NAMED.search(row[3]), row


@pytest.mark.parametrize("project", TOLD)
def test_every_thread_we_know_of_stands_in_a_row(project):
    told = " ".join(row[1] for row in rows())
    for number in TOLD[project]:
        assert re.search(rf"(?:#|PR ){number}\b", told), (project, number)
