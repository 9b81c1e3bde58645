"""What others write is inert on every page, wherever it stands: 294 attempts, in every field."""

from datetime import UTC, datetime

import pytest

from resonanz.networks.contract import (
    FollowSeen,
    IdentitySeen,
    InteractionSeen,
    MediaSeen,
    PostSeen,
)
from resonanz.networks.taking import take
from tests.hostile import CORPUS, account_of, addresses, faults, hear, parts

pytestmark = pytest.mark.long


def test_the_corpus_is_wide():
    assert len(set(CORPUS)) >= 200


@pytest.mark.parametrize("vectors", parts(), ids=lambda vectors: vectors[0][:30])
def test_hostile_words_names_and_descriptions_are_inert_on_every_page(
    client, lea, mira, tom, service, settings, tmp_path, vectors
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(mira.user)
    for address in addresses(account_of(lea, mira), vectors, mira, tom, service):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert faults(answer.content.decode()) == [], address


def test_letters_that_cannot_be_stored_do_not_hold_up_an_account(lea, mira):
    account = account_of(lea, mira)
    for number, vector in enumerate(["a\x00b", "half \ud800", "\udfff\x00" * 400]):
        hear(account, number, vector)

    assert account.channel.posts.count() == 3
    assert account.channel.posts.earliest("pk").author.name == "ab"


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        '<script src="https://evil.example/x.js"></script>',
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">',
        '<a href=" java\tscript:alert(1)">',
        '<a href="data:text/html,x">',
        '<form action="https://evil.example/">',
        '<form action="//evil.example/">',
        '<p style="background:url(x)">',
        "<style>*{}</style>",
        '<meta http-equiv="refresh" content="0">',
        '<base href="/x">',
        "<iframe></iframe>",
        '<link rel="stylesheet" href="https://evil.example/x.css">',
        '<button formaction="https://evil.example/">',
    ],
)
def test_the_inspector_itself_sees_what_is_not(page):
    assert faults(page)


LONG = "ä" * 20_000
NOW = datetime(2026, 11, 1, tzinfo=UTC)
NOBODY = IdentitySeen("fan:1", "fan")


@pytest.mark.parametrize(
    "seen",
    [
        PostSeen(LONG, NOBODY, NOW, text="Hm?", reason="mention"),
        PostSeen("p", IdentitySeen(LONG, LONG, LONG, LONG, LONG), NOW, text=LONG * 20),
        PostSeen("p", NOBODY, NOW, html=LONG * 20, content_warning=LONG, language=LONG),
        PostSeen("p", NOBODY, NOW, text="Hm?", visibility=LONG, link=f"https://m.example/{LONG}"),
        PostSeen("p", NOBODY, NOW, text="Hm?", parent_remote_id=LONG, root_remote_id=LONG),
        PostSeen("p", NOBODY, NOW, media=(MediaSeen(LONG, LONG, LONG, LONG, LONG, -1, 10**12),)),
        PostSeen("p", NOBODY, NOW, mentions=(IdentitySeen(LONG, LONG),) * 3, reason=LONG),
        PostSeen("p", NOBODY, datetime.max.replace(tzinfo=UTC), text="Hm?"),
        PostSeen("p", NOBODY, datetime.min.replace(tzinfo=UTC), text="Hm?"),
        PostSeen("p", NOBODY, NOW),
        InteractionSeen("reaction", "known", NOBODY, NOW, LONG, LONG),
        InteractionSeen(LONG, "known", NOBODY, NOW, "like"),
        FollowSeen(NOBODY, datetime.min.replace(tzinfo=UTC)),
    ],
    ids=range(13),
)
def test_no_size_holds_up_an_account(lea, mira, client, seen):
    account = account_of(lea, mira)
    take(account, PostSeen("known", NOBODY, NOW, text="Hm?"))

    take(account, seen)

    client.force_login(mira.user)
    assert client.get(f"/channels/{account.channel.pk}/").status_code == 200
