"""How long a post is, as twitter-text's published tests and configuration 3 say."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.networks.x.counting import count


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("This is a test.", 15),
        ("http://test.com", 23),
        ("https://test.com", 23),
        ("test.com", 23),
        ("t.co", 23),
        ("foo.co.jp", 23),
        ("example.com/path/to/resource?search=foo&lang=en", 23),
        ("Test https://test.com test https://test.com test.com test", 86),
        ("\U00010000\U0010ffff", 4),
        ("저찀쯿쿿", 8),
        ("H🐱☺", 5),
        ("👨‍👩‍👧‍👦", 2),
        ("🇩🇪🇫🇷", 4),
        ("👍🏽", 2),
        ("1️⃣", 2),
        ("123", 3),
        ("☺︎", 4),
        ("é", 1),
        ("é", 1),
        ("„Ärger“ – nein…", 16),
        ("z.B. heute.Morgen", 17),
        ("lena@velora.de", 14),
        ("Schau: velora.bike!", 7 + 23 + 1),
        ("https://velora.bike/räder/?a=b#c.", 24),
        ("https://velora.example", 22),
    ],
)
def test_a_text_counts_as_x_counts_it(text, length):
    assert count(text) == length


@given(st.text())
def test_composed_or_not_a_text_counts_the_same(text):
    assert count(unicodedata.normalize("NFD", text)) == count(unicodedata.normalize("NFC", text))


@given(st.text(alphabet=st.characters(max_codepoint=4351, categories=["Lu", "Ll"])))
def test_letters_of_light_scripts_weigh_one(text):
    assert count(text) == len(unicodedata.normalize("NFC", text))


@given(st.text(), st.text())
def test_two_texts_apart_count_as_both(one, other):
    assert count(f"{one} \n {other}") == count(one) + 3 + count(other)
