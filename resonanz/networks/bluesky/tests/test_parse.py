"""What Bluesky says is understood, and nonsense is harmless."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.networks.bluesky import parse
from resonanz.networks.contract import FollowSeen, IdentitySeen, InteractionSeen, MediaSeen

US, JANA, TIM = "did:plc:velora", "did:plc:jana", "did:plc:tim"
OURS = f"at://{US}/app.bsky.feed.post/3abc"
THEIRS = f"at://{JANA}/app.bsky.feed.post/3abd"
AUTHOR = {
    "did": JANA,
    "handle": "jana.test",
    "displayName": "Jana Sommer",
    "avatar": "https://cdn.example/jana.jpg",
}


def view(
    text="Hallo", uri=THEIRS, author=AUTHOR, embed=None, indexed="2026-11-23T08:00:00Z", **more
):
    record = {"text": text, "createdAt": "2026-11-23T08:00:00.000Z", **more}
    return {"uri": uri, "author": author, "record": record, "indexedAt": indexed, "embed": embed}


def reply(parent, root=""):
    return {"parent": {"uri": parent, "cid": "a"}, "root": {"uri": root or parent, "cid": "b"}}


def facet(text, part, **feature):
    start = len(text[: text.index(part)].encode())
    kind = next(iter(feature))
    named = {"link": "uri", "mention": "did", "tag": "tag"}[kind]
    return {
        "index": {"byteStart": start, "byteEnd": start + len(part.encode())},
        "features": [{"$type": f"app.bsky.richtext.facet#{kind}", named: feature[kind]}],
    }


def test_a_post_says_who_when_where_and_what():
    seen = parse.post(view(langs=["de-DE"], reply=reply(OURS)), "reply")

    assert seen.author == IdentitySeen(
        JANA, "jana.test", "Jana Sommer", f"https://bsky.app/profile/{JANA}", AUTHOR["avatar"]
    )
    assert (seen.remote_id, seen.parent_remote_id, seen.root_remote_id) == (THEIRS, OURS, OURS)
    assert seen.address == f"https://bsky.app/profile/{JANA}/post/3abd"
    assert (seen.text, seen.html, seen.language, seen.reason) == ("Hallo", "", "de", "reply")
    assert seen.said_at == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_clock_that_runs_ahead_is_not_believed():
    early = parse.said_at(view(indexed="2026-11-23T07:00:00Z"))
    assert early == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert parse.said_at({}).year == 1970


def test_marked_words_lead_where_they_mean():
    text = "Grüße @velora.test: velora.de/ü… #größe\nund\n\nTschüß"
    marks = [
        facet(text, "@velora.test", mention=US),
        facet(text, "velora.de/ü…", link="https://velora.de/über?a=1&b=2"),
        facet(text, "#größe", tag="größe"),
    ]
    seen = parse.post(view(text, facets=marks), "mention")

    assert seen.text == ""
    assert seen.html == (
        f'<p>Grüße <a href="https://bsky.app/profile/{US}">@velora.test</a>: '
        '<a href="https://velora.de/über?a=1&amp;b=2">velora.de/ü…</a> '
        '<a href="https://bsky.app/hashtag/gr%C3%B6%C3%9Fe">#größe</a><br>und</p><p>Tschüß</p>'
    )
    assert [one.handle for one in seen.mentions] == ["velora.test"]


@pytest.mark.parametrize(
    "mark",
    [
        {
            "index": {"byteStart": 0, "byteEnd": 4},
            "features": [{"$type": "x#link", "uri": "javascript:x"}],
        },
        {"index": {"byteStart": 3, "byteEnd": 3}, "features": [{"$type": "x#tag", "tag": "a"}]},
        {"index": {"byteStart": -1, "byteEnd": 3}, "features": [{"$type": "x#tag", "tag": "a"}]},
        {"index": {"byteStart": 0, "byteEnd": 900}, "features": [{"$type": "x#tag", "tag": "a"}]},
        {"index": {"byteStart": 0, "byteEnd": 3}, "features": [{"$type": "x#new", "what": "a"}]},
        {
            "index": {"byteStart": 0, "byteEnd": 3},
            "features": [{"$type": "x#mention", "did": "no"}],
        },
        {"index": None, "features": None},
        "nonsense",
    ],
)
def test_marks_that_mean_nothing_are_left_out(mark):
    assert parse.rich({"text": "<b>Hallo", "facets": [mark]}) == ""


def test_a_mark_through_the_middle_of_a_character_breaks_nothing():
    mark = {"index": {"byteStart": 1, "byteEnd": 3}, "features": [{"$type": "x#tag", "tag": "a"}]}
    assert "\ufffd" in parse.rich({"text": "ÄÖ", "facets": [mark]})


def test_words_between_marks_are_never_html():
    text = "<script>alert(1)</script> #a"
    html = parse.rich({"text": text, "facets": [facet(text, "#a", tag='a"><script>')]})
    assert "<script" not in html


def test_pictures_videos_cards_and_quotes_come_along():
    images = {
        "images": [
            {
                "thumb": "https://cdn.example/t",
                "fullsize": "https://cdn.example/f",
                "alt": "Ein Rad",
                "aspectRatio": {"width": 4, "height": 3},
            }
        ]
    }
    picture = MediaSeen(
        "picture", "https://cdn.example/f", "https://cdn.example/t", "image/jpeg", "Ein Rad", 4, 3
    )
    assert list(parse.media(images)) == [picture]
    assert list(parse.media({"media": images, "record": {}})) == [picture]
    gallery = {
        "items": [{"thumbnail": "https://cdn.example/t", "fullsize": "https://cdn.example/f"}]
    }
    assert next(parse.media(gallery)).preview_address == "https://cdn.example/t"
    (video,) = parse.media(
        {"playlist": "https://v.example/p.m3u8", "thumbnail": "https://v.example/t"}
    )
    assert (video.kind, video.width) == ("video", None)
    assert parse.link({"external": {"uri": "https://velora.de"}}) == "https://velora.de"
    assert parse.quoted({"embed": {"record": {"uri": OURS, "cid": "a"}}}) == OURS
    assert parse.quoted({"embed": {"record": {"record": {"uri": OURS}}, "media": {}}}) == OURS
    assert (
        parse.quoted({"embed": {"record": {"uri": "at://did:plc:a/app.bsky.feed.generator/x"}}})
        == ""
    )


def test_labels_become_a_warning():
    seen = parse.post(
        {**view(labels={"values": [{"val": "graphic-media"}]}), "labels": [{"val": "!warn"}]},
        "reply",
    )
    assert seen.content_warning == "graphic-media, warn"


@pytest.mark.parametrize(
    ("record", "author", "why"),
    [
        ({"reply": reply(OURS)}, JANA, "reply"),
        ({"reply": reply(THEIRS, OURS)}, JANA, "reply"),
        ({"reply": reply(THEIRS, OURS)}, TIM, "context"),
        ({"reply": reply(THEIRS, THEIRS)}, JANA, "context"),
        ({"embed": {"record": {"uri": OURS}}}, JANA, "quote"),
        ({"text": "@v", "facets": [facet("@v", "@v", mention=US)]}, JANA, "mention"),
        ({"text": "@v", "facets": [facet("@v", "@v", mention=TIM)]}, JANA, "context"),
        ({}, JANA, "context"),
    ],
)
def test_why_a_post_concerns_us(record, author, why):
    assert parse.reason(record, US, author) == why


def test_what_people_do_is_heard():
    like = {
        "reason": "like",
        "reasonSubject": OURS,
        "uri": f"at://{JANA}/app.bsky.feed.like/3x",
        "author": AUTHOR,
        "indexedAt": "2026-11-23T08:00:00Z",
    }
    seen = parse.interaction(like)
    assert isinstance(seen, InteractionSeen)
    assert (seen.kind, seen.name, seen.post_remote_id, seen.remote_id) == (
        "reaction",
        "like",
        OURS,
        like["uri"],
    )
    shared = parse.interaction({**like, "reason": "repost"})
    assert isinstance(shared, InteractionSeen) and shared.kind == "share"
    assert isinstance(parse.interaction({**like, "reason": "follow"}), FollowSeen)
    assert parse.interaction({**like, "reason": "like-via-repost"}) is None
    assert (
        parse.interaction({**like, "reasonSubject": "at://did:plc:a/app.bsky.feed.generator/b"})
        is None
    )
    assert parse.interaction({"reason": "follow"}) is None


def test_what_stands_above_comes_with_the_first_first():
    thread = {
        "post": view(),
        "parent": {"post": view(uri="at://b"), "parent": {"post": view(uri="at://a")}},
    }
    assert [one["uri"] for one in parse.ancestors(thread)] == ["at://a", "at://b"]
    blocked = {
        "post": view(),
        "parent": {"$type": "x#blockedPost", "uri": "at://c", "blocked": True},
    }
    assert parse.ancestors(blocked) == []
    assert parse.ancestors(None) == []


def test_what_no_database_takes_is_left_out():
    assert parse.text("a\0b\ud800") == "ab?"
    assert parse.text(7) == ""


NAMES = (
    "uri author record facets index features byteStart byteEnd reply parent root embed labels "
    "values val langs createdAt indexedAt did handle text images media external post"
).split()
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=6)
    ),
    max_leaves=30,
)
TOP = st.sampled_from(["uri", "author", "record", "embed", "labels", "indexedAt", "parent"])


@given(st.dictionaries(TOP, anything))
def test_nonsense_is_harmless(said):
    seen = parse.post(said, "context")
    assert "\0" not in seen.text + seen.html
    parse.interaction(said)
    parse.ancestors(said)
