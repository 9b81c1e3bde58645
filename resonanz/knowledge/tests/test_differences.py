"""What differs between two versions is told word by word, and nothing is made up."""

from hypothesis import given
from hypothesis import strategies as st

from resonanz.knowledge.differences import differences

LINES = st.lists(st.text(alphabet="abc de.", max_size=20), max_size=12).map("\n".join)


def test_a_changed_word_stands_out_in_its_line():
    (passage,) = differences("Den Inbus nehmen.\nDrehen.", "Den Torx nehmen.\nDrehen.")
    signs = [(piece.sign, piece.text) for piece in passage.pieces]
    assert ("gone", "Inbus") in signs
    assert ("new", "Torx") in signs
    assert passage.is_changed


def test_far_away_lines_are_left_out():
    before = "\n".join(f"Zeile {n}" for n in range(40))
    (passage,) = differences(before, before.replace("Zeile 20", "Ganz neu und anders"))
    assert passage.left_out == 18
    assert "Zeile 1\n" not in "".join(piece.text for piece in passage.pieces)


def test_long_passages_are_shown_whole_and_quickly():
    before, after = "a " * 3000, "b " * 3000
    (passage,) = differences(before, after)
    assert [piece.sign for piece in passage.pieces] == ["gone", "new"]
    assert differences("Ganz anders hier", "xyz 12345 qq")[0].pieces[0].sign == "gone"


@given(LINES, LINES)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(before, after):
    passages = differences(before, after)
    if before.splitlines() == after.splitlines():
        assert passages == []
        return
    for text, sign in ((before, "gone"), (after, "new")):
        lines = "".join(f"{line}\n" for line in text.splitlines())
        for passage in passages:
            told = "".join(p.text for p in passage.pieces if p.sign in ("same", sign))
            assert told in lines
