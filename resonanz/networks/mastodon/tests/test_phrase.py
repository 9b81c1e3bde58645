"""Texts go out naming whom they answer, and are known again in whatever the server shows."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resonanz.networks.contract import DraftOut, ParentOut
from resonanz.networks.mastodon import phrase
from resonanz.networks.mastodon.counting import LIMITS, count, limits_from
from tests.servers.mastodon import shapes

# The machine may be busy with other tests.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

OWN = "velora@velora.example"


@pytest.mark.parametrize(
    ("text", "whom", "becomes"),
    [
        ("Hallo", "jana@else.example", "@jana@else.example Hallo"),
        ("Hallo @jana@else.example!", "jana@else.example", "Hallo @jana@else.example!"),
        ("Hallo @JANA@Else.example!", "jana@else.example", "Hallo @JANA@Else.example!"),
        ("Hallo @jana!", "jana@else.example", "@jana@else.example Hallo @jana!"),
        ("Hallo @jana!", "jana@velora.example", "Hallo @jana!"),
        ("Hallo", "jana@velora.example", "@jana Hallo"),
        ("Hallo", "@jana", "@jana Hallo"),
        ("x@jana.example", "jana@else.example", "@jana@else.example x@jana.example"),
        ("", "jana@else.example", "@jana@else.example"),
        ("Hallo", "jana@127.0.0.1:3000", "@jana@127.0.0.1:3000 Hallo"),
    ],
)
def test_whom_we_answer_is_named_once(text, whom, becomes):
    named = phrase.naming(text, whom, OWN)
    assert named == becomes
    assert phrase.naming(named, whom, OWN) == becomes


def test_we_do_not_name_ourselves():
    draft = DraftOut(("Eins", "Zwei"), parent=ParentOut("1", "1", author_handle=OWN))
    assert phrase.texts(draft, OWN) == ["Eins", "Zwei"]


def test_an_edit_repeats_what_it_does_not_change():
    before = {"language": "de", "sensitive": True, "media_attachments": [{"id": "4"}]}
    assert phrase.edit(before, "Hallo", "", "") == {
        "status": "Hallo",
        "spoiler_text": "",
        "sensitive": True,
        "language": "de",
        "media_ids": ["4"],
        "content_type": "text/plain",
    }


# --- known again ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Guten Morgen!", "<p>Guten Morgen!</p>"),
        ("Eins\n\nZwei\nDrei", "<p>Eins</p><p>Zwei<br>Drei</p>"),
        ("a & b < c", "<p>a &amp; b &lt; c</p>"),
        ("a & b", "a &amp; b"),
        ('Er sagt "ja" - gut...', "<p>Er sagt “ja” – gut…</p>"),
        (
            "@jana@else.example siehe https://velora.example/a/b?c=d&e=f",
            '<p><span class="h-card"><a href="https://else.example/@jana" class="u-url mention">@'
            '<span>jana</span></a></span> siehe <a href="https://velora.example/a/b?c=d&amp;e=f">'
            '<span class="invisible">https://</span><span>velora.example/a</span></a></p>',
        ),
        (
            "Heute #Fahrrad bei velora.example",
            '<p>Heute <a href="https://x.example/tags/Fahrrad" class="hashtag">#<span>Fahrrad'
            '</span></a> bei <a href="http://velora.example">velora.example</a></p>',
        ),
        ("https://velora.example/ö", '<a href="https://velora.example/%C3%B6">velora.…</a>'),
    ],
)
def test_a_post_is_known_again_in_what_a_server_made_of_it(typed, shown):
    assert phrase.is_same(typed, shown)
    assert not phrase.is_same(typed + " anders", shown)


def test_only_what_begins_or_ends_alike_is_worth_a_closer_look():
    assert phrase.is_like("Guten Morgen zusammen :velo:", "<p>Guten Morgen zusammen 🚲</p>")
    assert phrase.is_like(":velo: einen schönen Morgen", "<p>🚲 einen schönen Morgen</p>")
    assert not phrase.is_like("Guten Morgen", "<p>Gute Nacht</p>")
    assert not phrase.is_like("", "")


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)
addresses = st.sampled_from(
    ["https://velora.example", "https://velora.example/a?b=c&d=ä#e", "http://x.example:80/%20"]
)
handles = st.sampled_from(["@jana@else.example", "@tim", "@a_b@velora.example"])


@unhurried
@given(st.lists(words | addresses | handles, min_size=1, max_size=6))
def test_whatever_is_typed_is_known_again_on_a_server_that_behaves(pieces):
    typed = " ".join(pieces)
    assert phrase.is_same(typed, shapes.content(typed, "https://velora.example"))


# --- length --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Hallo", 5),
        ("👨‍👩‍👧", 1),
        ("é", 1),
        ("e\u0301", 1),
        ("https://velora.example", 23),
        ("https://velora.example/" + "x" * 300, 23),
        ("Siehe https://velora.example/a.", 30),
        ("(https://velora.example/a)", 25),
        ("velora.example", 14),
        ("ftp://velora.example", 20),
        ("@jana@else.example", 5),
        ("@jana@else.example hallo", 11),
        ("jana@else.example", 17),
        ("Zwei: https://a.example https://b.example", 6 + 23 + 1 + 23),
    ],
)
def test_length_as_the_network_counts_it(text, length):
    assert count(text) == length


@unhurried
@given(words, words)
def test_a_link_counts_the_same_whatever_its_path(before, path):
    tail = "".join(sign for sign in path if sign.isalnum())
    one = count(f"{before} https://velora.example/{tail}a")
    assert one == count(f"{before} https://velora.example/b")


@unhurried
@given(words, st.sampled_from(["else.example", "a.b.c.example", "velora.example"]))
def test_the_server_of_a_person_costs_nothing(before, domain):
    assert count(f"{before} @jana@{domain}") == count(f"{before} @jana")


@unhurried
@given(words)
def test_length_is_never_more_than_the_code_points_where_there_is_no_link(text):
    assert count(text) <= len(text) or "://" in text


@unhurried
@given(words, words)
def test_more_text_is_never_shorter(one, other):
    assert count(f"{one} {other}") >= count(one)


def test_a_server_states_its_own_limits():
    assert limits_from({}) == LIMITS
    told = limits_from(
        {
            "text_length": 5000,
            "link_length": 30,
            "media_count": 6,
            "picture_bytes": 1000,
            "media_types": ["image/png", "video/mp4"],
            "alt_length": 400,
        }
    )
    assert told.count("https://velora.example") == 30
    assert (told.text_length, told.media_count, told.alt_length) == (5000, 6, 400)
    assert told.media_types == {"image/png"}
    assert limits_from({"media_types": ["video/mp4"]}).media_types == LIMITS.media_types
