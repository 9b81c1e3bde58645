"""What is typed into the search, understood: words, compounds, slips, filters."""

from datetime import date

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from resonanz.conversations.searching.asking import Term, understood
from resonanz.conversations.searching.filtering import day_of, kinds_named
from resonanz.conversations.searching.wording import (
    base_of,
    folded,
    is_part,
    is_same,
    mistakes,
    splits_of,
)

letters = st.text(st.sampled_from("abdeinrstuäöüß"), min_size=1, max_size=14)


def test_words_phrases_and_what_must_not_be_there_are_told_apart():
    asked = understood('Fahrrad "seit gestern" -Roller Akku oder Batterie')

    assert asked.groups == (
        (Term("Fahrrad"),),
        (Term("seit gestern", True),),
        (Term("Akku"), Term("Batterie")),
    )
    assert asked.without == (Term("Roller"),)
    assert not understood('  "" - !! ')


@pytest.mark.parametrize(
    "typed", ["von:mira in:werkstatt", "from:mira in:werkstatt", 'VON:"mira" In:werkstatt']
)
def test_filters_are_typed_in_both_languages(typed):
    assert understood(typed).filters == {"author": ("mira",), "place": ("werkstatt",)}
    assert understood("Achtung: nass https://velora.example").filters == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße", "STRASSE"), ("Räder", "Raeder"), ("Öl", "oel"), ("Überstunde", "ueberstunde")],
)
def test_ways_of_spelling_are_one(one, other):
    assert folded(one) == folded(other)
    assert folded("neue") != folded("nü") and folded("Quelle") == "quelle"


@pytest.mark.parametrize(
    ("word", "compound"),
    [
        ("Versicherung", "Fahrradversicherung"),
        ("Fahrrad", "Fahrradversicherung"),
        ("Bremse", "Bremsbeläge"),
        ("Haus", "Treppenhäuser"),
        ("Kette", "Kettenschutz"),
    ],
)
def test_a_word_is_known_in_its_compounds(word, compound):
    assert is_part(base_of(folded(word)), folded(compound))


@pytest.mark.parametrize(
    ("word", "other"),
    [("Sicherung", "Versicherung"), ("Rat", "Verrat"), ("Zug", "Bezug"), ("Bau", "Abbau")],
)
def test_a_word_that_begins_otherwise_is_no_compound(word, other):
    assert not is_part(base_of(folded(word)), folded(other))


def test_a_bent_word_is_the_same_word():
    assert is_same(base_of(folded("Räder")), folded("Rad"))
    assert not is_same(base_of(folded("Rad")), folded("Radweg"))
    assert ("fahrrad", "versicherung") in splits_of("fahrradversicherung")


def test_slips_are_counted():
    assert mistakes("kette", "kete", 2) == 1
    assert mistakes("termin", "tremin", 2) == 1
    assert mistakes("rad", "akku", 2) == 3


@given(letters, letters, letters)
def test_slips_are_a_distance(one, other, third):
    far = 30
    assert mistakes(one, one, far) == 0
    assert mistakes(one, other, far) == mistakes(other, one, far)
    assert mistakes(one, other, far) <= max(len(one), len(other))
    assert (mistakes(one, other, 2) <= 2) == (mistakes(one, other, far) <= 2)


@time_machine.travel("2026-11-26T10:00:00Z")
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("3.11.2026", date(2026, 11, 3)),
        ("3.12.", date(2025, 12, 3)),
        ("gestern", date(2026, 11, 25)),
        ("2w", date(2026, 11, 12)),
        ("14t", date(2026, 11, 12)),
        ("2026-10", date(2026, 10, 1)),
        ("neulich", None),
        ("31.2.", None),
        ("2026-13-40", None),
    ],
)
def test_days_are_understood_as_people_write_them(typed, day):
    assert day_of(typed) == day


def test_kinds_are_named_in_both_languages():
    assert kinds_named("Frage") == kinds_named("fragen") == kinds_named("question") == ["question"]
    assert kinds_named("unsinn") == []
