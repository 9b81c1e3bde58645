"""The list of keys ("?") knows each key that a page has."""

import re
from pathlib import Path

HERE = Path(__file__).parents[2]
KEY = re.compile(r'data-key="([a-z/])"')
LISTED = re.compile(r"<kbd>([a-z/])</kbd>")


def test_each_key_of_a_page_stands_in_the_list():
    listed = LISTED.findall((HERE / "ui/templates/ui/parts/help.html").read_text())
    templates = [*HERE.glob("*/templates/**/*.html"), *HERE.glob("*/[a-z]*.py")]
    keys = {key for file in templates for key in KEY.findall(file.read_text())}

    assert {"a", "r", "z"} <= keys
    assert keys - set(listed) == set()
    assert len(listed) == len(set(listed))
