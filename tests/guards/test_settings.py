"""Every setting stands in the book of operators, and the book names none that is gone."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "resonanz/config"
READ = re.compile(
    r"""(?:\benv\.\w+|environ\.get|getenv)\(\s*"([A-Z_]+)"|environ\["([A-Z_]+)"\]|envvar="([A-Z_]+)\""""
)
# Names a line of the first table (they stand in its first cell), or a word of the text.
NAMED = re.compile(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", re.MULTILINE)
# Django's own, set by ourselves.
INNER = {"DJANGO_SETTINGS_MODULE"}
# The client of S3 reads them.
OF_OTHERS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def read_from_the_environment() -> set[str]:
    texts = [path.read_text() for path in CONFIG.glob("*.py")]
    return {name for text in texts for found in READ.findall(text) for name in found if name}


def documented() -> set[str]:
    book = (ROOT / "docs/operators/settings.md").read_text()
    return {name for cell in NAMED.findall(book) for name in re.findall(r"[A-Z_]+", cell)}


def test_every_setting_is_documented():
    assert read_from_the_environment() - INNER - documented() == set()


def test_no_setting_is_documented_that_is_gone():
    assert documented() - read_from_the_environment() - OF_OTHERS == set()
