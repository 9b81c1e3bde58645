"""Videos, cards, quotes and labels below the words of a post."""

from dataclasses import replace
from hashlib import sha256

import pytest

from resonanz.core.errors import Refused
from resonanz.networks.bluesky import network
from resonanz.networks.contract import MediaOut, ParentOut, Progress
from resonanz.networks.fitting import check
from tests.servers.http import Told, serving

from .conftest import draft

PAGE = "<title>Winterfahrt</title><meta name='description' content='Laden.'>"
PICTURE = "<meta property='og:image' content='/schnee.png'>"
VIDEO = MediaOut("fahrt.mp4", "video/mp4", "Eine Fahrt", 9, lambda: b"bewegtes!", 16, 9, seconds=12)


def sent(world, account, words, **more):
    key = sha256(words.encode()).hexdigest()
    (remote,) = network.publish(account, draft(words, **more), key, Progress())
    return world.records[remote.remote_id]["value"]


def test_a_video_goes_along_with_its_alternative_text(world, ours):
    shown = sent(world, ours, "Schau", media=(VIDEO,))["embed"]
    assert shown["$type"] == "app.bsky.embed.video"
    assert (shown["alt"], shown["video"]["mimeType"]) == ("Eine Fahrt", "video/mp4")
    assert shown["aspectRatio"] == {"width": 16, "height": 9}


def test_subtitles_go_along_with_their_language(world, ours):
    vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nGuten Tag.\n"
    spoken = replace(VIDEO, subtitles=vtt, subtitles_language="de")
    (caption,) = sent(world, ours, "Hört", media=(spoken,))["embed"]["captions"]
    assert (caption["lang"], caption["file"]["mimeType"]) == ("de", "text/vtt")
    assert caption["file"]["size"] == len(vtt)
    (finding,) = check(network.limits, draft("Hört", media=(replace(spoken, subtitles=vtt * 500),)))
    assert "20 kB" in finding.message


def test_a_video_that_is_too_long_is_said_before(ours):
    long = MediaOut("lang.mp4", "video/mp4", "", 9, bytes, seconds=200)
    (finding,) = check(network.limits, draft("Schau", media=(long,)))
    assert "180" in finding.message


def test_a_link_is_shown_as_a_card_with_what_its_page_says(world, ours):
    def page(asked):
        if asked.path == "/schnee.png":
            return Told(200, "PNG", {"content-type": "image/png"})
        return Told(200, PAGE + PICTURE)

    with serving(page) as address:
        shown = sent(world, ours, "Lies das", link=f"{address}/winter")["embed"]["external"]
    assert (shown["title"], shown["description"]) == ("Winterfahrt", "Laden.")
    assert shown["thumb"]["mimeType"] == "image/png"


@pytest.mark.parametrize(
    "told",
    [Told(404, "weg"), Told(200, "GIF", {"content-type": "image/tiff"}), Told(cut=True)],
)
def test_a_picture_that_cannot_be_had_leaves_the_card(world, ours, told):
    page = Told(200, PAGE + PICTURE)
    with serving(lambda asked: told if asked.path == "/schnee.png" else page) as address:
        shown = sent(world, ours, "Lies das", link=f"{address}/winter")["embed"]["external"]
    assert shown["title"] == "Winterfahrt"
    assert "thumb" not in shown


def test_a_broken_page_is_no_reason_for_a_post_to_fail(world, ours):
    with serving(lambda asked: Told(cut=True)) as address:
        shown = sent(world, ours, "Lies das", link=address)["embed"]["external"]
    assert shown["title"] == address.removeprefix("http://")


def test_somebodys_post_is_quoted_with_a_picture_of_ours(world, ours, picture):
    quoted = world.says("a", "Was für ein Rad!")
    alone = sent(world, ours, "Danke!", quotes=ParentOut(quoted, quoted))["embed"]
    assert alone["record"]["uri"] == quoted
    (remote,) = network.publish(
        ours,
        draft("Danke!", quotes=ParentOut(quoted, quoted), media=(picture,)),
        "m" * 32,
        Progress(),
    )
    both = world.records[remote.remote_id]["value"]["embed"]
    assert both["record"]["record"]["uri"] == quoted
    assert both["media"]["$type"] == "app.bsky.embed.images"


def test_a_quoted_post_that_is_gone_is_named(world, ours):
    gone = "at://did:plc:jana/app.bsky.feed.post/weg"
    with pytest.raises(Refused, match="quote is no longer there"):
        sent(world, ours, "Danke!", quotes=ParentOut(gone, gone))


def test_labels_are_those_the_network_knows(world, ours):
    record = sent(world, ours, "Vorsicht", options={"labels": "nudity,erfunden"})
    assert record["labels"]["values"] == [{"val": "nudity"}]
    assert "labels" not in sent(world, ours, "Nichts", options={"labels": ""})
