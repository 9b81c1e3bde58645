"""Every format is read: what an entry is called, says and shows, who says it and when."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from resonanz.core.markdown import sanitise
from resonanz.networks.contract import MediaSeen
from resonanz.networks.feeds.pages import first_picture
from resonanz.networks.feeds.reading import read
from resonanz.networks.feeds.telling import html
from resonanz.networks.feeds.values import Entry, Feed
from tests.servers.feeds import SAMPLES

HOST = "https://base.example"
BASE = f"{HOST}/path/feed.xml"


def sample(name: str, kind: str = "application/xml") -> Feed:
    return read((SAMPLES / name).read_bytes(), {"content-type": kind}, BASE)


def plain(entry: Entry) -> str:
    return sanitise(html(entry)).plain


def test_samples_are_of_every_format():
    kinds = {Path(name).stem for name in ("rss091.xml", "rss092.xml", "rss10.rdf", "atom03.xml")}
    assert kinds <= {path.stem for path in SAMPLES.iterdir()}


def test_rss_091_of_the_last_century():
    """Its document type is declared elsewhere, which nobody asks."""
    feed = sample("rss091.xml", "text/xml")
    assert (feed.title, feed.site) == ("Radler-Post", "https://radler.example/")
    assert [(one.title, one.link) for one in feed.entries] == [
        ("Tour durch die Rhön", "https://radler.example/rhoen"),
        ("Neue Mäntel", "https://radler.example/maentel"),
    ]
    assert feed.entries[0].language == "de"
    assert plain(feed.entries[1]) == "Neue Mäntel"


def test_rss_092_with_words_alone():
    first, second = sample("rss092.xml").entries
    assert plain(first) == "A post of words alone, with a link."
    assert first.media == (
        MediaSeen("file", "https://dave.example/song.mp3", media_type="audio/mpeg"),
    )
    assert (second.guid, second.link, second.said_at) == ("", "", None)


def test_rss_10_with_its_modules():
    feed = sample("rss10.rdf", "application/rdf+xml")
    (entry,) = feed.entries
    assert (feed.title, entry.author) == ("Institut für Verkehr", "Dr. Eva Lindt")
    assert entry.said_at == datetime(2026, 10, 30, 8, 15, tzinfo=UTC)
    assert feed.pause == timedelta(hours=12)


def test_rss_20_as_a_blog_writes_it():
    feed = sample("wordpress.xml", "text/xml; charset=UTF-8")
    (entry,) = feed.entries
    assert (feed.title, feed.hubs) == ("Blog – Velora", ("https://hub.velora.example/",))
    assert feed.itself == "https://blog.velora.example/feed/"
    assert (feed.pause, feed.picture) == (
        timedelta(hours=1),
        "https://blog.velora.example/icon.png",
    )
    assert entry.guid == "https://blog.velora.example/?p=1207"
    assert (entry.title, entry.author) == ("Rückruf & Umtausch: der Akku A7", "Lea Neumann")
    assert plain(entry) == "Rückruf & Umtausch: der Akku A7\n\nWas zu tun ist, steht hier."
    assert 'href="https://base.example/hilfe/"' in sanitise(entry.html).html
    assert entry.media == (
        MediaSeen("picture", f"{HOST}/bilder/akku.jpg", alt="Der Akku A7", width=1200, height=800),
    )


def test_a_podcast_with_its_sound_and_picture():
    feed = sample("podcast.xml")
    (entry,) = feed.entries
    assert feed.pause == timedelta(hours=3)
    assert feed.picture == "https://podcast.example/cover.jpg"
    assert [(one.kind, one.address) for one in entry.media] == [
        ("file", "https://cdn.podcast.example/12.mp3?token=a&b=c"),
        ("picture", "https://cdn.podcast.example/12.jpg"),
    ]
    assert (entry.guid, entry.author) == ("e12", "Tom und Ada")


def test_atom_10_with_places_beside_it():
    feed = sample("atom10.xml", "application/atom+xml")
    first, second = feed.entries
    assert (feed.title, feed.site) == ("Werkstatt & Notes", "https://werk.example/")
    assert (feed.itself, feed.hubs) == (
        "https://werk.example/notes.atom",
        ("https://hub.example/",),
    )
    assert feed.picture == "https://werk.example/logo.png"
    assert first.link == "https://werk.example/notes/1"
    assert first.said_at == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert 'href="https://werk.example/table"' in sanitise(first.html).html
    assert (first.author, second.author) == ("Ada Berger", "Tom Wirth")
    assert plain(second) == "Plain < words\nTwo & three"
    assert second.said_at == datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_atom_03_of_2004():
    (entry,) = sample("atom03.xml").entries
    assert (entry.guid, plain(entry)) == ("tag:old.example,2004:1", "First\n\nHello")
    assert entry.said_at == datetime(2004, 5, 1, 11, tzinfo=UTC)


def test_a_feed_of_videos():
    (entry,) = sample("video.xml").entries
    assert (entry.guid, entry.link) == ("yt:video:abc123", "https://videos.example/watch?v=abc123")
    assert "Drei Handgriffe." in plain(entry)


def test_json_feed_11():
    feed = sample("feed11.json", "application/feed+json")
    first, second = feed.entries
    assert (feed.title, feed.itself) == ("Mikro", "https://mikro.example/feed.json")
    assert (feed.hubs, feed.picture) == (("https://hub.example/",), "https://base.example/icon.png")
    assert (first.guid, first.link, first.author) == ("7", "https://base.example/7", "Jana Sommer")
    assert plain(first) == "Erster Absatz\nmit Umbruch\n\nZweiter <b>Absatz</b>"
    assert [(one.kind, one.address) for one in first.media] == [
        ("picture", "https://base.example/7.jpg"),
        ("video", "https://mikro.example/7.mp4"),
    ]
    assert second.said_at == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert second.media[0].alt == "Ein Diagramm"
    assert (second.link, second.language) == ("https://anderswo.example/artikel", "de")


def test_json_feed_1():
    (entry,) = sample("feed10.json", "application/json").entries
    assert (entry.author, plain(entry), entry.said_at) == ("Ada", "Kurz gesagt", None)


def test_the_first_picture_that_shows_something():
    html = """<img><img src="p.gif" width=1 height=1><img src="a.png" width="40%">
    <img src="b.png"><p>"""
    found = first_picture(html, BASE)
    assert found == MediaSeen("picture", f"{HOST}/path/a.png")
    assert first_picture("<p>Kein Bild</p>", BASE) is None
    assert first_picture('<img src="data:image/png;base64,AA">', BASE) is None


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/octet-stream", ""])
@pytest.mark.parametrize("name", ["wordpress.xml", "atom10.xml", "feed11.json"])
def test_what_a_server_calls_it_does_not_matter(name, kind):
    assert sample(name, kind).entries == sample(name).entries
