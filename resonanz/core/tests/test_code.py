"""Code is coloured by classes when it is written, and wide tables scroll by themselves."""

import re
from html import unescape

import pytest

from resonanz.core.code import LANGUAGES, LONGEST, coloured
from resonanz.core.markdown import render

PYTHON = '```python\ndef ride(bike: str) -> None:\n    print("<b>", 1)  # how\n```'


def test_code_has_classes_and_no_style():
    shown = render(PYTHON)
    assert '<span class="k">def</span>' in shown.html
    assert '<span class="c1"># how</span>' in shown.html
    assert "&lt;b&gt;" in shown.html
    assert "style=" not in shown.html
    assert shown.plain == 'def ride(bike: str) -> None:\nprint("<b>", 1) # how'


def test_code_in_no_language_we_know_and_long_code_is_shown_as_it_is():
    assert render("```\nif <a>\n```").html == "<pre><code>if &lt;a&gt;\n</code></pre>"
    assert "<span" not in render("```brainfuck\n+++\n```").html
    assert "<span" not in coloured("x = 1\n" * LONGEST, "python")
    assert "<span" not in render("`def x`").html


def test_a_table_scrolls_and_nobody_writes_such_a_place_themselves():
    html = render("| a | b |\n| --- | --- |\n| 1 | 2 |").html
    assert html.startswith('<div class="scrolls" tabindex="0"><table>')
    assert html.endswith("</table></div>")
    assert render('<div class="scrolls" tabindex="0">').html.startswith("<p>&lt;div")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_whatever_the_language_the_words_stay_and_nothing_else_comes_of_it(language):
    code = "# <b x='1'>&amp;\nif a < 1: \"zwei\" // <script>ü</script>\n"
    html = coloured(code, language)
    assert set(re.findall(r"<(/?\w+)", html)) <= {"span", "/span"}
    assert unescape(re.sub("<[^>]+>", "", html)).strip() == code.strip()
