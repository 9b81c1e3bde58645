"""Somebody is invited to a space, hears of it, and accepts or declines."""

import pytest

from resonanz.channels import actions
from resonanz.channels.models import Channel, Invitation, JoinRequest, Membership
from resonanz.channels.queries import own_invitations
from resonanz.core.errors import Forbidden, Refused
from resonanz.notifications.models import Notification


@pytest.fixture
def secret(make_space, mira):
    return make_space("Vorstand", mira, access=Channel.Access.SECRET)


def told(person):
    return list(Notification.objects.visible_to(person).values_list("reason", "text"))


def test_an_invitation_is_heard_of_and_accepted(client, secret, mira, tom, run_jobs):
    actions.invite(mira, secret, tom, "Wir brauchen deinen Blick")
    run_jobs()

    assert told(tom) == [("invited", "Vorstand")]
    assert secret not in Channel.objects.visible_to(tom)
    client.force_login(tom.user)
    page = client.get("/spaces/").text
    assert "Vorstand" in page
    assert "Wir brauchen deinen Blick" in page
    invitation = Invitation.objects.get()
    led = client.post(f"/invitations/{invitation.pk}/answer")
    assert led.url == "/spaces/vorstand/"
    assert Membership.objects.filter(channel=secret, person=tom, own=True).exists()
    assert told(tom) == []


def test_whoever_declines_knows_no_more_of_a_secret_space(client, secret, mira, tom, run_jobs):
    actions.invite(mira, secret, tom)
    run_jobs()
    client.force_login(tom.user)
    client.post(f"/invitations/{Invitation.objects.get().pk}/answer", {"decline": "1"})

    assert told(tom) == []
    assert "Vorstand" not in client.get("/spaces/").text
    assert "Vorstand" not in client.get("/notifications/").text


def test_nobody_is_invited_twice_nor_who_belongs(service, mira, tom, lea, run_jobs):
    actions.invite(mira, service, lea)
    actions.invite(mira, service, lea)
    run_jobs()
    assert len(told(lea)) == 1
    with pytest.raises(Refused):
        actions.invite(mira, service, tom)


def test_who_asked_is_let_in_by_being_invited(make_space, mira, tom):
    closed = make_space("Leitung", mira, access=Channel.Access.CLOSED)
    actions.ask_to_join(tom, closed)
    actions.invite(mira, closed, tom)
    assert Membership.objects.filter(channel=closed, person=tom).exists()
    assert not JoinRequest.objects.exists()


def test_owners_and_moderators_invite_and_nobody_answers_for_another(service, mira, tom, lea, ada):
    with pytest.raises(Forbidden):
        actions.invite(tom, service, lea)
    actions.set_role(mira, service, tom, Membership.Role.MODERATOR)
    invitation = actions.invite(tom, service, lea)
    for person in (tom, ada):
        with pytest.raises(Forbidden):
            actions.accept(person, invitation)
    with pytest.raises(Forbidden):
        actions.withdraw_invitation(lea, invitation)


def test_an_archived_space_is_accepted_no_more(service, mira, lea):
    invitation = actions.invite(mira, service, lea)
    actions.archive(mira, service)
    invitation.channel.refresh_from_db()
    assert not own_invitations(lea).exists()
    with pytest.raises(Refused):
        actions.accept(lea, invitation)


def test_invitations_on_the_members_page_and_over_the_api(client, service, mira, lea, tom):
    client.force_login(mira.user)
    members = f"/channels/{service.pk}/members/"
    client.post(f"{members}new", {"person": lea.pk, "message": "Komm dazu"})
    assert "Lea Neumann" in client.get(members).text
    invited = Invitation.objects.get()
    client.post(f"/channels/{service.pk}/invitations/{invited.pk}/withdrawal")
    assert not Invitation.objects.exists()

    base = f"/api/v1/channels/{service.pk}/invitations"
    assert client.post(base, {"person": lea.pk}, "application/json").status_code == 202
    (listed,) = client.get(base).json()["items"]
    client.force_login(tom.user)
    assert client.get(base).json()["items"] == []
    client.force_login(lea.user)
    (mine,) = client.get("/api/v1/invitations").json()["items"]
    assert (mine["id"], mine["by"]) == (listed["id"], "Mira Kern")
    assert client.put(f"/api/v1/invitations/{mine['id']}").json()["role"] == "member"
    assert client.delete(f"/api/v1/invitations/{mine['id']}").status_code == 404


def test_whoever_has_left_is_not_invited(service, mira, lea):
    lea.user.is_active = False
    lea.user.save()
    with pytest.raises(Refused, match="Lea Neumann"):
        actions.invite(mira, service, lea)
    assert not Invitation.objects.exists()
