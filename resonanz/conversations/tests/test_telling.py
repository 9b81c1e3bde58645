"""Departments and spaces are named in a post: within rights and cap, everybody told once."""

import pytest

from resonanz.channels.models import Channel
from resonanz.conversations import actions
from resonanz.conversations.models import GroupMention, Post
from resonanz.conversations.telling import offered, telling
from resonanz.core.errors import Forbidden, Refused
from resonanz.notifications.models import Notification
from resonanz.people.actions import belong, create_department

BOTH = "Wer hilft, @department/werkstatt und @space/service?"


@pytest.fixture
def crew(make_person, ada, tom, service):
    """Twelve colleagues of a department below the workshop; Tom leads the workshop."""
    workshop = create_department(ada, "Werkstatt")
    paint = create_department(ada, "Lack", parent=workshop)
    belong(ada, tom, workshop)
    people = [make_person(f"K{number} Lang") for number in range(12)]
    for person in people:
        belong(ada, person, paint)
    return people


def test_whom_a_text_tells_is_known_before_it_is_said(crew, tom, mira, service):
    found = telling(mira, service, BOTH)
    assert [group.name for group in found.groups] == ["Werkstatt", "Service"]
    assert found.count == 13  # the twelve, and Tom, who belongs to both; never who says it
    assert "13" in found.words()
    assert telling(mira, service, "nobody/space/service, x@space/service").count == 0
    named = [(group.key, count) for group, count in offered(mira, service, "we")]
    assert named == [("department/werkstatt", 13)]
    assert offered(mira, service, "") == []


def test_everybody_is_told_once_and_the_names_lead_to_their_pages(
    crew, tom, mira, service, run_jobs
):
    post = actions.say(mira, service, f"@tom {BOTH}")
    run_jobs()
    told = Notification.objects.filter(event__verb="post.said")
    assert sorted(told.values_list("person", flat=True)) == sorted(
        [tom.pk, *[one.pk for one in crew]]
    )
    assert set(told.values_list("reason", flat=True)) == {Notification.Reason.MENTIONED}
    assert '<a href="/departments/werkstatt/" class="mention">@Werkstatt</a>' in post.html
    assert '<a href="/spaces/service/" class="mention">@Service</a>' in post.html
    assert "@Werkstatt und @Service" in post.plain


def test_beyond_the_cap_it_is_not_said_and_says_what_to_do(crew, ada, tom, mira, lea, service):
    actions.limit_telling(ada, members=5, keepers=50, administrators=0)
    service.memberships.create(person=lea)
    with pytest.raises(Refused) as refused:
        actions.say(lea, service, BOTH)
    assert "5" in refused.value.message
    assert "Werkstatt" in refused.value.message
    assert not Post.objects.exists()
    actions.say(mira, service, BOTH)  # looks after the space
    thread = actions.say(lea, service, "@space/service: zwei")
    with pytest.raises(Refused):
        actions.edit(lea, thread, BOTH)
    with pytest.raises(Refused):
        actions.comment(lea, thread, BOTH)
    service.memberships.create(person=ada)
    with pytest.raises(Refused):
        actions.say(ada, service, BOTH)
    with pytest.raises(Forbidden):
        actions.limit_telling(mira, members=9, keepers=9, administrators=9)


def test_who_leads_what_is_named_may_tell_more(crew, ada, tom, mira, service):
    actions.limit_telling(ada, members=5, keepers=50, administrators=0)
    with pytest.raises(Refused):
        actions.say(tom, service, "@department/lack")
    belonging = tom.department_memberships.get()
    belonging.leads = True
    belonging.save()
    post = actions.say(tom, service, "@department/lack")
    assert GroupMention.objects.get(post=post).department.slug == "lack"
    actions.edit(tom, post, "Niemand mehr")
    assert not GroupMention.objects.exists()


def test_nobody_is_told_of_what_they_may_not_read_and_no_secret_space_is_named(
    crew, ada, tom, mira, make_space, run_jobs
):
    secret = make_space("Leitung", mira)
    Channel.objects.filter(pk=secret.pk).update(access="secret")
    secret.refresh_from_db()
    found = telling(mira, secret, "@department/werkstatt @space/leitung")
    assert found.count == 0
    service = make_space("Offen", mira, tom)
    assert "@space/leitung" in actions.say(mira, service, "@space/leitung").html
    actions.say(mira, secret, "@department/werkstatt")
    run_jobs()
    assert not Notification.objects.filter(person__in=[tom, *crew]).exists()


def test_a_guest_names_no_group(crew, ada, mira, service, make_person):
    guest = make_person("Gustav Gast", "guest")
    service.memberships.create(person=guest)
    assert offered(guest, service, "we") == []
    with pytest.raises(Refused):
        actions.say(guest, service, "@space/service")
    assert actions.say(guest, service, "@department/werkstatt").plain == "@department/werkstatt"


def test_the_pages_and_the_interface_say_it(client, crew, ada, mira, tom, service):
    client.force_login(mira.user)
    asked = {"source": BOTH, "channel": service.pk}
    answer = client.post("/compose/telling", asked)
    assert "13" in answer.content.decode()
    assert answer["X-Too-Many"] == "0"
    assert client.post("/compose/telling", {"source": BOTH}).content == b""
    items = client.get("/people/completion", {"q": "wer", "channel": service.pk}).json()["items"]
    assert items[-1]["handle"] == "department/werkstatt"
    assert "13" in items[-1]["detail"]
    told = client.post(
        f"/api/v1/channels/{service.pk}/telling", {"source": BOTH}, "application/json"
    ).json()
    assert (told["count"], told["groups"]) == (13, ["department/werkstatt", "space/service"])
    assert "@Werkstatt" in client.post("/preview", asked).content.decode()
    client.force_login(ada.user)
    form = {"members": "3", "keepers": "x", "administrators": "40"}
    assert client.post("/settings/telling", form).status_code == 302
    assert client.get("/api/v1/telling-limits").json() == {
        "members": 3,
        "keepers": 0,
        "administrators": 40,
    }
    changed = {"members": 4, "keepers": 5, "administrators": 6}
    assert client.put("/api/v1/telling-limits", changed, "application/json").json() == changed
    assert 'value="4"' in client.get("/settings/telling").content.decode()
