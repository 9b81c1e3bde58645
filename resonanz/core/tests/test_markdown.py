import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from resonanz.core import markdown
from resonanz.core.markdown import from_text, handles_in, language_of, plain_of, render, sanitise

CORPUS = json.loads((Path(__file__).parents[3] / "tests/corpus/xss.json").read_text())
ATTRIBUTES = {"href", "rel", "target", "class"} | {"tabindex"}
CLASSES = {"mention", "tag", "invisible", "ellipsis"} | {"scrolls"} | markdown.CLASSES


class Inspector(HTMLParser):
    """Notes everything in a fragment that must not be there."""

    def __init__(self):
        super().__init__()
        self.faults = []

    def handle_starttag(self, tag, attrs):
        if tag not in markdown._TAGS | {"div"}:
            self.faults.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.faults.append((tag, name))
            if name == "href":
                self.check_address(value or "")
            if name == "class" and not set((value or "").split()) <= CLASSES:
                self.faults.append((tag, name, value))

    def check_address(self, address):
        bare = "".join(char for char in address if char > " ").lower()
        inside = address.startswith("/") and not address.startswith(("//", "/\\"))
        if not inside and not bare.startswith(("http:", "https:", "mailto:")):
            self.faults.append(address)

    def handle_comment(self, data):
        self.faults.append(("comment", data))

    def handle_decl(self, decl):
        self.faults.append(("declaration", decl))

    handle_pi = unknown_decl = handle_decl


def faults(html):
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.faults


def test_the_corpus_is_wide():
    assert len(set(CORPUS)) >= 200


@pytest.mark.parametrize("vector", CORPUS)
def test_hostile_text_is_inert(vector):
    for read in (render, sanitise, from_text):
        once = read(vector)
        assert faults(once.html) == []
        assert faults(sanitise(once.html).html) == [], "a second parser reads it differently"
    assert faults(render(f"**{vector}** @tom", {"tom": "/people/2/"}).html) == []
    assert faults(sanitise(f"<p>{vector}</p>{vector}").html) == []


def test_markdown_becomes_html():
    html = render("**fest** *schräg* ~~weg~~ `code`\nneue Zeile\n\n- eins\n- zwei").html
    for part in (
        "<strong>fest</strong>",
        "<em>schräg</em>",
        "<s>weg</s>",
        "<code>code</code>",
        "<br>",
        "<li>zwei</li>",
    ):
        assert part in html


def test_headings_stand_below_those_of_the_page():
    assert "<h3>Oben</h3>" in render("# Oben").html
    assert "<h6>Unten</h6>" in render("###### Unten").html


def test_links_to_elsewhere_give_nothing_away_and_open_apart():
    html = render("https://a.example/x und [hier](/posts/7/)").html
    assert (
        '<a href="https://a.example/x" rel="nofollow noopener noreferrer ugc" target="_blank">'
        in html
    )
    assert '<a href="/posts/7/">hier</a>' in html


def test_file_names_and_mail_addresses_are_no_links():
    assert "<a" not in render("notes.md, velora.py und tom@velora.example").html


def test_known_handles_and_hashtags_become_links_but_not_in_code_or_links():
    people = {"tom": "/people/2/"}
    html = render("@Tom, #Ständer `@tom #x` [@tom](https://a.example) a@tom @niemand", people).html

    assert (
        html.count('class="mention"') == 1
        and '<a href="/people/2/" class="mention">@Tom</a>' in html
    )
    assert html.count('class="tag"') == 1 and 'href="/tags/st%C3%A4nder/"' in html


def test_handles_are_found_each_once():
    assert handles_in("@Tom, (@mira.kern) und @tom. a@b @-x @") == ["tom", "mira.kern"]


def test_html_of_a_network_keeps_what_it_means():
    html = (
        '<p>Hallo <span class="h-card"><a href="https://m.example/@x" class="u-url mention">@<span>'
        'x</span></a></span><br/><a href="https://a.example/ver/y"><span class="invisible">https://'
        '</span><span class="ellipsis">a.example/ve</span><span class="invisible">r/y</span></a>'
        '<img src="https://m.example/emoji.png" alt=":smile:"></p>'
    )
    seen = sanitise(html)

    assert '<span class="ellipsis">' in seen.html and "<img" not in seen.html
    assert 'rel="nofollow noopener noreferrer ugc"' in seen.html
    assert seen.plain == "Hallo @x\nhttps://a.example/ver/y"


def test_plain_text_of_a_network_is_no_markdown():
    seen = from_text("Hallo *du*\n# zwei https://a.example/?a=1&b=2\n\nEnde <3")

    assert "<em>" not in seen.html and "<h" not in seen.html
    assert 'href="https://a.example/?a=1&amp;b=2"' in seen.html
    assert seen.plain.splitlines()[0] == "Hallo *du*" and seen.plain.endswith("Ende <3")


def test_the_plain_words_keep_blocks_and_code_apart():
    assert plain_of("<p>a</p><ul><li>b</li></ul><table><tr><td>1</td><td>2</td></tr></table>") == (
        "a\n\nb\n\n1 2"
    )
    assert plain_of("<pre>x\n y</pre><p>z</p>") == "x\ny\n\nz"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wir entscheiden am Freitag über den Ständer: fest verbaut oder einzeln?", "de"),
        ("We decide about the kickstand on Friday: built in or sold on its own?", "en"),
        ("ok", "fr"),
        ("", "fr"),
    ],
)
def test_the_language_is_known_where_there_are_words_enough(text, language):
    assert language_of(text, "fr") == language
