"""Words with what is marked in them; offsets are in UTF-16 units; nothing hostile breaks it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from resonanz.networks import values
from resonanz.networks.telegram import hearing, parse
from resonanz.networks.telegram.parse import Place

PLACE = Place(channel=-1001000, group=-1002000, bot=1, handle="velora")


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def test_marks_are_found_behind_emoji_and_within_each_other():
    words = "🚲 fett und kursiv"
    marks = [entity("bold", 3, 15), entity("italic", 12, 6), entity("hashtag", 0, 2)]

    assert parse.html_of(words, marks) == "🚲 <strong>fett und <em>kursiv</em></strong>"


def test_links_lead_where_they_say():
    words = "hier @velora velora.example a@b.example"
    marks = [
        entity("text_link", 0, 4, url='https://x.example/"><script>'),
        entity("mention", 5, 7),
        entity("url", 13, 14),
        entity("email", 28, 11),
    ]
    html = parse.html_of(words, marks)

    assert "<script>" not in html
    assert '<a href="https://t.me/velora">@velora</a>' in html
    assert '<a href="https://velora.example">' in html
    assert "mailto:a@b.example" in html


def test_lines_stay_lines():
    assert parse.html_of("a\nb<", [entity("bold", 0, 1)]) == "<strong>a</strong><br>b&lt;"


def test_marks_that_cross_are_left_out():
    crossed = [entity("bold", 0, 4), entity("italic", 2, 4)]
    assert parse.html_of("abcdef", crossed) == "<strong>abcd</strong>ef"


@given(
    st.text(max_size=40),
    st.lists(
        st.builds(
            entity,
            st.sampled_from([*parse.TAGS, *parse.LINKS, "spoiler"]),
            st.integers(-3, 50),
            st.integers(-3, 50),
        ),
        max_size=6,
    ),
)
def test_no_mark_ever_loses_a_word(words, marks):
    html = parse.html_of(words, marks)
    assert parse.html_of(words, []).replace("<", "").count("x") <= html.count("x")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "message",
                    "channel_post",
                    "message_reaction",
                    "chat",
                    "id",
                    "message_id",
                    "from",
                    "text",
                    "entities",
                    "date",
                    "type",
                    "reply_to_message",
                    "forward_origin",
                    "is_automatic_forward",
                    "new_reaction",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(ANYTHING)
def test_whatever_an_update_holds_it_is_read(found):
    update = {"message": found} if isinstance(found, dict) else {"message_reaction": found}
    assert isinstance(parse.happened(update, PLACE), list)
    known = hearing.noted({"group": PLACE.group}, str(PLACE.channel), update)
    assert isinstance(known, dict)


def test_names_of_others_are_no_numbers():
    assert parse.numbers_of("post:x") == (0, 0)
    assert values.moment(10**20).year == 1970
    assert parse.address_of(5, 1) == "https://t.me/c/5/1"
    assert parse.address_of(-100, 1) == ""
