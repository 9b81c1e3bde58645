"""Who belongs to a department, a group, a role belongs to a space: while they do, and explained."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from resonanz.accounts.models import User
from resonanz.channels import actions, aligning, queries
from resonanz.channels.models import Binding, Channel, Membership
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.people import actions as people
from resonanz.people.actions import create_department, create_person
from resonanz.people.models import DepartmentMembership, Person

TODAY = aligning.today


def members(space):
    return set(Membership.objects.filter(channel=space).values_list("person__name", flat=True))


def belongs(person, department, since=-10, until=None):
    day = TODAY()
    return DepartmentMembership.objects.create(
        person=person,
        department=department,
        since=day + timedelta(days=since),
        until=None if until is None else day + timedelta(days=until),
    )


@pytest.fixture
def workshop(organisation):
    return create_department(None, "Werkstatt")


@pytest.fixture
def paint(workshop):
    return create_department(None, "Lack", workshop)


@pytest.fixture
def space(make_space, mira):
    return make_space("Schrauber", mira)


def test_who_is_in_the_department_is_in_the_space(client, space, workshop, paint, mira, tom, lea):
    belongs(tom, workshop)
    belongs(lea, paint)
    actions.bind(mira, space, department=workshop)

    assert members(space) == {"Mira Kern", "Tom Wirth", "Lea Neumann"}
    client.force_login(mira.user)
    page = client.get(f"/channels/{space.pk}/members/").text
    assert page.count("Werkstatt") == 2
    told = client.get(f"/api/v1/channels/{space.pk}/members").json()["items"]
    assert [(one["name"], one["own"], bool(one["because"])) for one in told] == [
        ("Lea Neumann", False, True),
        ("Mira Kern", True, False),
        ("Tom Wirth", False, True),
    ]


def test_departments_below_come_along_only_if_wished(space, workshop, paint, mira, lea):
    belongs(lea, paint)
    actions.bind(mira, space, department=workshop, with_below=False)
    assert members(space) == {"Mira Kern"}
    actions.bind(mira, space, department=workshop)
    assert members(space) == {"Mira Kern", "Lea Neumann"}
    assert Binding.objects.count() == 1


def test_days_begin_and_end_it(space, workshop, mira, tom, lea, monkeypatch):
    belongs(tom, workshop, since=1)
    belongs(lea, workshop, until=0)
    actions.bind(mira, space, department=workshop)
    assert members(space) == {"Mira Kern", "Lea Neumann"}

    tomorrow = TODAY() + timedelta(days=1)
    monkeypatch.setattr(aligning, "today", lambda: tomorrow)
    aligning.align_all()
    assert members(space) == {"Mira Kern", "Tom Wirth"}


def test_who_moves_follows_by_event(space, workshop, mira, tom, run_jobs):
    actions.bind(mira, space, department=workshop)
    people.move(None, tom, workshop)
    record(None, "department.joined", tom)
    run_jobs()
    assert "Tom Wirth" in members(space)


def test_who_leaves_the_organisation_leaves_and_comes_back(space, ada, mira, tom, run_jobs):
    actions.bind(mira, space, org_role=User.Role.MEMBER)
    assert "Tom Wirth" in members(space)
    people.shut_out(ada, tom)
    run_jobs()
    assert members(space) == {"Mira Kern"}
    people.let_back(ada, tom)
    run_jobs()
    assert "Tom Wirth" in members(space)
    people.set_role(ada, tom, User.Role.AGENT)
    run_jobs()
    assert "Tom Wirth" not in members(space)


def test_ones_own_membership_stays_when_the_binding_goes(space, workshop, mira, tom, lea):
    belongs(tom, workshop)
    belongs(lea, workshop)
    actions.join(tom, space)
    binding = actions.bind(mira, space, department=workshop)
    actions.unbind(mira, binding)
    assert members(space) == {"Mira Kern", "Tom Wirth"}

    binding = actions.bind(mira, space, department=workshop)
    actions.unbind(mira, binding, keep=True)
    assert members(space) == {"Mira Kern", "Tom Wirth", "Lea Neumann"}


def test_nobody_leaves_or_is_taken_out_while_a_binding_holds(space, workshop, mira, tom):
    belongs(tom, workshop)
    actions.bind(mira, space, department=workshop)
    with pytest.raises(Refused) as refused:
        actions.leave(tom, space)
    assert "Werkstatt" in refused.value.message
    with pytest.raises(Refused):
        actions.remove_member(mira, space, tom)
    header = queries.header(tom, space)
    assert header.belongs and not header.may_leave and "Werkstatt" in header.bound[0]


def test_whoever_looks_after_the_space_stays_whatever_ends(space, workshop, mira, tom):
    belongs(tom, workshop)
    binding = actions.bind(mira, space, department=workshop)
    actions.set_role(mira, space, tom, Membership.Role.OWNER)
    actions.unbind(mira, binding)
    assert "Tom Wirth" in members(space)


def test_a_group_is_a_list_kept_by_administrators(client, space, ada, mira, tom, gus, run_jobs):
    with pytest.raises(Forbidden):
        actions.make_group(mira, "Ersthilfe")
    client.force_login(ada.user)
    made = client.post("/settings/groups/", {"name": "Ersthilfe", "purpose": "Wer verbindet"})
    group = queries.groups(ada).get()
    assert made.url == f"/settings/groups/{group.pk}/"
    assert "Tom Wirth" in client.get(f"{made.url}?q=tom").text
    client.post(f"{made.url}members/{tom.pk}")
    actions.bind(mira, space, group=group)
    assert "Tom Wirth" in members(space)
    with pytest.raises(Refused):
        actions.put_into_group(ada, group, gus)
    with pytest.raises(Refused):
        actions.make_group(ada, "ersthilfe")

    client.post(f"{made.url}members/{tom.pk}", {"remove": "1"})
    run_jobs()
    assert members(space) == {"Mira Kern"}
    actions.put_into_group(ada, group, tom)
    run_jobs()
    client.post(f"{made.url}end")
    assert members(space) == {"Mira Kern"}


def test_groups_and_bindings_over_the_api(client, space, workshop, ada, mira, tom):
    client.force_login(ada.user)
    group = client.post("/api/v1/groups", {"name": "Wache"}, "application/json").json()
    base = f"/api/v1/groups/{group['id']}"
    assert client.put(f"{base}/members/{tom.pk}").status_code == 204
    assert client.get(f"{base}/members").json()["items"] == [{"id": tom.pk, "name": "Tom Wirth"}]
    assert client.get("/api/v1/groups").json()["items"][0]["count"] == 1
    client.force_login(mira.user)
    assert client.get("/api/v1/groups").status_code == 403
    bindings = f"/api/v1/channels/{space.pk}/bindings"
    made = client.post(bindings, {"group": group["id"]}, "application/json").json()
    assert (made["kind"], made["count"]) == ("group", 1)
    both = {"group": group["id"], "department": workshop.pk}
    assert client.post(bindings, both, "application/json").status_code == 422
    assert client.delete(f"{bindings}/{made['id']}?keep=true").status_code == 204
    assert "Tom Wirth" in members(space)


def test_bindings_are_made_and_ended_on_the_settings_page(client, space, workshop, mira, tom):
    belongs(tom, workshop)
    client.force_login(mira.user)
    client.post(f"/channels/{space.pk}/bindings", {"what": f"d{workshop.pk}", "with_below": "on"})
    assert "Werkstatt" in client.get(f"/channels/{space.pk}/settings/").text
    binding = Binding.objects.get()
    client.post(f"/channels/{space.pk}/bindings/{binding.pk}/end")
    assert members(space) == {"Mira Kern"}


def test_a_mandatory_space_has_everybody_and_nobody_leaves(space, ada, mira, tom, gus, run_jobs):
    with pytest.raises(Forbidden):
        actions.set_joining(mira, space, Channel.Joining.MANDATORY)
    actions.set_joining(ada, space, Channel.Joining.MANDATORY)
    assert members(space) == {"Mira Kern", "Tom Wirth", "Ada Berger"}
    with pytest.raises(Refused):
        actions.leave(tom, space)
    create_person(ada, "Neu Hier", email="neu@velora.example")
    run_jobs()
    assert "Neu Hier" in members(space)
    with pytest.raises(Refused):
        actions.unbind(ada, Binding.objects.get())

    actions.set_joining(ada, space, Channel.Joining.FREE)
    assert "Tom Wirth" in members(space)
    actions.leave(tom, space)
    assert "Tom Wirth" not in members(space)


def test_whoever_is_new_begins_in_the_default_spaces_and_may_leave(
    space, make_space, ada, mira, tom, run_jobs
):
    archived = make_space("Früher", mira)
    for each in (space, archived):
        actions.set_joining(ada, each, Channel.Joining.DEFAULT)
    actions.archive(mira, archived)
    new = create_person(ada, "Neu Hier", email="neu@velora.example")
    guest = create_person(ada, "Gast", email="gast@velora.example", role=User.Role.GUEST)
    run_jobs()
    assert members(space) == {"Mira Kern", "Neu Hier"}
    assert members(archived) == {"Mira Kern"}
    actions.leave(Person.objects.get(pk=new.pk), space)
    aligning.align_all()
    assert members(space) == {"Mira Kern"}
    people.set_role(ada, Person.objects.get(pk=guest.pk), User.Role.MEMBER)
    run_jobs()
    assert members(space) == {"Mira Kern", "Gast"}


def test_a_resting_space_keeps_whom_it_has(space, workshop, mira, tom, lea):
    belonging = belongs(tom, workshop)
    actions.bind(mira, space, department=workshop)
    actions.archive(mira, space)
    belonging.delete()
    belongs(lea, workshop)
    aligning.align_all()
    assert members(space) == {"Mira Kern", "Tom Wirth"}
    actions.revive(mira, space)
    aligning.align_all()
    assert members(space) == {"Mira Kern", "Lea Neumann"}


def test_it_costs_the_same_for_many(space, workshop, mira, django_assert_max_num_queries):
    for number in range(30):
        belongs(Person.objects.create(name=f"P{number}", user=a_user(number)), workshop)
    binding = actions.bind(mira, space, department=workshop)
    assert len(members(space)) == 31
    assert Event.objects.filter(verb="channel.joined", channel_id=space.pk).count() == 30
    with django_assert_max_num_queries(14):
        aligning.align(binding.pk)
        aligning.let_go()


def a_user(number):
    return User.objects.create(email=f"u{number}@velora.example")


STEPS = ["join", "leave", "move", "out", "bind", "unbind", "role"]


class Everybody(TestCase):
    """Whatever happens: who belongs is who wished to, and whom a binding holds."""

    @settings(max_examples=40, deadline=None)
    @given(
        roles=st.lists(
            st.sampled_from([User.Role.MEMBER, User.Role.AGENT, User.Role.GUEST]),
            min_size=3,
            max_size=3,
        ),
        steps=st.lists(
            st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 2)), max_size=12
        ),
    )
    def test_it_is_as_it_should_be(self, roles, steps):
        self.owner = create_person(None, "Ada", email="ada@velora.example")
        self.roles = roles
        self.cast = [
            create_person(None, f"P{number}", email=f"p{number}@velora.example", role=role)
            for number, role in enumerate(roles)
        ]
        top = create_department(None, "Oben")
        self.departments = [top, create_department(None, "Unten", top), None]
        self.space = actions.create_space(self.owner, "Raum")
        self.wishes, self.place, self.bound = set(), [None, None, None], {}
        for what, one, other in steps:
            person = Person.objects.select_related("user").get(pk=self.cast[one].pk)
            getattr(self, f"_{what}")(person, one, other)
            aligning.align_all()

        names = {f"P{number}" for number in self.wishes | self._held()}
        assert members(self.space) == names | {"Ada"}
        assert not Membership.objects.filter(own=False, reasons=None).exists()

    def _join(self, person, one, other):
        if not person.is_guest and person.user.is_active:
            actions.join(person, self.space)
            self.wishes.add(one)

    def _leave(self, person, one, other):
        here = Membership.objects.filter(channel=self.space, person=person).first()
        if here and not here.reasons.exists():
            actions.leave(person, self.space)
            self.wishes.discard(one)

    def _move(self, person, one, other):
        DepartmentMembership.objects.filter(person=person).delete()
        self.place[one] = self.departments[other]
        if self.place[one]:
            belongs(person, self.place[one])

    def _out(self, person, one, other):
        User.objects.filter(pk=person.user_id).update(is_active=bool(other))

    def _role(self, person, one, other):
        User.objects.filter(pk=person.user_id).update(role=self.roles[other])

    def _bind(self, person, one, other):
        if department := self.departments[other]:
            self.bound[other] = actions.bind(
                self.owner, self.space, department=department, with_below=bool(one)
            )

    def _unbind(self, person, one, other):
        if other in self.bound:
            actions.unbind(self.owner, self.bound.pop(other))

    def _held(self):
        return {
            number
            for number, person in enumerate(self.cast)
            if any(self._holds(number, other) for other in self.bound)
            and User.objects.filter(person=person, is_active=True).exclude(role="guest").exists()
        }

    def _holds(self, number, other):
        here = self.place[number]
        below = here == self.departments[1] and other == 0 and self.bound[other].with_below
        return here is not None and (here == self.departments[other] or below)


def test_who_is_added_by_name_stays_when_the_department_is_bound_no_more(
    space, workshop, mira, tom, lea
):
    for person in (tom, lea):
        belongs(person, workshop)
    binding = actions.bind(mira, space, department=workshop)
    assert actions.add_member(mira, space, tom).own
    actions.unbind(mira, binding)
    assert members(space) == {"Mira Kern", "Tom Wirth"}


def test_a_role_nobody_is_in_a_joining_nobody_knows_and_a_group_without_a_name_are_refused(
    space, ada, mira
):
    for role in (User.Role.GUEST, "chief"):
        with pytest.raises(Refused, match=role):
            actions.bind(mira, space, org_role=role)
    assert not Binding.objects.exists()
    with pytest.raises(Refused):
        actions.set_joining(ada, space, "sometimes")
    actions.set_joining(ada, space, Channel.Joining.DEFAULT)
    actions.set_joining(ada, space, Channel.Joining.DEFAULT)
    assert Channel.objects.get(pk=space.pk).joining == Channel.Joining.DEFAULT
    with pytest.raises(Refused):
        actions.make_group(ada, "   ")
