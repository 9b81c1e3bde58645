"""Each entry is told once, however its feed names it, and again where it reads differently."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.core.time import now
from resonanz.networks.contract import PostChanged, PostSeen
from resonanz.networks.feeds import telling
from resonanz.networks.feeds.telling import Place, Telling, names
from resonanz.networks.feeds.values import Entry, Feed

PLACE = Place("https://velora.example/feed", "velora.example")
MOMENT = now().replace(microsecond=0) - timedelta(days=3)


def entry(number: int = 1, **more: object) -> Entry:
    told = {
        "guid": f"id-{number}",
        "link": f"https://velora.example/{number}",
        "title": f"Neuigkeit Nummer {number}",
        "html": f"<p>Worum es in {number} geht.</p>",
        "said_at": MOMENT + timedelta(hours=number),
    }
    return Entry(**{**told, **more})  # type: ignore[arg-type]


def told(known: Telling, *entries: Entry) -> list[PostSeen]:
    """What is new with these entries in the feed."""
    return [one for one in known.news(Feed(title="Velora", entries=entries)) if is_new(one)]


def is_new(one: object) -> bool:
    return isinstance(one, PostSeen)


def changed(known: Telling, *entries: Entry) -> list[PostSeen]:
    news = known.news(Feed(title="Velora", entries=entries))
    assert all(isinstance(one, PostChanged) for one in news)
    return [one.post for one in news]


@pytest.fixture
def known() -> Telling:
    """Three entries are known."""
    found = Telling(PLACE)
    assert len(told(found, entry(3), entry(2), entry(1))) == 3
    return found


# --- once --------------------------------------------------------------------------------------


def test_the_oldest_is_told_first():
    news = Telling(PLACE).news(Feed(entries=(entry(3), entry(1), entry(2))))
    assert [one.remote_id for one in news] == ["id-1", "id-2", "id-3"]


def test_nothing_is_told_twice(known):
    assert told(known, entry(4), entry(3), entry(2))[0].remote_id == "id-4"
    assert told(known, entry(4), entry(3), entry(2), entry(1)) == []


def test_of_a_feed_just_connected_only_the_newest_come_in():
    known = Telling(PLACE, is_first=True)
    entries = [entry(number) for number in range(100, 0, -1)]
    first = told(known, *entries)
    assert [one.remote_id for one in first] == [f"id-{n}" for n in range(61, 101)]
    known.is_first = False
    assert told(known, *entries) == []


def test_without_a_name_the_link_names_it():
    assert set(names([entry(1, guid=""), entry(2, guid="")])) == {
        "https://velora.example/1",
        "https://velora.example/2",
    }


def test_where_all_link_to_one_page_the_words_name_them():
    home = {"guid": "", "link": "https://velora.example/"}
    found = names([entry(1, **home), entry(2, **home), entry(1, **home)])
    assert len(found) == 2
    assert all(name.startswith("entry:") for name in found)


def test_where_all_have_one_name_their_links_name_them():
    assert set(names([entry(1, guid="0"), entry(2, guid="0")])) == {
        "https://velora.example/1",
        "https://velora.example/2",
    }


def test_without_anything_the_title_names_it():
    bare = {"guid": "", "link": "", "said_at": None}
    known = Telling(PLACE)
    (first,) = told(known, entry(1, **bare))
    (again,) = changed(known, entry(1, **bare, html="<p>Anders geht es weiter.</p>"))
    assert again.remote_id == first.remote_id


def test_the_same_title_another_day_is_another_entry():
    daily = {"guid": "", "link": "", "title": "Lage am Morgen"}
    assert len(names([entry(1, **daily), entry(2, **daily)])) == 2


def test_a_name_too_long_to_keep_is_shortened():
    (post,) = told(Telling(PLACE), entry(guid="x" * 2000))
    assert len(post.remote_id) < 100


# --- called otherwise --------------------------------------------------------------------------


def test_names_that_change_are_the_same_entries(known):
    renamed = [replace(entry(n), guid=f"https://velora.example/?p={n}") for n in (3, 2, 1)]
    assert told(known, *renamed) == []
    (post,) = changed(known, replace(renamed[0], html="<p>Mehr dazu.</p>"), *renamed[1:])
    assert post.remote_id == "id-3"


def test_a_site_that_moved_says_the_same(known):
    moved = [
        replace(entry(n), guid=f"https://neu.example/{n}", link=f"https://neu.example/{n}")
        for n in (3, 2, 1)
    ]
    assert told(known, *moved) == []


@pytest.mark.parametrize(
    "link",
    ["http://www.velora.example/1/", "https://velora.example/1?utm_source=rss&utm_medium=feed"],
)
def test_what_counts_readers_is_no_other_page(known, link):
    assert told(known, entry(3), entry(2), entry(1, guid="neu", link=link, html="<p>x</p>")) == []


def test_what_is_said_again_later_is_new(known):
    """The same words with the same link on another day: a reminder, not a name that changed."""
    again = entry(1, guid="id-9", said_at=MOMENT + timedelta(days=2))
    assert [one.remote_id for one in told(known, again, entry(3), entry(2))] == ["id-9"]


def test_two_who_could_be_meant_are_nobody(known):
    """Of two known entries either could have been renamed: it is told, rather than missed."""
    twins = [
        entry(n, guid=f"zwilling-{n}", link="", said_at=MOMENT, title="Kurz", html="")
        for n in (7, 8)
    ]
    told(known, *(replace(one, html=f"<p>Ein Zwilling {one.guid}</p>") for one in twins))
    known.known["zwilling-7"][telling.WORDS] = known.known["zwilling-8"][telling.WORDS]
    new = replace(twins[1], guid="neu", html="<p>Ein Zwilling zwilling-8</p>")
    assert [one.remote_id for one in told(known, new)] == ["neu"]


def test_a_few_letters_are_no_proof(known):
    known.news(Feed(entries=(entry(5, title="Ja", html="", link="", said_at=MOMENT),)))
    other = entry(6, title="Ja", html="", link="", said_at=MOMENT)
    assert [one.remote_id for one in told(known, other)] == ["id-6"]


# --- edited ------------------------------------------------------------------------------------


def test_what_is_edited_reads_differently_and_stays_where_it_was(known):
    (post,) = changed(known, entry(3), entry(2, title="Neuigkeit zwei, berichtigt"), entry(1))
    assert (post.remote_id, post.said_at) == ("id-2", MOMENT + timedelta(hours=2))
    assert "berichtigt" in post.html
    assert changed(known, entry(3), entry(2, title="Neuigkeit zwei, berichtigt"), entry(1)) == []


def test_other_markup_is_no_edit(known):
    assert changed(known, entry(1, html="<div><p>Worum es  in <b>1</b> geht.</p><hr></div>")) == []


def test_without_a_date_it_was_said_when_we_saw_it_first():
    known = Telling(PLACE)
    first, second = told(known, entry(2, said_at=None), entry(1, said_at=None))
    assert now() - timedelta(minutes=1) < first.said_at < second.said_at <= now()
    (post,) = changed(known, entry(2, said_at=None, html="<p>Anders</p>"))
    assert post.said_at == second.said_at.replace(microsecond=0)


def test_nothing_was_said_in_the_future():
    (post,) = told(Telling(PLACE), entry(said_at=now() + timedelta(days=400)))
    assert post.said_at <= now()


def test_what_is_known_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(telling, "LEAST_KNOWN", 5)
    known = Telling(PLACE)
    for number in range(20):
        told(known, entry(number))
    assert list(known.known) == [f"id-{n}" for n in range(15, 20)]


# --- what is shown -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "html", "shown"),
    [
        ("A & B", "<p>Text</p>", "<p><strong>A &amp; B</strong></p><p>Text</p>"),
        ("Ein Satz, der…", "<p>Ein Satz, der weitergeht.</p>", "<p>Ein Satz, der weitergeht.</p>"),
        ("Nur ein Titel", "", "<p><strong>Nur ein Titel</strong></p>"),
        ("", "<p>Ohne Titel</p>", "<p>Ohne Titel</p>"),
        ("", "", "<p>https://velora.example/1</p>"),
    ],
)
def test_the_title_stands_above_unless_it_is_said_anyway(title, html, shown):
    assert telling.html(entry(title=title, html=html)) == shown


def test_the_author_is_named_or_the_feed_itself():
    feed = Feed(
        title="Velora",
        site="https://velora.example/",
        picture="https://velora.example/icon.png",
        entries=(entry(1), entry(2, author="Lea Neumann"), entry(3, author="velora")),
    )
    first, second, third = (one.author for one in Telling(PLACE).news(feed))
    assert (first.name, first.picture_address) == ("Velora", "https://velora.example/icon.png")
    assert (second.name, second.picture_address) == ("Lea Neumann", "")
    assert first.remote_id == third.remote_id != second.remote_id
    assert PLACE.remote_id not in {first.remote_id, second.remote_id}


ENTRIES = st.lists(
    st.builds(
        Entry,
        guid=st.sampled_from(["", "a", "b", "c"]),
        link=st.sampled_from(["", "https://x.example/1", "https://x.example/2"]),
        title=st.sampled_from(["", "Ein ganzer Titel", "Ein anderer Titel"]),
        html=st.sampled_from(["", "<p>Viele Worte dazu</p>", "<p>Ganz andere Worte</p>"]),
        said_at=st.sampled_from([None, MOMENT, MOMENT + timedelta(hours=1)]),
    ),
    max_size=6,
)


@given(ENTRIES, ENTRIES)
def test_whatever_a_feed_holds_looking_again_tells_nothing(before, after):
    known = Telling(PLACE)
    for entries in (before, after):
        told(known, *entries)
        assert known.news(Feed(title="Velora", entries=tuple(entries))) == []
    standing = [row[telling.STANDING] for row in known.known.values()]
    assert len(standing) == len(set(standing))
