"""What we write: links, mentions and tags are found and marked by byte."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from resonanz.networks.bluesky import parse, phrase
from resonanz.networks.bluesky.phrase import LIMITS, Ref
from resonanz.networks.contract import DraftOut, MediaOut
from resonanz.networks.fitting import check


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


AT = datetime(2026, 11, 23, 8, 30, 0, 123456, tzinfo=UTC)


def found(words):
    return [(one.kind, words[one.start : one.end], one.value) for one in phrase.stretches(words)]


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        (
            "Mehr: https://velora.example/a.",
            [("https://velora.example/a", "https://velora.example/a")],
        ),
        ("(https://velora.example/a_(b))", [("https://velora.example/a_(b)",) * 2]),
        ("Schau auf velora.de/rad!", [("velora.de/rad", "https://velora.de/rad")]),
        ("„https://straße.example/ü“", [("https://straße.example/ü",) * 2]),
        ("z. B. morgen, d.h. bald", []),
        ("info@velora.de", []),
        ("ftp://velora.example/", []),
    ],
)
def test_links_are_found(words, marked):
    assert [one[1:] for one in found(words)] == marked


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("@jana.bsky.social danke!", ["jana.bsky.social"]),
        ("Danke (@Jana.Example)", ["jana.example"]),
        ("„@jana.example“", ["jana.example"]),
        ("@jana.example.", ["jana.example"]),
        ("@jana danke", []),
        ("mail@jana.example", []),
        ("@-jana.example", []),
    ],
)
def test_people_named_are_found(words, named):
    assert [value for kind, _words, value in found(words) if kind == "mention"] == named


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("#Fahrrad und #E_Bike!", ["Fahrrad", "E_Bike"]),
        ("#größe, #2026 #2026er", ["größe", "2026er"]),
        ("a#b (#c)", []),
        ("#" + "x" * 65, []),
        ("#rad#kette", ["rad#kette"]),
        ("# allein #!", []),
        ("＃全角", ["全角"]),
        ("#👨‍👩‍👧 #🚲", ["👨‍👩‍👧", "🚲"]),
    ],
)
def test_tags_are_found(words, tags):
    assert [value for kind, _words, value in found(words) if kind == "tag"] == tags


def test_a_tag_inside_a_link_is_part_of_the_link():
    assert [one[0] for one in found("https://velora.example/#rad #rad")] == ["link", "tag"]


def test_somebody_nobody_knows_stays_words():
    marks = phrase.facets("@jana.example und @nie.example", {"jana.example": "did:plc:j"}.get)
    assert [mark["features"][0]["did"] for mark in marks] == ["did:plc:j"]


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
marked = st.sampled_from(["https://velora.example/ü", "@jana.example", "#größe", "velora.de"])


@given(words, marked, words)
@example("👩‍👩‍👧‍👦é", "#größe", "ß")
def test_marks_are_bytes_and_read_back_what_was_marked(before, one, after):
    """Whatever stands around it: each mark cuts out whole characters, in order, apart."""
    text = f"{before} {one} {after}"
    marks = phrase.facets(text, lambda handle: "did:plc:j")
    record = phrase.post(text, at=AT, marks=marks)
    end = 0
    for mark in marks:
        start, stop = mark["index"]["byteStart"], mark["index"]["byteEnd"]
        assert end <= start < stop <= len(text.encode())
        text.encode()[start:stop].decode()
        end = stop
    assert "".join(stretch for stretch, _feature in parse.stretches(record)) == text
    expected = [text[one.start : one.end] for one in phrase.stretches(text)]
    assert [stretch for stretch, _feature in parse.features(record)] == expected
    assert (one in text and any(one in stretch for stretch in expected)) or before or after


def test_a_post_is_written_down_with_what_it_answers():
    root, parent = Ref("at://did:plc:a/app.bsky.feed.post/1", "bafy1"), Ref("at://b", "bafy2")
    record = phrase.post("Ja", at=AT, language="de", reply=(root, parent))

    assert record == {
        "$type": "app.bsky.feed.post",
        "text": "Ja",
        "createdAt": "2026-11-23T08:30:00.123Z",
        "langs": ["de"],
        "reply": {
            "root": {"uri": "at://did:plc:a/app.bsky.feed.post/1", "cid": "bafy1"},
            "parent": {"uri": "at://b", "cid": "bafy2"},
        },
    }


def test_a_moment_is_written_in_utc():
    berlin = timezone(timedelta(hours=1))
    assert phrase.moment(datetime(2026, 11, 23, 9, tzinfo=berlin)) == "2026-11-23T08:00:00.000Z"


def test_pictures_carry_their_alternative_text_and_shape():
    item = MediaOut("rad.png", "image/png", "Ein Rad", 3, lambda: b"rad", 64, 48)
    shapeless = MediaOut("rad.png", "image/png", "", 3, lambda: b"rad")
    blob = {"$type": "blob", "ref": {"$link": "bafy"}, "mimeType": "image/png", "size": 3}

    assert phrase.pictures([(item, blob), (shapeless, blob)])["images"] == [
        {"image": blob, "alt": "Ein Rad", "aspectRatio": {"width": 64, "height": 48}},
        {"image": blob, "alt": ""},
    ]


def test_three_hundred_graphemes_fit_however_many_characters_they_are():
    assert not check(LIMITS, DraftOut(("é" * 300,)))
    assert not check(LIMITS, DraftOut(("🇩🇪" * 300,)))
    assert check(LIMITS, DraftOut(("x" * 301,)))


def test_three_thousand_bytes_are_the_end_also_for_few_graphemes():
    family = "👨‍👩‍👧‍👦"
    assert LIMITS.count(family * 130) == 130
    (finding,) = check(LIMITS, DraftOut((family * 130,)))
    assert "bytes" in finding.message
