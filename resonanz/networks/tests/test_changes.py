"""What becomes of what came in: edited, deleted, quoted, liked and unliked, followed, renamed."""

from datetime import UTC, datetime, timedelta

import pytest

from resonanz.channels.models import Follow
from resonanz.conversations.models import Interaction, Post, Revision
from resonanz.core.models import Event
from resonanz.networks import afterwards
from resonanz.networks.contract import (
    FollowSeen,
    IdentitySeen,
    InteractionSeen,
    MediaSeen,
    PostChanged,
    PostGone,
    PostSeen,
)
from resonanz.networks.models import Delivery
from resonanz.networks.taking import take
from resonanz.people.models import Identity

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
JANA = IdentitySeen("fan:jana", "jana", "Jana Sommer")


def seen(remote_id="p1", text="Hält der Akku?", **more):
    fields = {"author": JANA, "said_at": AT, "text": text, "reason": "mention"} | more
    return PostSeen(remote_id, **fields)


@pytest.fixture
def heard(account):
    def take_all(*events):
        for event in events:
            take(account, event)

    return take_all


def test_an_edited_post_reads_anew_and_keeps_how_it_read_before(heard):
    later = {"text": "Hält der Akku im Winter?", "edited_at": AT + timedelta(minutes=5)}

    heard(seen(), PostChanged(seen(**later)), PostChanged(seen(**later)))

    assert Post.objects.get().plain == "Hält der Akku im Winter?"
    assert Revision.objects.get().source == "Hält der Akku?"
    assert Event.objects.filter(verb="post.changed").count() == 1


def test_an_older_wording_that_comes_late_changes_nothing(heard):
    new = {"text": "Neu", "edited_at": AT + timedelta(minutes=5)}
    old = {"text": "Alt", "edited_at": AT + timedelta(minutes=1)}

    heard(seen(), seen(**new), seen(**old))

    assert Post.objects.get().plain == "Neu"


def test_what_is_deleted_before_it_came_in_does_no_harm(heard):
    heard(PostGone("unknown"), seen(), PostGone("p1"), PostGone("p1"))
    assert Post.objects.get().is_deleted
    assert Event.objects.filter(verb="post.gone").count() == 1


def test_a_like_is_counted_once_and_taken_back(heard):
    like = InteractionSeen("reaction", "p1", JANA, AT, name="like")
    heard(seen(reason="own"), like, like)
    assert Interaction.objects.get().name == "like"

    heard(InteractionSeen("reaction", "p1", JANA, AT, name="like", undone=True))
    assert not Interaction.objects.exists()

    heard(InteractionSeen("reaction", "unknown", JANA, AT, name="like"))
    assert not Interaction.objects.exists()


def test_who_follows_us_is_known_until_they_stop(heard, account):
    heard(FollowSeen(JANA, AT), FollowSeen(JANA, AT))
    assert Follow.objects.get(channel=account.channel).since == AT
    heard(FollowSeen(JANA, AT, undone=True))
    assert not Follow.objects.exists()


def test_a_quote_stands_with_what_it_quotes(heard):
    heard(seen(reason="own"), seen("p2", "Seht mal", quotes_remote_id="p1", reason="quote"))
    heard(seen("p3", "Und das?", quotes_remote_id="elsewhere", reason="quote"))
    assert Interaction.objects.get(kind="quote").post.remote_id == "p1"


def test_a_new_name_is_seen_and_an_empty_one_forgets_nothing(heard):
    heard(seen(), IdentitySeen("fan:jana", "jana_s", "Jana S."), IdentitySeen("fan:jana", "", ""))
    found = Identity.objects.get(remote_id="fan:jana")
    assert (found.handle, found.name) == ("jana_s", "Jana S.")


def test_what_was_context_is_heard_once_it_asks_for_us(heard):
    heard(seen(reason="context"), seen(reason="context"))
    assert not Event.objects.filter(verb="post.heard", details__reason="mention").exists()

    heard(seen(), seen())
    assert Event.objects.filter(verb="post.heard", details__reason="mention").count() == 1


def test_pictures_and_html_come_in_clean(heard):
    picture = MediaSeen("picture", "https://pics.example/a.jpg", alt="Ein Rad")
    bad = MediaSeen("picture", "javascript:alert(1)")

    heard(seen(text=None, html="<p>Hallo <script>x</script><b>du</b></p>", media=(picture, bad)))

    post = Post.objects.get()
    assert "script" not in post.html and post.plain == "Hallo du"
    assert post.attachments.first().alt == "Ein Rad"
    assert not post.attachments.filter(remote_address__startswith="javascript").exists()


def test_what_a_connector_told_of_a_part_is_told_it_when_that_goes_away():
    parts = [["-1:2", "", 0, {"album": [2, 3]}], ["-1:4", "", 1]]
    delivery = Delivery(progress={"parts": parts})
    assert afterwards._known(delivery, "-1:2") == {"known": {"album": [2, 3]}}
    assert afterwards._known(delivery, "-1:4") == {}
