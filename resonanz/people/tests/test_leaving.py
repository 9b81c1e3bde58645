"""A person leaves: access ends, knowledge stays, what was theirs goes to others."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from resonanz.accounts.actions import create_token
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import say
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.models import Event
from resonanz.core.time import now, standing_at
from resonanz.desk.actions import open_case
from resonanz.people import actions, queries
from resonanz.people.models import Departure, Handover, Identity, Person
from resonanz.planning.models import PlannedPost
from tests.meanwhile import meanwhile


def fresh(person):
    return Person.objects.select_related("user").get(pk=person.pk)


def test_access_ends_at_once_and_what_they_said_stays(client, ada, mira, tom, service):
    post = say(tom, service, "Die Bremse quietscht, wenn sie nass ist.")
    secret = create_token(tom.user, "Skript")[1]
    theirs = Client()
    theirs.force_login(tom.user)
    werkstatt = actions.create_department(ada, "Werkstatt")
    actions.belong(ada, tom, werkstatt)

    actions.leave(ada, tom)
    assert theirs.get("/people/").status_code == 302
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    client.force_login(mira.user)
    thread = client.get(f"/posts/{post.pk}/").text
    assert "quietscht" in thread
    assert "Tom Wirth" in thread
    assert tom not in queries.directory(mira).rows
    assert not queries.chart(mira)[0].people
    assert Event.objects.filter(verb="person.left", subject_id=tom.pk).count() == 1


def test_it_ends_when_the_last_day_is_over(ada, tom):
    tomorrow = timezone.localdate() + timedelta(days=1)
    actions.leave(ada, tom, tomorrow)
    assert actions.end_what_is_due() == 0
    assert fresh(tom).user.is_active

    with standing_at(now() + timedelta(days=2)):
        assert actions.end_what_is_due() == 1
        assert actions.end_what_is_due() == 0
    assert not fresh(tom).user.is_active
    with pytest.raises(Refused):
        actions.leave(ada, fresh(tom))
    with pytest.raises(Refused):
        actions.leave(ada, ada)
    with pytest.raises(Forbidden):
        actions.leave(tom, ada)


def test_a_planned_leaving_is_changed_or_dropped(ada, tom):
    day = timezone.localdate() + timedelta(days=9)
    actions.leave(ada, tom, day)
    actions.leave(ada, tom, day + timedelta(days=1))
    assert Departure.objects.get().last_day == day + timedelta(days=1)
    actions.come_back(ada, tom)
    with standing_at(now() + timedelta(days=12)):
        assert actions.end_what_is_due() == 0


def test_without_names_a_former_colleague_said_it(client, organisation, ada, mira, tom, service):
    organisation.keeps_names = False
    organisation.save()
    post = say(tom, service, "Die Bremse quietscht.")
    werkstatt = actions.create_department(ada, "Werkstatt")
    actions.belong(ada, tom, werkstatt)
    client.force_login(mira.user)
    assert "Tom Wirth" in client.get(f"/posts/{post.pk}/").text

    actions.leave(ada, tom)
    thread = client.get(f"/posts/{post.pk}/").text
    assert "Tom" not in thread
    assert "Ehemalige Kollegin/ehemaliger Kollege" in thread
    assert "quietscht" in thread

    actions.come_back(ada, fresh(tom))
    assert "Tom Wirth" in client.get(f"/posts/{post.pk}/").text
    assert Identity.objects.inside().get(person=tom).handle == "tom"
    assert tom.department_memberships.get().until is None

    actions.leave(ada, fresh(tom))
    with standing_at(now() + timedelta(days=15)):
        with pytest.raises(Refused):
            actions.come_back(ada, fresh(tom))
        assert actions.settle_departures() == 1
    left = fresh(tom)
    assert "tom" not in f"{left.name} {left.user.email} {left.identities.get().handle}".lower()
    assert Departure.objects.get(undone_at=None).before == {}
    actions.let_back(ada, left)
    assert fresh(tom).user.is_active


@pytest.fixture
def estate(ada, mira, tom, lea, make_space):
    """Tom owns a secret space, looks after a case, and planned a post."""
    space = make_space("Vorstand", tom, access=Channel.Access.SECRET)
    outside = Channel.objects.create(
        network="practice", kind="profile", name="Velora", slug="velora", access="closed"
    )
    for person in (tom, lea):
        Membership.objects.create(channel=outside, person=person)
    fan = Identity.objects.create(network="practice", remote_id="f", handle="fan", name="Fan")
    post = outside.posts.create(author=fan, source="Hm?", plain="Hm?", html="Hm?", said_at=now())
    post.root = post
    post.save()
    case = open_case(post)
    case.assignee = tom
    case.save()
    planned = PlannedPost.objects.create(
        author=tom, original={"text": "Geheim"}, created_at=now(), changed_at=now()
    )
    planned.variants.create(channel=outside, plain="Geheim")
    return space, case, planned


def owners(space):
    return set(space.memberships.filter(role="owner").values_list("person__name", flat=True))


def test_what_was_theirs_is_handed_over_with_one_event_each_and_comes_back(
    client, estate, ada, mira, tom, lea
):
    space, case, planned = estate
    client.force_login(ada.user)
    address = f"/people/{tom.pk}/leaving"
    assert "Open cases" in client.get(address).text or "Anliegen" in client.get(address).text
    client.post(address, {"last_day": ""})
    page = client.get(address).text
    assert "Vorstand" not in page  # a secret space the administrator is not in
    assert "Geheim" not in page
    assert f"channel:{space.pk}" in page

    things = [f"channel:{space.pk}", f"case:{case.pk}", f"planned_post:{planned.pk}"]
    handover = f"/people/{tom.pk}/handover"
    refused = client.post(handover, {"who": "@mira", "thing": things})
    assert refused.status_code == 422
    assert owners(space) == {"Tom Wirth"}
    assert not Handover.objects.exists()
    assert client.post(handover, {"who": "@lea", "thing": things}).status_code == 302

    case.refresh_from_db()
    planned.refresh_from_db()
    assert (owners(space), case.assignee, planned.author) == ({"Lea Neumann"}, lea, lea)
    verbs = ["channel.handed_over", "case.handed_over", "planned_post.handed_over"]
    assert [Event.objects.filter(verb=verb).count() for verb in verbs] == [1, 1, 1]
    assert "Lea Neumann" in client.get(address).text

    client.post(f"/people/{tom.pk}/exclusion", {"undo": "1"})
    case.refresh_from_db()
    planned.refresh_from_db()
    assert owners(space) == {"Lea Neumann", "Tom Wirth"}
    assert (case.assignee, planned.author) == (tom, tom)


def test_nothing_is_handed_over_to_who_cannot_take_it_or_that_is_not_theirs(
    estate, ada, mira, tom, lea, gus
):
    space, case, _planned = estate
    with pytest.raises(Refused):
        actions.hand_over(ada, tom, [("case", case.pk)], lea)  # nobody said that Tom leaves
    actions.leave(ada, tom)
    for person, thing in [
        (tom, ("channel", space.pk)), (gus, ("channel", space.pk)), (lea, ("channel", 0)),
        (lea, ("house", 1)), (mira, ("case", case.pk)),
    ]:  # fmt: skip
        with pytest.raises(Refused):
            actions.hand_over(ada, fresh(tom), [thing], person)
    with pytest.raises(Forbidden):
        actions.hand_over(lea, fresh(tom), [("case", case.pk)], lea)


def test_the_same_over_the_api(client, estate, ada, tom, lea):
    _space, case, _planned = estate
    client.force_login(ada.user)
    address = f"/api/v1/people/{tom.pk}/leaving"

    body = {"last_day": (timezone.localdate() + timedelta(days=30)).isoformat()}
    left = client.put(address, body, "application/json").json()
    assert (left["last_day"], left["ended_at"]) == (body["last_day"], None)
    assert {thing["kind"] for thing in left["held"]} == {"channel", "case", "planned_post"}
    given = {"to": lea.pk, "things": [{"kind": "case", "item": case.pk}]}
    done = client.post(f"/api/v1/people/{tom.pk}/handovers", given, "application/json").json()
    assert [thing["to"] for thing in done["handed_over"]] == [lea.pk]
    assert client.delete(address).status_code == 204
    case.refresh_from_db()
    assert case.assignee == tom
    client.force_login(lea.user)
    assert client.get(address).status_code == 403


def test_a_card_says_who_it_is_and_what_they_may_be_asked_about(client, ada, tom, mira, gus):
    field = actions.make_field(ada, "Fragen an mich", "skills")
    actions.fill_fields(tom, tom, {field.pk: ["Bremsen"]})
    actions.belong(ada, tom, actions.create_department(ada, "Werkstatt"))
    client.force_login(mira.user)
    card = client.get(f"/people/{tom.pk}/card").text
    assert "Tom Wirth" in card
    assert "Bremsen" in card
    assert "Werkstatt" in card
    assert "<html" not in card
    actions.leave(ada, tom)
    assert "Bremsen" not in client.get(f"/people/{tom.pk}/card").text
    client.force_login(gus.user)
    assert client.get(f"/people/{tom.pk}/card").status_code == 404


def test_a_last_day_that_is_over_means_at_once(ada, tom):
    departure = actions.leave(ada, tom, timezone.localdate() - timedelta(days=3))
    assert (departure.last_day, fresh(tom).user.is_active) == (None, False)


def test_where_they_would_have_gone_next_is_theirs_again_when_they_come_back(ada, tom):
    halle, lack = (actions.create_department(ada, name) for name in ("Halle", "Lack"))
    soon = timezone.localdate() + timedelta(days=40)
    gone = actions.belong(ada, tom, halle, soon - timedelta(days=400), soon - timedelta(days=1))
    actions.belong(ada, tom, lack, soon, leads=True)

    actions.leave(ada, tom)
    assert tom.department_memberships.get().until == timezone.localdate()
    gone.delete()
    actions.come_back(ada, fresh(tom))
    (left,) = tom.department_memberships.select_related("department")
    assert (left.department, left.since, left.until, left.is_main, left.leads) == (
        lack, soon, None, True, True,
    )  # fmt: skip


def test_nobody_comes_back_to_a_department_that_is_closed_by_now(ada, tom):
    halle = actions.create_department(ada, "Halle")
    actions.belong(ada, tom, halle, timezone.localdate() - timedelta(days=9))
    actions.leave(ada, tom)
    actions.close_department(ada, halle)
    actions.come_back(ada, fresh(tom))
    assert tom.department_memberships.get().until == timezone.localdate()


def test_what_was_given_on_or_whose_receiver_is_gone_stays_where_it_is(estate, ada, mira, tom, lea):
    _space, case, planned = estate
    actions.leave(ada, tom)
    things = [("case", case.pk), ("planned_post", planned.pk)]
    actions.hand_over(ada, fresh(tom), things, lea)
    case.refresh_from_db()
    case.assignee = mira
    case.save()
    Handover.objects.filter(kind="planned_post").update(to=None)

    actions.come_back(ada, fresh(tom))
    case.refresh_from_db()
    planned.refresh_from_db()
    assert (case.assignee, planned.author) == (mira, lea)
    assert not Handover.objects.exclude(back_at=None).exists()


def test_who_is_kept_while_the_clock_ends_others_stays(ada, tom, mira):
    for person in (tom, mira):
        actions.leave(ada, person, timezone.localdate())

    def keep_mira():
        Departure.objects.filter(person=mira).update(undone_at=now())

    with standing_at(now() + timedelta(days=1)), meanwhile("FOR UPDATE", keep_mira):
        actions.end_what_is_due()
    assert (fresh(tom).user.is_active, fresh(mira).user.is_active) == (False, True)


def test_after_two_weeks_a_kept_name_is_let_in_again_and_the_leaving_is_settled(ada, tom, mira):
    for person in (tom, mira):
        actions.leave(ada, person)
    with standing_at(now() + timedelta(days=15)):
        actions.let_back(ada, fresh(tom))
        assert actions.settle_departures() == 1
    assert fresh(tom).user.is_active
    assert not Departure.objects.filter(settled_at=None).exists()
    assert (fresh(mira).name, fresh(mira).user.is_active) == ("Mira Kern", False)


def test_the_picture_of_who_is_forgotten_is_deleted_even_without_a_sign_in(
    organisation, ada, tom, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    organisation.keeps_names = False
    organisation.save()
    tom.picture.save("tom.webp", ContentFile(b"RIFF"))
    kept = tom.picture.name
    actions.leave(ada, tom)
    tom.user.delete()
    assert default_storage.exists(kept)

    with standing_at(now() + timedelta(days=15)), django_capture_on_commit_callbacks(execute=True):
        assert actions.settle_departures() == 1
    assert not default_storage.exists(kept)
    assert "tom" not in Person.objects.get(pk=tom.pk).name.lower()
