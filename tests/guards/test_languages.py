"""German and English are complete: no text is missing, fuzzy, empty or left over."""

from tools import messages


def test_every_text_stands_in_every_catalogue():
    assert messages.problems() == []
