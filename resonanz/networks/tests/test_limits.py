"""What fits on a network: counted as it counts, told with what would mend it."""

import pytest
from django.utils import translation

from resonanz.networks.contract import DraftOut, MediaOut
from resonanz.networks.fitting import check
from resonanz.networks.limits import Limits, count_graphemes, split
from resonanz.networks.x.limits import LIMITS as X_LIMITS

LIMITS = Limits(text_length=20, media_count=2, picture_bytes=1_500_000, alt_length=5)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def picture(name="rad.png", **more):
    fields = {"media_type": "image/png", "alt": "Rad", "size_bytes": 10, "read": bytes} | more
    return MediaOut(name=name, **fields)


def messages(limits, *parts, **draft):
    return [finding.message for finding in check(limits, DraftOut(parts, **draft))]


def test_what_fits_is_told_nothing():
    assert messages(LIMITS, "Zwanzig Zeichen ja!!", media=(picture(),)) == []


def test_what_is_too_long_is_shown_from_where_on():
    (finding,) = check(LIMITS, DraftOut(("Gut", "x" * 23)))
    assert finding.message == "This text is 3 characters too long (at most 20)."
    assert (finding.part, finding.start, finding.end) == (1, 20, 23)


def test_what_is_too_long_begins_where_the_network_counts_it():
    family = "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
    graphemes = LIMITS.with_(count=count_graphemes)
    (finding,) = check(graphemes, DraftOut((family * 22,)))
    assert (finding.start, finding.end) == (20 * len(family), 22 * len(family))
    # Links of any length take 23 characters on X: what stands behind two of them is what is over.
    link = "https://velora.com/" + "winter" * 20
    (finding,) = check(X_LIMITS, DraftOut((f"{link} {link} {'x' * 240}",)))
    assert finding.message.startswith("This text is 8 characters too long")
    assert finding.end - finding.start == 8


def test_no_words_go_out_only_with_a_picture():
    assert messages(LIMITS, "  ") == ["There are no words yet."]
    assert messages(LIMITS, "", media=(picture(),)) == []


def test_a_family_is_one_character_for_a_reader_but_many_bytes():
    graphemes = LIMITS.with_(text_length=2, count=count_graphemes, text_bytes=30)
    assert messages(graphemes, "👩‍👩‍👧‍👦") == []
    assert messages(graphemes, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦") == [
        "This text has too many bytes. Use fewer emoji."
    ]


def test_a_content_warning_counts_where_the_network_counts_it():
    counting = LIMITS.with_(content_warning_counts=True)
    assert messages(LIMITS, "x" * 18, content_warning="Akku") == []
    assert messages(counting, "x" * 18, content_warning="Akku") == [
        "This text is 2 characters too long (at most 20)."
    ]


def test_pictures_are_measured_before_anything_is_sent():
    heavy = picture("schwer.png", size_bytes=1_500_001)
    odd = picture("plan.tiff", media_type="image/tiff", alt="Ein Plan")
    assert messages(LIMITS, "Hallo", media=(heavy, odd, picture())) == [
        "At most 2 pictures go with one post here.",
        "schwer.png is larger than 1.5 MB.",
        "plan.tiff is of a kind that this network does not take.",
        "The alternative text of plan.tiff is longer than 5 characters.",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Kurz.", ["Kurz."]),
        ("Erster Satz hier. Zweiter Satz da.", ["Erster Satz hier.", "Zweiter Satz da."]),
        ("Eins. Zwei. Drei und vier.", ["Eins. Zwei.", "Drei und vier."]),
        ("Ein Satz ohne ein Ende, viel zu lang", ["Ein Satz ohne ein", "Ende, viel zu lang"]),
    ],
)
def test_a_long_text_is_cut_at_sentences_else_at_words(text, parts):
    assert split(text, LIMITS) == parts
    assert all(LIMITS.count(part) <= LIMITS.text_length for part in parts)


VIDEO = LIMITS.with_(
    video_count=1, video_bytes=1_000_000, video_seconds=(1, 60), video_edge=1920, video_rate=60,
    video_codecs=frozenset({"h264"}), video_ratio=(0.5, 2), video_least_rate=23,
)  # fmt: skip


def video(**more):
    fields = {
        "media_type": "video/mp4",
        "width": 1280,
        "height": 720,
        "seconds": 9,
        "video": "h264",
    }
    return picture("Fahrt", **fields | more)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (video(), ""),
        (video(media_type="video/webm"), "Fahrt is of a kind that this network does not take."),
        (video(size_bytes=1_000_001), "Fahrt is larger than 1 MB."),
        (video(seconds=61), "Fahrt is longer than 60 seconds. Cut it shorter."),
        (video(seconds=0.5), "Fahrt is shorter than 1 seconds."),
        (
            video(width=3840, height=2160),
            "Fahrt has too many points (3840 × 2160). Save it in Full HD.",
        ),
        (video(width=1920, height=480), "Fahrt is too wide for this network. Cut it to be taller."),
        (video(width=480, height=1920), "Fahrt is too tall for this network. Cut it to be wider."),
        (
            video(rate=120.0),
            "Fahrt has more than 60 pictures per second. Save it with fewer.",
        ),
        (
            video(rate=15.0),
            "Fahrt has fewer than 23 pictures per second. Save it with more.",
        ),
        (video(rate=23.976), ""),
        (
            video(video="hevc"),
            "The pictures of Fahrt are written as HEVC. Save it as MP4 with H.264.",
        ),
    ],
)
def test_a_video_is_measured_before_anything_is_sent(item, message):
    assert messages(VIDEO, "Rad", media=(item,)) == ([message] if message else [])


def test_a_video_may_be_too_small():
    limits = VIDEO.with_(video_least_bytes=75_000)
    assert messages(limits, "Rad", media=(video(size_bytes=74_999),)) == [
        "Fahrt is smaller than the 75 kB a video must have here."
    ]
    assert messages(limits, "Rad", media=(video(size_bytes=75_000),)) == []


def test_videos_are_counted_by_themselves_and_beside_pictures():
    assert messages(VIDEO, "Rad", media=(video(), video())) == [
        "At most 1 video goes with one post here."
    ]
    assert messages(VIDEO, "Rad", media=(picture(), video())) == [
        "Pictures and a video do not go together here. Choose one of them."
    ]
    assert messages(LIMITS, "Rad", media=(video(),)) == [
        "Fahrt is of a kind that this network does not take."
    ]
