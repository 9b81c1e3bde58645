"""What people and their apps put into a room, read with patience."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.networks.contract import InteractionSeen, MediaOut, PostSeen
from resonanz.networks.matrix import parse, phrase
from resonanz.networks.matrix.limits import LIMITS, event_bytes
from resonanz.networks.matrix.parse import Place

ME = "@velora:velora.example"
PLACE = Place("https://matrix.velora.example", "!hilfe:velora.example", ME)


def message(body="Hallo", **content):
    return {
        "type": "m.room.message",
        "event_id": "$1",
        "sender": "@jana:anderswo.example",
        "origin_server_ts": 1_700_000_000_000,
        "content": {"msgtype": "m.text", "body": body, **content},
    }


def read(body="Hallo", **content):
    return parse.post(message(body, **content), PLACE, "watch")


def answering(name, **more):
    return {"m.relates_to": {"m.in_reply_to": {"event_id": name}, **more}}


# --- words ---------------------------------------------------------------------------------------


def test_a_post_says_who_what_when_and_where():
    seen = read("Guten Morgen")
    assert seen.text == "Guten Morgen"
    assert seen.said_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert seen.author.handle == "jana:anderswo.example"
    assert seen.author.name == "jana"
    assert seen.address == ("https://matrix.to/#/!hilfe:velora.example/$1?via=velora.example")


def test_what_an_answer_quotes_is_cut_and_what_it_says_stays():
    body = "> <@velora:velora.example> Frage?\n> Zweite Zeile\n\nJa.\n> Das meine ich so."
    seen = read(body, **answering("$0"))
    assert seen.text == "Ja.\n> Das meine ich so."
    assert seen.parent_remote_id == "$0"
    starred = read("> * <@velora:velora.example> winkt\n\nHallo!", **answering("$0"))
    assert starred.text == "Hallo!"


def test_a_quotation_of_their_own_is_kept():
    assert read("> Zitat\n\nGenau.", **answering("$0")).text == "> Zitat\n\nGenau."
    assert read("> <@a:b> Zitat\n\nGenau.").text == "> <@a:b> Zitat\n\nGenau."


def test_markup_is_taken_without_what_it_quotes():
    seen = read(
        "Ja.",
        format="org.matrix.custom.html",
        formatted_body="<mx-reply><blockquote>Frage?</blockquote></mx-reply><b>Ja.</b>",
        **answering("$0"),
    )
    assert (seen.html, seen.text) == ("<b>Ja.</b>", "")
    assert read("Ja.", format="markdown", formatted_body="<b>Ja.</b>").text == "Ja."


def test_who_does_something_is_named_first():
    assert read("winkt", msgtype="m.emote", format="org.matrix.custom.html").text == "* jana winkt"


@pytest.mark.parametrize(
    ("relation", "parent", "root"),
    [
        ({"rel_type": "m.thread", "event_id": "$r"}, "$r", "$r"),
        (
            {
                "rel_type": "m.thread",
                "event_id": "$r",
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": "$last"},
            },
            "$r",
            "$r",
        ),
        (
            {"rel_type": "m.thread", "event_id": "$r", "m.in_reply_to": {"event_id": "$mid"}},
            "$mid",
            "$r",
        ),
        ({"m.in_reply_to": {"event_id": "$0"}}, "$0", ""),
        ({"m.in_reply_to": "$0"}, "", ""),
        ("odd", "", ""),
    ],
)
def test_where_a_post_stands(relation, parent, root):
    seen = read(**{"m.relates_to": relation})
    assert (seen.parent_remote_id, seen.root_remote_id) == (parent, root)


def test_who_is_named():
    assert parse.names_me(message(**{"m.mentions": {"user_ids": [ME, ME, 7]}}), PLACE)
    assert not parse.names_me(message(f"{ME}!", **{"m.mentions": {}}), PLACE)
    # Older apps only write the name, or link it.
    assert parse.names_me(message(f"Hallo {ME}!"), PLACE)
    link = f'<a href="https://matrix.to/#/{ME}">Velora</a>'
    assert parse.names_me(message("Velora", formatted_body=link), PLACE)
    (us,) = read("Velora", formatted_body=link).mentions
    assert us.remote_id == PLACE.room_id


# --- pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "ours"),
    [("m.image", "picture"), ("m.video", "video"), ("m.audio", "file"), ("m.file", "file")],
)
def test_files_of_every_kind(kind, ours):
    info = {"mimetype": "x/y", "w": 10, "h": -1}
    seen = read("rad.bin", msgtype=kind, url="mxc://a.example/b_c-1", info=info)
    (media,) = seen.media
    assert (media.kind, media.media_type, media.width, media.height) == (ours, "x/y", 10, None)
    assert (seen.text, media.alt) == ("", "rad.bin")
    assert bool(media.preview_address) == (kind in parse.MEDIA_KINDS)


@pytest.mark.parametrize("url", [None, 7, "https://a.example/b", "mxc://a/../b", "mxc://a/b?c"])
def test_a_file_that_lies_nowhere_is_only_its_words(url):
    seen = read("rad.jpg", msgtype="m.image", url=url)
    assert (seen.media, seen.text) == ((), "rad.jpg")


def test_a_sticker_is_a_picture():
    event = message("Daumen hoch", msgtype=None, url="mxc://a.example/b") | {"type": "m.sticker"}
    assert parse.is_message(event)
    assert parse.post(event, PLACE, "watch").media[0].alt == "Daumen hoch"


# --- what was done -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "relation",
    [
        None,
        {"rel_type": "m.thread", "event_id": "$1", "key": "👍"},
        {"rel_type": "m.annotation", "event_id": "$1"},
        {"rel_type": "m.annotation", "key": "👍"},
    ],
)
def test_a_reaction_to_nothing_is_none(relation):
    assert parse.reaction({"content": {"m.relates_to": relation}}, PLACE) is None


def test_what_is_taken_back_stands_in_the_content_or_beside_it():
    assert parse.redacted({"content": {"redacts": "$1"}}) == "$1"
    assert parse.redacted({"content": {}, "redacts": "$1"}) == "$1"
    assert parse.redacted({"content": None}) == ""


def test_a_change_keeps_the_place_of_what_it_changes():
    change = {"content": {"m.new_content": {"body": "Neu", "m.relates_to": {"rel_type": "x"}}}}
    assert parse.edited(message(**answering("$0")), change)["content"]["m.relates_to"] == {
        "m.in_reply_to": {"event_id": "$0"}
    }
    assert "m.relates_to" not in parse.edited(message(), change)["content"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["body", "msgtype", "url", "info", "m.relates_to", "rel_type", "event_id", "key"]
                + ["m.in_reply_to", "m.mentions", "user_ids", "format", "formatted_body", "w", "h"]
                + ["m.new_content", "filename", "is_falling_back", "redacts"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@given(anything, anything, st.sampled_from(["m.room.message", "m.reaction", "m.sticker", None]))
def test_nothing_odd_makes_it_stumble(content, odd, kind):
    event = {"type": kind, "content": content, "event_id": odd, "sender": odd}
    event["origin_server_ts"] = odd
    assert parse.is_message(event) in (True, False)
    assert isinstance(parse.post(event, PLACE, "watch"), PostSeen)
    assert isinstance(parse.reaction(event, PLACE), InteractionSeen | None)
    assert parse.names_me(event, PLACE) in (True, False)
    assert isinstance(parse.redacted(event), str)
    assert len(parse.member(event)) == 2
    assert isinstance(parse.edited(event, event), dict)


# --- what we write -------------------------------------------------------------------------------


def test_whom_we_name_is_linked_and_told():
    said = phrase.words("Danke @jana:x.example, und\n<b>@tom:y.example:8448</b>! a@b:c")
    assert said["m.mentions"] == {"user_ids": ["@jana:x.example", "@tom:y.example:8448"]}
    assert said["formatted_body"] == (
        'Danke <a href="https://matrix.to/#/@jana:x.example">@jana:x.example</a>, und<br>'
        '&lt;b&gt;<a href="https://matrix.to/#/@tom:y.example:8448">@tom:y.example:8448</a>'
        "&lt;/b&gt;! a@b:c"
    )
    assert phrase.words("Danke") == {"msgtype": "m.text", "body": "Danke", "m.mentions": {}}


def test_a_file_says_what_it_is():
    film = MediaOut("film.mp4", "video/mp4", "", 9, bytes, 640, 480, 1.5)
    said = phrase.media(film, "mxc://a/b")
    assert (said["msgtype"], said["body"], said["filename"]) == ("m.video", "film.mp4", "film.mp4")
    assert said["info"] == {
        "mimetype": "video/mp4",
        "size": 9,
        "w": 640,
        "h": 480,
        "duration": 1500,
    }
    paper = phrase.media(MediaOut("a.pdf", "application/pdf", "Bericht", 9, bytes), "mxc://a/b")
    assert (paper["msgtype"], paper["body"]) == ("m.file", "Bericht")


@given(st.text(max_size=300))
def test_words_come_back_as_they_were_sent(text):
    if not text:
        return
    event = {**message(), "content": phrase.words(text)}
    assert parse.is_message(event)
    if not phrase.people_in(text):
        assert parse.post(event, PLACE, "own").text == text


@given(st.text())
def test_the_bytes_of_words_are_those_of_the_event(text):
    content = phrase.words(text)
    written = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
    names = len(json.dumps(content["m.mentions"]).encode())
    assert event_bytes(text) <= len(written) <= event_bytes(text) + names + 120


def test_the_limits_leave_room_for_what_travels_along():
    assert LIMITS.text_length + 5_000 < 65_536
