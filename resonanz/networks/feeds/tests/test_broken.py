"""Feeds as they should not be: read as far as they go, hostile ones refused."""

import gzip
import time
from contextlib import suppress

import pytest
from django.utils.html import escape
from django.utils.translation import override

from resonanz.core.errors import Refused
from resonanz.networks.feeds import reading
from resonanz.networks.feeds.reading import NotAFeed, read
from resonanz.networks.feeds.syndication import MOST_ENTRIES
from resonanz.networks.feeds.telling import Place, Telling
from tests.servers.feeds import SAMPLES
from tests.servers.feeds.site import item, rss

BASE = "https://base.example/feed.xml"


def titles(body: bytes | str, kind: str = "application/rss+xml") -> list[str]:
    raw = body.encode() if isinstance(body, str) else body
    return [one.title for one in read(raw, {"content-type": kind}, BASE).entries]


# --- letters -----------------------------------------------------------------------------------

UMLAUTS = rss(item(1, "Zwölf Räder für Köln"))


@pytest.mark.parametrize(
    ("declared", "sent", "kind"),
    [
        ("utf-8", "latin-1", "application/rss+xml"),
        ("utf-8", "cp1252", "text/xml; charset=utf-8"),
        ("iso-8859-1", "utf-8", "application/xml; charset=utf-8"),
        ("iso-8859-15", "iso-8859-15", "application/xml"),
        ("windows-1252", "cp1252", "text/xml"),
        ("utf-16", "utf-16", "application/xml"),
        ("utf-8", "utf-8-sig", "application/xml"),
        ("no-such-thing", "utf-8", "application/xml; charset=nonsense"),
        ("", "utf-8", "text/xml"),
    ],
)
def test_letters_are_read_whatever_the_feed_says_of_them(declared, sent, kind):
    head = f' encoding="{declared}"' if declared else ""
    body = UMLAUTS.replace(' encoding="utf-8"', head).encode(sent)
    assert titles(body, kind) == ["Zwölf Räder für Köln"]


def test_blanks_and_a_mark_before_the_beginning():
    assert titles(b"\xef\xbb\xbf\n\n  " + UMLAUTS.encode()) == ["Zwölf Räder für Köln"]
    assert titles("\n" + UMLAUTS) == ["Zwölf Räder für Köln"]


def test_control_letters_and_loose_ampersands():
    broken = rss(item(1, "Rad & Tat \x0b\x00"), item(2, "Fish &nbsp; Chips &unknown;"))
    assert [title.split()[0] for title in titles(broken)] == ["Rad", "Fish"]


# --- breaks ------------------------------------------------------------------------------------


def test_what_broke_off_leaves_out_the_entry_in_its_middle():
    whole = rss(item(1), item(2), item(3))
    cut = whole[: whole.index("Worum es in Nummer 3") + 8]
    assert titles(cut) == ["Neuigkeit 1", "Neuigkeit 2"]


def test_what_is_closed_wrongly_is_read_all_the_same():
    broken = rss(
        item(1), "<item><title>Zwei<b></title><link>https://velora.example/2</link></item>"
    )
    assert "Neuigkeit 1" in titles(broken)
    assert len(titles(broken)) == 2


def test_what_follows_the_end_harms_nothing():
    assert titles(rss(item(1)) + "\n<!-- cached -->\nPHP Warning: <b>oops</b>") == ["Neuigkeit 1"]


@pytest.mark.parametrize(
    "date", ["gestern", "", "31 Feb 2026 25:61:00", "0000-00-00", "Thu, 01 Jan 1970 00:00:00 GMT"]
)
def test_a_bad_date_is_none(date):
    (entry,) = read(rss(item(1, pubDate=date)).encode(), {}, BASE).entries
    assert entry.said_at is None


def test_an_entry_of_nothing_is_an_entry():
    (entry,) = read(rss("<item></item>").encode(), {}, BASE).entries
    assert (entry.title, entry.link, entry.html) == ("", "", "")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://[::1", "data:text/html,x", "/rel"])
def test_an_address_that_is_none_is_left_out(link):
    (entry,) = read(rss(item(1, link=link)).encode(), {}, BASE).entries
    assert entry.link in ("", "https://base.example/rel")


def test_an_author_is_a_name_and_no_address():
    mail = "lea@velora.example"
    named = (mail, f"{mail} (Lea)", f"Lea Neumann <{mail}>", f"Lea ({mail})", "Lea (Velora)")
    items = (item(n, author=escape(name)) for n, name in enumerate(named))
    feed = read(rss(*items).encode(), {}, BASE)
    assert [one.author for one in feed.entries] == [
        "",
        "Lea",
        "Lea Neumann",
        "Lea",
        "Lea (Velora)",
    ]


# --- something else ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><html><head><title>Velora</title></head><body>Hallo</body></html>",
        b"<html><body><p>503 <b>Wartung</html>",
        b"Not found",
        b'{"items": 7, "error": "no"',
        b'{"error": "no"}',
        b"[1, 2]{",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\x1f\x8bno gzip at all",
        b'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/"></sitemapindex>',
        b"<opml version='2.0'><body/></opml>",
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body):
    with override("en"), pytest.raises(NotAFeed, match="no feed we can read"):
        read(body, {}, BASE)


@pytest.mark.parametrize("body", [b"", b"  \n", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
def test_nothing_at_all(body):
    with override("en"), pytest.raises(NotAFeed, match="answers nothing"):
        read(body, {}, BASE)


def test_json_that_is_no_object_is_no_feed():
    with pytest.raises(NotAFeed):
        read(b"[1, 2]", {"content-type": "application/json"}, BASE)


def test_json_nested_without_end_is_no_feed():
    with pytest.raises(NotAFeed):
        read(b'{"items": ' + b"[" * 100_000, {}, BASE)


def test_odd_json_is_read_as_far_as_it_goes():
    odd = b"""{"version": "https://jsonfeed.org/version/1.1", "title": ["x"], "hubs": "no",
      "items": [{"id": true, "url": 7, "title": null, "content_text": "Hallo", "authors": "Lea",
                 "attachments": [1], "date_published": "2026-13-45T99:00:00Z", "image": {}},
                [], 3]}"""
    (entry,) = read(odd, {}, BASE).entries
    assert (entry.guid, entry.html, entry.said_at) == ("", "<p>Hallo</p>", None)


def test_where_the_reader_itself_gives_up_it_is_no_feed(monkeypatch, caplog):
    import feedparser  # noqa: PLC0415

    def give_up(*given, **named):
        raise RecursionError

    monkeypatch.setattr(feedparser, "parse", give_up)
    with pytest.raises(NotAFeed):
        titles(rss(item(1)))
    assert BASE in caplog.text


# --- packed and large --------------------------------------------------------------------------


def test_what_was_packed_and_not_said_to_be():
    assert titles(gzip.compress(UMLAUTS.encode())) == ["Zwölf Räder für Köln"]


def test_what_grows_while_it_is_unpacked_is_refused():
    with override("en"), pytest.raises(Refused, match="larger than we read"):
        read(gzip.compress(b" " * (reading.MAX_BYTES + 10)), {}, BASE)


def test_of_a_huge_feed_the_newest_are_read():
    body = rss(*(item(number) for number in range(MOST_ENTRIES + 200)))
    begun = time.monotonic()
    found = titles(body)
    assert len(found) == MOST_ENTRIES
    assert found[-1] == f"Neuigkeit {MOST_ENTRIES + 199}"
    assert "Neuigkeit 199" not in found
    assert time.monotonic() - begun < 20


def test_of_a_huge_feed_without_dates_the_first_are_read():
    body = rss(*(item(number, pubDate="") for number in range(MOST_ENTRIES + 5)))
    assert titles(body)[0] == "Neuigkeit 0"
    assert len(titles(body)) == MOST_ENTRIES


# --- hostile -----------------------------------------------------------------------------------

LAUGHS = """<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
LONG = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>'
MANY = f"<!DOCTYPE rss [{''.join(f'<!ENTITY e{n} "x">' for n in range(400))}]>"
FILE = '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
AWAY = '<!DOCTYPE rss [<!ENTITY f PUBLIC "x" "http://169.254.169.254/latest/meta-data/">]>'
PARAMETER = '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/evil.dtd"> %p;]>'


@pytest.mark.parametrize("declared", [LAUGHS, LONG, MANY, FILE, AWAY, PARAMETER])
@pytest.mark.parametrize("before", ["", "<!-- <rss> -->", "<?x <rss ?>"])
def test_a_feed_that_declares_what_could_harm_is_refused(declared, before):
    body = rss(item(1, "&f;&c;")).replace("<rss", f"{before}{declared}<rss", 1)
    with override("en"), pytest.raises(Refused, match="could harm") as refusal:
        titles(body)
    assert refusal.value.code == "hostile"


@pytest.mark.parametrize("letters", ["utf-16", "utf-16-be", "utf-7"])
def test_no_letters_hide_it(letters):
    body = rss(item(1, "&f;")).replace("<rss", f"{FILE}<rss", 1)
    body = body.replace('encoding="utf-8"', f'encoding="{letters}"')
    try:
        found = titles(body.encode(letters))
    except Refused:
        return
    assert "root:" not in "".join(found)


def test_entities_of_html_are_declared_and_read():
    plain = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY copy "&#169;">]>'
    body = rss(item(1, "Velora &copy; 2026")).replace("<rss", f"{plain}<rss", 1)
    assert titles(body) == ["Velora © 2026"]


def test_words_about_entities_are_no_declaration():
    body = rss(item(1, description='<![CDATA[<pre>&lt;!ENTITY x SYSTEM "file:///"></pre>]]>'))
    assert titles(body) == ["Neuigkeit 1"]


@pytest.mark.parametrize(
    "inside", ["<b>" * 50_000, f"<b {' '.join(f'a{n}="x"' for n in range(20_000))}/>"]
)
def test_what_would_keep_us_busy_for_hours_is_refused(inside):
    begun = time.monotonic()
    with override("en"), pytest.raises(Refused, match="could harm"):
        titles(rss(item(1, description=inside)))
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("inside", ["<a ", "<a href='", "<!--", "<a", "&"])
def test_broken_html_in_an_entry_keeps_nobody_busy(inside):
    begun = time.monotonic()
    body = rss(item(1, title=escape(inside * 20_000), description=escape(inside * 20_000)))
    feed = read(body.encode(), {}, BASE)
    assert len(Telling(Place("x", "x")).news(feed)) == 1
    assert time.monotonic() - begun < 10


def test_what_is_broken_and_nests_comes_to_an_end():
    begun = time.monotonic()
    with suppress(NotAFeed):
        titles(rss(item(1, description="&broken" + "<b>" * 20_000)))
    assert time.monotonic() - begun < 20


def test_the_samples_are_small_enough_to_be_read():
    assert all(path.stat().st_size < reading.MAX_BYTES for path in SAMPLES.iterdir())
