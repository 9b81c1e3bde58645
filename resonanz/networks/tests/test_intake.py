from resonanz.conversations.models import Interaction, Post
from resonanz.core.models import Event
from resonanz.networks import practice
from resonanz.networks.intake import take_in

from .conftest import JANA


def test_what_a_fan_says_comes_in_once(account, jana_says):
    jana_says("Hält der Akku im Winter?")

    assert take_in(account) == 1
    assert take_in(account) == 0

    post = Post.objects.get()
    assert (post.plain, post.author.handle) == ("Hält der Akku im Winter?", "jana")
    assert Event.objects.get(verb="post.heard").details == {"reason": "mention"}


def test_a_batch_taken_in_again_changes_nothing(account, jana_says):
    first = jana_says("Frage?")
    jana_says("Noch etwas", parent=first, reason="reply")
    practice.interact(account.remote_id, JANA, "reaction", post=first)
    take_in(account)
    account.cursor = {}
    account.save()

    take_in(account)

    assert Post.objects.count() == 2
    assert Interaction.objects.count() == 1
    assert Event.objects.filter(verb="post.heard").count() == 2
    assert Post.objects.get(plain="Noch etwas").parent.plain == "Frage?"


def test_a_lost_right_is_said_on_the_account_and_loses_nothing(account, jana_says):
    account.secret = {"key": practice.LOCKED_OUT}
    account.save()
    jana_says("Hallo?")

    assert take_in(account) == 0
    assert account.state == "lost"
    assert Event.objects.filter(verb="account.lost").count() == 1

    account.state, account.secret = "connected", {"key": ""}
    account.save()
    assert take_in(account) == 1


def test_a_deleted_post_is_taken_away(account, jana_says):
    said = jana_says("Ups")
    take_in(account)
    practice.take_back(said)

    take_in(account)

    assert Post.objects.get().is_deleted


def test_an_author_is_joined_to_a_person_of_their_own(account, jana_says):
    jana_says("Eins")
    jana_says("Zwei")
    take_in(account)

    assert {post.author.person.name for post in Post.objects.all()} == {"Jana Sommer"}


def test_a_post_known_as_context_is_heard_once_it_addresses_us(account, jana_says):
    said = jana_says("Ich sage nur", reason="context")
    take_in(account)
    said.reason = "mention"
    said.save()
    account.cursor = {}
    account.save()

    take_in(account)
    account.cursor = {}
    account.save()
    take_in(account)

    heard = Event.objects.filter(verb="post.heard").order_by("pk")
    assert [event.details["reason"] for event in heard] == ["context", "mention"]
