import pytest

from resonanz.channels import actions, queries
from resonanz.channels.models import Channel, JoinRequest, Membership
from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.core.models import Event

ROLE = Membership.Role


@pytest.fixture
def closed(make_space, mira):
    return make_space("Leitung", mira, access=Channel.Access.CLOSED)


@pytest.fixture
def secret(make_space, mira):
    return make_space("Vorstand", mira, access=Channel.Access.SECRET)


def role_of(person, channel):
    return Membership.objects.filter(person=person, channel=channel).values_list(
        "role", flat=True
    ).first()  # fmt: skip


def test_whoever_makes_a_space_owns_it(tom):
    space = actions.create_space(tom, "  Neue   Räder ", "Was kommt")

    assert (space.name, space.slug) == ("Neue Räder", "neue-rader")
    assert role_of(tom, space) == ROLE.OWNER
    assert actions.create_space(tom, "Neue Räder").slug == "neue-rader-2"


def test_a_guest_makes_no_space(gus):
    with pytest.raises(Forbidden):
        actions.create_space(gus, "Agentur")


def test_a_space_needs_a_name(tom):
    with pytest.raises(Refused):
        actions.create_space(tom, "   ")


def test_a_colleague_joins_an_open_space_once(service, lea):
    actions.join(lea, service)
    actions.join(lea, service)

    assert role_of(lea, service) == ROLE.MEMBER
    assert Event.objects.filter(verb="channel.joined", actor_id=lea.pk).count() == 1


def test_a_guest_does_not_join_by_themselves(service, gus):
    with pytest.raises(Forbidden):
        actions.join(gus, service)


def test_a_closed_space_is_asked_and_lets_in(closed, mira, tom):
    asked = actions.ask_to_join(tom, closed, "Bitte")
    assert actions.ask_to_join(tom, closed) == asked

    actions.let_in(mira, asked)

    assert role_of(tom, closed) == ROLE.MEMBER
    assert not JoinRequest.objects.exists()
    assert Event.objects.filter(verb="channel.let_in").get().details == {"person": tom.pk}


def test_who_asked_may_be_declined_or_withdraw(closed, mira, tom, lea):
    actions.decline(mira, actions.ask_to_join(tom, closed))
    actions.ask_to_join(lea, closed)
    actions.withdraw_request(lea, closed)

    assert not JoinRequest.objects.exists()
    assert role_of(tom, closed) is None


def test_a_member_lets_nobody_in(closed, tom, lea):
    Membership.objects.create(channel=closed, person=lea)
    with pytest.raises(Forbidden):
        actions.let_in(lea, actions.ask_to_join(tom, closed))


def test_a_secret_space_is_neither_joined_nor_asked(secret, tom):
    with pytest.raises(Forbidden):
        actions.join(tom, secret)
    with pytest.raises(Forbidden):
        actions.ask_to_join(tom, secret)


def test_a_secret_space_is_shown_to_whoever_is_invited(secret, mira, tom):
    actions.add_member(mira, secret, tom)

    assert secret in Channel.objects.visible_to(tom)


def test_the_last_owner_does_not_leave(service, mira, tom):
    with pytest.raises(Refused):
        actions.leave(mira, service)

    actions.set_role(mira, service, tom, ROLE.OWNER)
    actions.leave(mira, service)

    assert role_of(mira, service) is None


def test_the_last_owner_stays_one(service, mira):
    with pytest.raises(Refused):
        actions.set_role(mira, service, mira, ROLE.MEMBER)
    with pytest.raises(Refused):
        actions.remove_member(mira, service, mira)


def test_a_moderator_takes_members_out_but_no_owner(service, mira, tom, lea):
    actions.set_role(mira, service, tom, ROLE.MODERATOR)
    actions.join(lea, service)

    actions.remove_member(tom, service, lea)
    with pytest.raises(Forbidden):
        actions.remove_member(tom, service, mira)

    assert role_of(lea, service) is None


def test_roles_are_given_by_those_who_manage(service, mira, tom, gus):
    with pytest.raises(Forbidden):
        actions.set_role(tom, service, tom, ROLE.OWNER)
    actions.add_member(mira, service, gus)
    with pytest.raises(Refused):
        actions.set_role(mira, service, gus, ROLE.MODERATOR)
    with pytest.raises(Refused):
        actions.set_role(mira, service, tom, "king")
    with pytest.raises(Forbidden):
        actions.add_member(tom, service, gus, ROLE.OWNER)


def test_nobody_is_brought_in_who_left_the_organisation(service, mira, lea):
    lea.user.is_active = False
    lea.user.save()
    with pytest.raises(Refused):
        actions.add_member(mira, service, lea)


def test_who_does_not_belong_is_not_taken_out(service, mira, lea):
    with pytest.raises(Gone):
        actions.remove_member(mira, service, lea)
    with pytest.raises(Forbidden):
        actions.leave(lea, service)


def test_the_desk_of_an_outside_channel_is_staffed_by_those_who_run_the_outside(
    organisation, lea, mira, tom
):
    outside = Channel.objects.create(
        network="practice", kind=Channel.Kind.PROFILE, name="Velora", slug="velora"
    )

    actions.add_member(lea, outside, mira)
    with pytest.raises(Forbidden):
        actions.add_member(mira, outside, tom)
    actions.remove_member(lea, outside, mira)

    assert not Membership.objects.filter(channel=outside).exists()


def test_an_archived_space_is_neither_joined_nor_listed_and_comes_back(service, mira, lea):
    actions.archive(mira, service)
    with pytest.raises(Forbidden):
        actions.join(lea, service)
    assert service not in queries.spaces(lea).rows
    assert queries.rail(mira) == []

    actions.revive(mira, service)
    assert service in queries.spaces(lea).rows


def test_a_space_is_described_anew_by_its_owner(service, mira, tom):
    actions.edit_space(mira, service, "Kundendienst", "Alles", Channel.Access.CLOSED)
    service.refresh_from_db()

    assert (service.name, service.slug, service.access) == ("Kundendienst", "service", "closed")
    with pytest.raises(Forbidden):
        actions.edit_space(tom, service, "Meins", "", Channel.Access.OPEN)
    with pytest.raises(Refused):
        actions.edit_space(mira, service, "Meins", "", "hidden")


def test_somebody_begins_in_a_role_only_where_the_owner_gives_it(service, mira, tom, lea, gus, ada):
    actions.add_member(mira, service, lea, ROLE.MODERATOR)
    assert role_of(lea, service) == ROLE.MODERATOR

    with pytest.raises(Forbidden):
        actions.add_member(lea, service, ada, ROLE.OWNER)
    with pytest.raises(Refused, match="chief"):
        actions.add_member(mira, service, ada, "chief")
    with pytest.raises(Refused):
        actions.add_member(mira, service, gus, ROLE.MODERATOR)
    assert (role_of(ada, service), role_of(gus, service)) == (None, None)
