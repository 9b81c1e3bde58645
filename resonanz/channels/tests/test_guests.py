"""Guests from outside: let into single spaces, marked everywhere, gone when their time is over."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from resonanz.accounts.models import User
from resonanz.channels import actions
from resonanz.channels.actions import talk
from resonanz.channels.aligning import today
from resonanz.channels.models import GuestStay, Membership
from resonanz.conversations.actions import accept, comment, say
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.time import now
from resonanz.notifications.letters import letter
from resonanz.notifications.models import Bundle, Notification
from resonanz.people.actions import create_department, move, set_role
from resonanz.people.models import Person


@pytest.fixture
def invited(service, mira, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        guest = actions.invite_guest(
            mira, service, "Gabi Nord", "gabi@nord.example", "Agentur Nord", today()
        )
    return Person.objects.select_related("user").get(pk=guest.pk)


def test_a_guest_is_marked_where_they_answer_vote_come_and_are_told_of(
    client, invited, service, mira, tom, run_jobs
):
    asked = say(tom, service, "Wie weit kommt man?", kind="question")
    helped = comment(invited, asked, "Halb so weit wie gedacht, @tom")
    comment(mira, asked, "Das stimmt")
    accept(tom, helped)
    talk(tom, [invited])
    run_jobs()
    client.force_login(tom.user)

    latest = [one["author"] for one in client.get("/api/v1/feed").json()["items"][0]["latest"]]
    assert [one["guest"] for one in latest] == [True, False]
    marked = re.compile(r"Gabi Nord\W*(</strong>)?\s*<span class=\"soft\">\((Gast|guest)\)")
    assert marked.search(client.get("/").text), "among the latest comments"
    named = re.compile(r"Gabi Nord \((Gast|guest)\)")
    for address in ("/notifications/", "/api/v1/notifications", "/messages/"):
        assert named.search(client.get(address).text), address
    card = client.get(f"/posts/{asked.pk}/").text
    quoted = card[card.index("quoted is-inside accepted") :].split("</blockquote>")[0]
    assert "Gabi Nord" in quoted and ("Gast" in quoted or "Guest" in quoted)
    bundle = Bundle(person=tom, way="mail", made_at=now())
    mail_of = letter(
        bundle,
        list(Notification.objects.filter(person=tom).select_related("event", "post__channel")),
    )
    assert named.search(mail_of.body)


def test_an_invitation_by_mail_makes_the_account(client, invited, service):
    (letter,) = mail.outbox
    assert letter.to == ["gabi@nord.example"]
    link = next(word for word in letter.body.split() if "/accounts/password/reset/key/" in word)
    page = client.get("/" + link.split("/", 3)[3], follow=True)
    assert page.status_code == 200
    client.post(
        page.request["PATH_INFO"],
        {"password1": "fahrtwind-2026-neu", "password2": "fahrtwind-2026-neu"},
    )
    assert User.objects.get(email="gabi@nord.example").check_password("fahrtwind-2026-neu")
    assert invited.is_guest
    assert Membership.objects.filter(channel=service, person=invited).exists()


def test_a_guest_is_marked_everywhere_a_name_appears(client, invited, service, mira, tom):
    post = say(invited, service, "Hallo aus der Agentur")
    client.force_login(tom.user)
    for address in (
        "/",
        "/spaces/service/",
        f"/posts/{post.pk}/",
        f"/channels/{service.pk}/members/",
        f"/people/{invited.pk}/",
        "/people/?q=Gabi",
        "/people/completion?q=Gabi",
        f"/people/completion?q=Gabi&channel={service.pk}",
    ):
        told = client.get(address).text
        assert "Gast" in told or "Guest" in told, address
    assert "Agentur Nord" in client.get(f"/channels/{service.pk}/members/").text
    for address in ("/search?q=Agentur", "/search?q=Gabi", "/search?q=Gaby+Nort&tab=people"):
        told = client.get(address).text
        assert "Gabi Nord" in told and ("Gast" in told or "Guest" in told), address
    found = client.get("/api/v1/search?q=Agentur").json()["items"]
    assert [one["author"]["guest"] for one in found] == [True]
    assert client.get(f"/api/v1/posts/{post.pk}").json()["author"]["guest"] is True
    members = client.get(f"/api/v1/channels/{service.pk}/members").json()["items"]
    assert {one["name"]: one["guest"] for one in members}["Gabi Nord"] is True


def test_a_card_loses_the_mark_when_the_guest_becomes_a_colleague(
    client, invited, service, tom, ada
):
    post = say(invited, service, "Hallo")
    client.force_login(tom.user)
    assert marked(client.get(f"/posts/{post.pk}/").text)
    set_role(ada, invited, User.Role.MEMBER)
    assert not marked(client.get(f"/posts/{post.pk}/").text)


def marked(page):
    """Whether the first card says that its author is a guest."""
    head = page.partition("post-head")[2].partition("</header>")[0]
    return "Gast" in head or "Guest" in head


def test_a_guest_reaches_what_they_were_let_into_and_nothing_else(
    client, invited, service, make_space, lea, tom, ada
):
    other = make_space("Vertrieb", lea)
    group = actions.make_group(ada, "Wache")
    client.force_login(invited.user)

    assert client.get("/spaces/service/").status_code == 200
    for address in ("/spaces/vertrieb/", f"/channels/{other.pk}/rules/", f"/people/{lea.pk}/"):
        assert client.get(address).status_code == 404, address
    for address in (
        "/spaces/",
        "/people/",
        "/people/completion?q=L",
        "/search?q=Lea",
        "/api/v1/people",
        "/api/v1/channels",
        "/api/v1/invitations",
    ):
        told = client.get(address).text
        assert "Lea Neumann" not in told and "Vertrieb" not in told, address
    for address in (
        "/settings/groups/",
        f"/settings/groups/{group.pk}/",
        "/spaces/new/",
        f"/channels/{service.pk}/guests/new",
    ):
        assert client.get(address).status_code == 403, address


def test_a_guest_does_not_learn_how_the_organisation_is_made(client, invited, service, mira, tom):
    department = create_department(None, "Geheimlabor")
    move(None, tom, department)
    actions.bind(mira, service, department=department)
    members = (f"/channels/{service.pk}/members/", f"/api/v1/channels/{service.pk}/members")
    client.force_login(mira.user)
    assert all("Geheimlabor" in client.get(address).text for address in members)
    client.force_login(invited.user)
    assert not any("Geheimlabor" in client.get(address).text for address in members)


def test_a_stay_ends_with_its_last_day(client, invited, service, mira):
    actions.end_stays()
    assert User.objects.get(person=invited).is_active
    GuestStay.objects.update(until=today() - timedelta(days=1))
    actions.end_stays()
    assert not User.objects.get(person=invited).is_active
    client.force_login(invited.user)
    assert client.get("/spaces/service/").status_code != 200
    with pytest.raises(Refused):
        actions.invite_guest(mira, service, "Gabi Nord", "gabi@nord.example")


def test_a_stay_is_prolonged_by_who_looks_after_the_space(client, invited, service, mira, tom):
    with pytest.raises(Forbidden):
        actions.set_stay(tom, service, invited, "Nord", None)
    with pytest.raises(Refused):
        actions.set_stay(mira, service, tom, "Nord", None)
    client.force_login(mira.user)
    address = f"/channels/{service.pk}/guests/{invited.pk}"
    over = client.post(address, {"company": "Nord", "until": today() - timedelta(days=1)})
    assert over.status_code == 422
    day = today() + timedelta(days=30)
    client.post(address, {"company": "Nord", "until": day.isoformat()})
    assert (GuestStay.objects.get().company, GuestStay.objects.get().until) == ("Nord", day)
    told = client.put(f"/api/v1{address}", {"company": "Süd"}, "application/json")
    assert told.status_code == 204
    assert GuestStay.objects.get().until is None


def test_guests_are_invited_on_the_page_and_over_the_api(client, service, make_space, mira, tom):
    client.force_login(mira.user)
    address = f"/channels/{service.pk}/guests/new"
    assert client.post(address, {"name": "Gabi", "email": "keine"}).status_code == 422
    client.post(address, {"name": "Gabi Nord", "email": "gabi@nord.example"})
    guest = Person.objects.get(name="Gabi Nord")
    colleague = {"name": "Tom", "email": "tom@velora.example"}
    assert client.post(address, colleague).status_code == 422

    other = make_space("Messe", mira)
    made = client.post(
        f"/api/v1/channels/{other.pk}/guests",
        {"name": "Gabi", "email": "GABI@nord.example", "until": today().isoformat()},
        "application/json",
    )
    assert (made.status_code, made.json()["id"]) == (201, guest.pk)
    assert Membership.objects.filter(person=guest).count() == 2
