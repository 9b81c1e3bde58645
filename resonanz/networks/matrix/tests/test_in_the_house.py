"""A room becomes a channel: connected on the screen, taken in, spoken in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from resonanz.channels.abilities import Side
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import Interaction, Post
from resonanz.core.time import now, standing_at
from resonanz.networks import actions, delivery
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery
from tests.servers.http import Told
from tests.servers.matrix.fake import JANA, ROOM

from .conftest import request_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(world, lea) -> Account:
    connected = actions.connect(lea, "matrix_inside", request_for(world))
    assert isinstance(connected, Account)
    take_in(connected)
    return connected


def test_a_room_is_chosen_on_the_screen(world, client, lea):
    client.force_login(lea.user)
    several = {"rooms": {"join": {ROOM: {}, "!geheim:x": encrypted_room()}}}
    world.next("sync", Told(200, several))
    typed = {"server": world.address, "handle": world.me, "secret": world.password}
    offered = client.post(reverse("networks:connect", args=["matrix"]), typed, follow=True)
    assert "Ende-zu-Ende-verschlüsselt, nicht unterstützt" in offered.content.decode()
    page = reverse("networks:choice", args=["matrix"])
    world.next("join", Told(200, {"room_id": "!geheim:x"}))
    world.next("sync", Told(200, {"rooms": {"join": {"!geheim:x": encrypted_room()}}}))
    refused = client.post(page, {"chosen": "!geheim:x"})
    assert "Solche Räume werden nicht unterstützt" in refused.content.decode()
    connected = client.post(page, {"chosen": ROOM}, follow=True)
    assert "velora:velora.example ist verbunden" in connected.content.decode()


def encrypted_room():
    state = [
        {"type": "m.room.name", "state_key": "", "content": {"name": "Geheim"}},
        {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "x"}},
    ]
    return {"state": {"events": state}}


def test_a_room_of_colleagues_is_a_channel_inside(room):
    assert room.channel.side is Side.INSIDE
    assert room.channel.name == "Hilfe"
    assert room.channel.access == Channel.Access.OPEN
    assert room.channel.identity is not None and room.channel.identity.name == "Velora"


def test_a_room_of_few_is_read_here_by_few(world, lea, tom):
    world.state = [one for one in world.state if one["type"] != "m.room.join_rules"]
    connected = actions.connect(lea, "matrix_inside", request_for(world))
    assert isinstance(connected, Account)
    assert not Channel.objects.visible_to(tom).filter(pk=connected.channel_id).exists()
    assert Channel.objects.readable_by(lea).filter(pk=connected.channel_id).exists()


def test_a_reaction_that_is_taken_back_counts_no_more(world, room):
    said = world.says("Schön hier")
    liked = world.reacts(said)
    take_in(room)
    assert Interaction.objects.filter(post__remote_id=said).count() == 1
    world.takes_back(liked)
    take_in(room)
    assert not Interaction.objects.filter(post__remote_id=said).exists()
    assert Post.objects.get(remote_id=said).deleted_at is None


def test_a_room_that_becomes_encrypted_says_so_on_its_page(world, room, client, lea):
    world.says("Noch offen")
    world.happens(JANA, "m.room.encryption", {"algorithm": "x"}, state_key="")
    take_in(room)
    assert Post.objects.filter(channel=room.channel).count() == 1
    client.force_login(lea.user)
    page = client.get(reverse("networks:account", args=[room.pk]))
    assert b"end-to-end encrypted. Such rooms are not supported" in page.content


def test_what_we_say_stands_there_once_and_here_once(world, room, mira):
    Membership.objects.create(channel=room.channel, person=mira)
    sent = delivery.schedule(mira, room.channel, "post:1", ["Guten Morgen"])
    world.next("send", lambda: (world.says("Guten Morgen", world.me, **key_of(sent)), Told(502))[1])
    delivery.deliver_due()
    sent.refresh_from_db()
    assert sent.state == Delivery.State.UNKNOWN
    Delivery.objects.update(due_at=sent.created_at)
    delivery.deliver_due()
    take_in(room)
    sent.refresh_from_db()
    assert sent.state == Delivery.State.SENT
    assert len(world.messages()) == 1
    assert Post.objects.filter(channel=room.channel).count() == 1


def key_of(sent: Delivery):
    return {"resonanz.key": f"{sent.key}.0"}


@pytest.mark.parametrize("key", ["matrix", "matrix_inside"])
def test_the_steps_say_that_encrypted_rooms_are_not_supported(client, lea, key):
    client.force_login(lea.user)
    page = client.get(reverse("networks:connect", args=[key])).content.decode()
    assert "Ende-zu-Ende-verschlüsselt" in page
    assert 'name="room"' in page


def test_a_program_connects_a_room_by_its_name(world, client, lea):
    client.force_login(lea.user)
    typed = {"server": world.address, "handle": world.me, "secret": world.password}
    body = {"network": "matrix", **typed, "options": {"room": ROOM}}
    answer = client.post("/api/v1/networks/accounts", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert answer.json()["handle"] == "velora:velora.example"


def test_what_the_server_asks_to_wait_the_whole_account_waits(world, room, lea):
    asked = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too fast", "retry_after_ms": 90_000}
    world.next("send", Told(429, asked))
    for number in (1, 2):
        delivery.schedule(lea, room.channel, f"test:{number}", [f"Nummer {number}"])
    delivery.deliver_due()
    room.refresh_from_db()
    assert room.speak_again_at is not None
    assert timedelta(seconds=80) < room.speak_again_at - now() <= timedelta(seconds=90)
    assert not said(world), "the second does not knock either"

    with standing_at(now() + timedelta(seconds=91)):
        delivery.deliver_due()
    assert said(world) == ["Nummer 1", "Nummer 2"]


def said(world):
    return [one["content"]["body"] for one in world.messages()]
