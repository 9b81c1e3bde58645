"""Who is who outside: two accounts of one person."""

import pytest

from resonanz.core.errors import Forbidden, Refused
from resonanz.people import actions, queries
from resonanz.people.models import Identity, Person


@pytest.fixture
def resi(db):
    """A fan on Bluesky whose person we know."""
    one = Person.objects.create(name="Resi")
    return Identity.objects.create(
        person=one, network="bluesky", remote_id="1", handle="resi.example", name="Resi"
    )


@pytest.fixture
def radelt(db):
    """An account on Mastodon of whom we know no person."""
    return Identity.objects.create(network="mastodon", remote_id="2", handle="radelt@m.example")


def test_the_same_fan_on_two_networks_becomes_one_person(mira, gus):
    one = Person.objects.create(name="Resi")
    other = Person.objects.create(name="resi_radelt")
    here = Identity.objects.create(person=one, network="bluesky", remote_id="1", handle="resi")
    there = Identity.objects.create(person=other, network="mastodon", remote_id="2", handle="r")
    alone = Identity.objects.create(network="mastodon", remote_id="3", handle="x")

    actions.join_identities(mira, one, there)
    actions.join_identities(mira, one, alone)
    actions.join_identities(mira, one, here)

    assert one.identities.count() == 3
    assert not Person.objects.filter(pk=other.pk).exists()
    with pytest.raises(Forbidden):
        actions.join_identities(gus, one, there)

    apart = actions.separate_identity(mira, there)
    assert apart.name == "r"
    assert one.identities.count() == 2


def test_a_network_is_called_as_its_connector_calls_it(client, mira):
    client.force_login(mira.user)
    fan = Identity.objects.create(network="practice", remote_id="4", handle="resi", name="Resi")

    assert "@resi · Übungsnetzwerk" in client.get(f"/people/identities/{fan.pk}/").content.decode()
    assert Identity(network="elsewhere").network_name == "Elsewhere"


def test_how_a_colleague_appears_inside_stays_with_them(mira, tom):
    with pytest.raises(Refused):
        actions.join_identities(mira, mira, tom.identities.get())
    with pytest.raises(Refused):
        actions.separate_identity(mira, tom.identities.get())


def test_two_accounts_of_nobody_become_one_person(mira, radelt):
    other = Identity.objects.create(network="bluesky", remote_id="9", handle="x", name="Resi X")

    known = actions.same_person(mira, radelt, other)

    assert known.name == "Resi X"
    assert {each.pk for each in known.identities.all()} == {radelt.pk, other.pk}


def test_an_account_outside_may_be_a_colleagues(mira, tom, radelt):
    assert actions.same_person(mira, radelt, tom.identities.get()) == tom
    assert queries.profile(mira, tom.pk).outside == [radelt]


def test_only_who_works_with_the_outside_says_who_is_who(tom, gus, lea, resi, radelt):
    for actor in (tom, gus):
        with pytest.raises(Forbidden):
            actions.same_person(actor, radelt, resi)
    assert actions.same_person(lea, radelt, resi) == resi.person


def test_the_page_finds_joins_and_separates(client, mira, resi, radelt):
    client.force_login(mira.user)
    address = f"/people/identities/{radelt.pk}/"

    assert "resi.example" in client.get(address, {"words": "resi"}).text
    assert "Niemand" not in client.get(address).text
    assert "erscheint niemand" in client.get(address, {"words": "radelt"}).text  # only themselves
    joined = client.post(f"{address}person", {"same_as": resi.pk})
    assert joined.headers["Location"] == f"/people/{resi.person_id}/"
    radelt.refresh_from_db()
    assert radelt.person == resi.person
    assert "Resi" in client.get(address).text
    assert (
        "erscheint niemand" in client.get(address, {"words": "resi"}).text
    )  # they are one already
    assert address in client.get(f"/people/{resi.person_id}/").text

    client.post(f"{address}separation")
    radelt.refresh_from_db()
    assert radelt.person != resi.person


@pytest.mark.parametrize("wish", ["", "x", "0", "9" * 30])
def test_what_is_no_account_is_not_there(client, mira, radelt, wish):
    client.force_login(mira.user)
    assert (
        client.post(f"/people/identities/{radelt.pk}/person", {"same_as": wish}).status_code == 404
    )


def test_the_page_asks_few_questions(client, mira, resi, radelt, django_assert_max_num_queries):
    client.force_login(mira.user)
    actions.same_person(mira, radelt, resi)
    for number in range(30):
        Identity.objects.create(network="bluesky", remote_id=f"x{number}", handle=f"fan{number}")

    with django_assert_max_num_queries(12):
        client.get(f"/people/identities/{radelt.pk}/", {"words": "fan"})


def test_the_same_over_the_api(client, mira, resi, radelt):
    client.force_login(mira.user)

    (found,) = client.get("/api/v1/identities", {"q": "@resi example"}).json()["items"]
    assert (found["network"], found["person"]) == ("bluesky", resi.person_id)
    address = f"/api/v1/identities/{radelt.pk}/person"
    joined = client.put(address, {"same_as": resi.pk}, "application/json")
    assert joined.json()["person"] == resi.person_id
    apart = client.delete(address).json()["person"]
    assert apart not in (None, resi.person_id)
    everybody = client.get("/api/v1/identities").json()["items"]
    assert {resi.pk, radelt.pk} <= {each["id"] for each in everybody}


def test_who_appears_elsewhere_too_stays_when_one_account_turns_out_to_be_somebody_else(
    mira, resi, radelt
):
    actions.same_person(mira, radelt, resi)
    other = Person.objects.create(name="Rudi")
    actions.join_identities(mira, other, radelt)
    assert list(resi.person.identities.all()) == [resi]


def test_by_a_mail_address_only_administrators_find_a_colleague(ada, tom, mira):
    for viewer in (ada, tom):
        assert queries.colleague_named(viewer, " @mira ") == mira
        assert queries.colleague_named(viewer, "@niemand") is None
    assert queries.colleague_named(ada, "MIRA@velora.example") == mira
    assert queries.colleague_named(tom, "mira@velora.example") is None
