"""Spaces below spaces: a tree without a circle, in which each space keeps its own rights."""

from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from resonanz.accounts.models import User
from resonanz.channels import actions, queries
from resonanz.channels.family import family, line_above, with_all_below
from resonanz.channels.models import Channel, Membership
from resonanz.core.errors import Forbidden, Refused
from resonanz.people.actions import create_person
from resonanz.people.models import Person


@pytest.fixture
def workshop(make_space, mira):
    return make_space("Werkstatt", mira)


@pytest.fixture
def paint(make_space, mira, workshop):
    space = make_space("Lack", mira)
    actions.place_below(mira, space, workshop)
    return space


def test_a_space_stands_below_another_and_shows_where(client, mira, workshop, paint):
    client.force_login(mira.user)

    assert "/spaces/werkstatt/" in client.get("/spaces/lack/").text
    assert "/spaces/lack/" in client.get("/spaces/werkstatt/").text
    assert [one.name for one in family(mira, paint).above] == ["Werkstatt"]
    assert [one.name for one in family(mira, workshop).below] == ["Lack"]


def test_a_space_is_moved_and_comes_back_to_the_top(mira, make_space, workshop, paint):
    other = make_space("Produktion", mira)
    actions.place_below(mira, paint, other)
    assert line_above(paint) == [paint.pk, other.pk]
    actions.place_below(mira, paint, None)
    assert line_above(paint) == [paint.pk]


def test_no_space_stands_below_itself(mira, workshop, paint):
    for above in (workshop, paint):
        with pytest.raises(Refused):
            actions.place_below(mira, workshop, above)


def test_spaces_stand_a_few_levels_deep_only(mira, make_space):
    line = [make_space(f"Ebene{number}", mira) for number in range(6)]
    for above, below in pairwise(line[:5]):
        actions.place_below(mira, below, above)
    with pytest.raises(Refused):
        actions.place_below(mira, line[5], line[4])
    with pytest.raises(Refused):
        actions.create_space(mira, "Zu tief", above=line[4])


def test_one_hangs_spaces_only_below_those_one_looks_after(tom, lea, mira, make_space, workshop):
    own = make_space("Radl", tom)
    with pytest.raises(Forbidden):
        actions.place_below(tom, own, workshop)
    Membership.objects.create(channel=workshop, person=tom, role=Membership.Role.MODERATOR)
    actions.place_below(tom, own, workshop)
    with pytest.raises(Forbidden):
        actions.place_below(lea, own, None)
    with pytest.raises(Forbidden):
        actions.create_space(lea, "Noch eins", above=workshop)


def test_an_archived_space_takes_none_below_it(mira, make_space, workshop):
    actions.archive(mira, workshop)
    with pytest.raises(Refused):
        actions.place_below(mira, make_space("Lack", mira), workshop)


def test_what_is_secret_is_named_to_nobody_else(mira, tom, make_space, client):
    secret = make_space("Vorstand", mira, access=Channel.Access.SECRET)
    below = make_space("Ablage", mira, tom)
    actions.place_below(mira, below, secret)
    client.force_login(tom.user)

    for address in ("/spaces/ablage/", "/spaces/", f"/api/v1/channels/{below.pk}"):
        assert "Vorstand" not in client.get(address).text
    client.force_login(mira.user)
    assert "Vorstand" in client.get("/spaces/ablage/").text
    assert "Vorstand" in client.get("/spaces/").text


def test_the_rights_of_a_space_are_its_own(mira, tom, make_space, workshop, paint):
    """Whoever belongs above reads nothing below by that, and the other way round."""
    Channel.objects.filter(pk=paint.pk).update(access=Channel.Access.SECRET)
    actions.join(tom, workshop)

    assert paint not in Channel.objects.readable_by(tom)


def test_spaces_are_placed_over_the_api(client, mira, workshop):
    client.force_login(mira.user)
    made = client.post(
        "/api/v1/channels", {"name": "Lack", "above": workshop.pk}, "application/json"
    ).json()
    assert [one["name"] for one in made["above"]] == ["Werkstatt"]
    address = f"/api/v1/channels/{made['id']}"
    moved = client.patch(address, {"above": None}, "application/json").json()
    assert moved["above"] == []
    circle = client.patch(address, {"above": made["id"]}, "application/json")
    assert circle.status_code == 422


class Trees(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(
        moves=st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 5)), max_size=12),
        secret=st.sets(st.integers(0, 5)),
        joined=st.sets(st.integers(0, 5)),
        guest=st.booleans(),
    )
    def test_whatever_is_moved_there_is_no_circle_and_nobody_learns_of_a_secret(
        self, moves, secret, joined, guest
    ):
        owner = create_person(None, "Ada", email="ada@velora.example")
        role = User.Role.GUEST if guest else User.Role.MEMBER
        viewer = create_person(None, "Wer", email="wer@velora.example", role=role)
        viewer = Person.objects.select_related("user").get(pk=viewer.pk)
        spaces = [actions.create_space(owner, f"R{number}") for number in range(6)]
        for number in secret:
            Channel.objects.filter(pk=spaces[number].pk).update(access=Channel.Access.SECRET)
        for number in joined:
            Membership.objects.create(channel=spaces[number], person=viewer)
        for which, below in moves:
            space = Channel.objects.get(pk=spaces[which].pk)
            above = None if below is None else Channel.objects.get(pk=spaces[below].pk)
            try:
                with transaction.atomic():
                    actions.place_below(owner, space, above)
            except Refused:
                continue

        known = set(Channel.objects.visible_to(viewer).values_list("name", flat=True))
        for space in Channel.objects.all():
            line = line_above(space)
            assert len(line) == len(set(line)) <= 5
            assert not set(line[1:]) & set(with_all_below(space))
            shown = family(viewer, space)
            assert {one.name for one in (*shown.above, *shown.below)} <= known
            above = [Channel.objects.get(pk=number).name for number in reversed(line[1:])]
            assert [one.name for one in shown.above] == [name for name in above if name in known]
            below = space.below.filter(name__in=known).order_by("name")
            assert [one.name for one in shown.below] == [one.name for one in below]
            assert space not in queries.possible_above(owner, space)
