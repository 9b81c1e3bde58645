"""What profiles say: fields the organisation defines, and who sees what stands in them."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from resonanz.core.errors import Forbidden, Refused
from resonanz.people import actions, queries
from resonanz.people.models import ProfileField, ProfileValue

Audience, Kind = ProfileField.Audience, ProfileField.Kind


@pytest.fixture
def make_field(ada):
    def make(name, kind=Kind.TEXT, **more):
        return actions.make_field(ada, name, kind, **more)

    return make


def seen(viewer, person):
    return {str(one.field): one.values for one in queries.said_by(viewer, person)}


def test_who_sees_a_field_is_who_it_says(make_field, make_space, ada, tom, mira, lea, gus):
    make_space("Werkstatt", tom, mira, gus)
    for audience in Audience:
        field = make_field(audience.value, audience=audience)
        actions.fill_fields(tom, tom, {field.pk: ["Ja"]})

    everything = {"everybody": ["Ja"], "spaces": ["Ja"], "administrators": ["Ja"]}
    assert seen(tom, tom) == everything
    assert seen(ada, tom) == everything
    assert seen(mira, tom) == {"everybody": ["Ja"], "spaces": ["Ja"]}
    assert seen(lea, tom) == {"everybody": ["Ja"]}
    assert seen(gus, tom) == {}


viewers = st.sampled_from(["tom", "mira", "lea", "gus"])


@given(viewers, st.sampled_from(list(Audience)))
@hypothesis_settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_the_search_tells_of_no_field_one_may_not_see(
    request, organisation, make_field, make_space, viewer, audience
):
    people = {name: request.getfixturevalue(name) for name in ("ada", "tom", "mira", "lea", "gus")}
    if not people["mira"].memberships.exists():
        make_space("Werkstatt", people["tom"], people["mira"], people["gus"])
    ProfileField.objects.all().delete()
    field = make_field("Kann", Kind.SKILLS, audience=audience)
    actions.fill_fields(people["tom"], people["tom"], {field.pk: ["Lichtbogenhandschweißen"]})

    viewer = people[viewer]
    found = queries.directory(viewer, "lichtbogen").rows
    by_skill = queries.directory(viewer, queries.Wish(skill="Lichtbogenhandschweißen")).rows
    may_see = "Kann" in seen(viewer, people["tom"])
    assert (people["tom"] in found) == may_see
    assert (people["tom"] in by_skill) == may_see
    assert bool(queries.skills(viewer)) == may_see


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Kind.TEXT, ["Halle 3"], ["x" * 301]),
        (Kind.TEXT, ["Halle 3"], ["eins", "zwei"]),
        (Kind.LONG, ["x" * 4000], ["x" * 4001]),
        (Kind.LINK, ["https://velora.example/tom"], ["javascript:alert(1)"]),
        (Kind.DAY, ["2020-02-29"], ["2021-02-29"]),
        (Kind.CHOICE, ["Früh"], ["Nacht"]),
        (Kind.CHOICES, ["Früh", "Spät"], ["Früh", "Nacht"]),
        (Kind.SKILLS, ["Bremsen", "Laufräder"], [str(number) for number in range(21)]),
    ],
)
def test_what_does_not_fit_a_field_is_refused(make_field, tom, kind, good, bad):
    field = make_field("Feld", kind, options=["Früh", "Spät"])
    actions.fill_fields(tom, tom, {field.pk: [*good, " "]})

    with pytest.raises(Refused):
        actions.fill_fields(tom, tom, {field.pk: bad})
    assert seen(tom, tom) == {"Feld": good}
    actions.fill_fields(tom, tom, {field.pk: []})
    assert seen(tom, tom) == {}


def test_what_is_needed_is_asked_for_and_only_by_oneself(make_field, ada, tom, mira):
    field = make_field("Telefon", is_required=True)
    with pytest.raises(Refused, match="Telefon"):
        actions.fill_fields(tom, tom, {field.pk: [""]})
    with pytest.raises(Forbidden):
        actions.fill_fields(mira, tom, {field.pk: ["1"]})
    with pytest.raises(Forbidden):
        actions.make_field(tom, "Meins", Kind.TEXT)
    with pytest.raises(Refused):
        make_field("Ohne Auswahl", Kind.CHOICE)


def test_nobody_is_shown_to_more_than_they_were_told(make_field, ada, tom):
    field = make_field("Geburtstag", audience=Audience.SPACES)
    actions.fill_fields(tom, tom, {field.pk: ["Mai"]})
    told = {"name": "Geburtstag", "purpose": "", "options": [], "is_required": False}

    actions.edit_field(ada, field, audience=Audience.ADMINISTRATORS, **told)
    assert seen(tom, tom) == {"Geburtstag": ["Mai"]}
    actions.edit_field(ada, field, audience=Audience.EVERYBODY, **told)
    assert not ProfileValue.objects.exists()


def test_a_retired_field_is_gone_until_it_comes_back_or_is_deleted(make_field, ada, tom):
    field = make_field("Standort")
    actions.fill_fields(tom, tom, {field.pk: ["Kassel"]})

    with pytest.raises(Refused):
        actions.delete_field(ada, field)
    actions.retire_field(ada, field)
    assert seen(tom, tom) == {}
    actions.restore_field(ada, field)
    assert seen(tom, tom) == {"Standort": ["Kassel"]}
    actions.retire_field(ada, field)
    actions.delete_field(ada, field)
    assert not ProfileValue.objects.exists()


def test_the_screens_define_order_and_fill(client, make_field, ada, tom):
    client.force_login(ada.user)
    asked = {"name": "Sprachen", "kind": "choices", "audience": "everybody"}
    assert client.post("/settings/organisation/fields", asked).status_code == 422
    client.post("/settings/organisation/fields", asked | {"options": "Deutsch\r\nEnglisch\r\n"})
    last = make_field("Fragen an mich", Kind.SKILLS)
    client.post(f"/settings/organisation/fields/{last.pk}/state", {"do": "up"})
    page = client.get("/settings/organisation/fields").text
    assert page.index("Fragen an mich") < page.index("Sprachen")
    first = ProfileField.objects.get(name="Sprachen")
    address = f"/settings/organisation/fields/{first.pk}/"
    assert "Deutsch\nEnglisch" in client.get(address).text
    client.post(address, asked | {"name": "Spricht", "options": "Deutsch\nPolnisch"})

    client.force_login(tom.user)
    assert client.get("/settings/organisation/fields").status_code == 403
    form = client.get("/settings/profile/").text
    assert "Spricht" in form
    given = {f"field_{first.pk}": ["Polnisch"], f"field_{last.pk}": "Bremsen, Laufräder"}
    wrong = client.post("/settings/profile/", {"name": "Tom"} | given | {f"field_{first.pk}": "X"})
    assert wrong.status_code == 422
    client.post("/settings/profile/", {"name": "Tom Wirth"} | given)
    profile = client.get(f"/people/{tom.pk}/").text
    assert "Polnisch" in profile
    assert "Laufräder" in profile


def test_the_same_over_the_api(client, ada, tom):
    client.force_login(ada.user)
    body = {"name": "Fragen an mich", "kind": "skills", "audience": "everybody"}
    made = client.post("/api/v1/profile-fields", body, "application/json")
    assert made.status_code == 201
    number = made.json()["id"]
    body |= {"name": "Weiß Rat", "position": 1}
    changed = client.put(f"/api/v1/profile-fields/{number}", body, "application/json")
    assert changed.json()["name"] == "Weiß Rat"

    client.force_login(tom.user)
    said = client.patch("/api/v1/me", {"fields": {number: ["Bremsen"]}}, "application/json")
    assert said.status_code == 200
    assert client.get(f"/api/v1/people/{tom.pk}").json()["fields"] == [
        {"id": number, "name": "Weiß Rat", "kind": "skills", "values": ["Bremsen"]}
    ]
    assert client.get("/api/v1/people?skill=bremsen").json()["items"][0]["id"] == tom.pk
    assert client.delete(f"/api/v1/profile-fields/{number}").status_code == 403
    client.force_login(ada.user)
    assert client.delete(f"/api/v1/profile-fields/{number}").status_code == 204
    assert client.get("/api/v1/profile-fields").json()["items"] == []


def test_what_no_profile_can_hold_is_refused_and_nothing_is_written(make_field, ada, tom):
    with pytest.raises(Refused):
        make_field("  ")
    field = make_field("Standort")
    actions.fill_fields(tom, tom, {field.pk: ["Kassel"]})
    actions.retire_field(ada, field)
    with pytest.raises(Refused):
        actions.fill_fields(tom, tom, {field.pk: ["Fulda"]})
    assert ProfileValue.objects.get().value == "Kassel"

    ProfileField.objects.bulk_create(
        ProfileField(name=f"Feld {number}", kind=Kind.TEXT, position=number + 2)
        for number in range(40)
    )
    with pytest.raises(Refused, match="40"):
        make_field("Eins zu viel")
    assert not ProfileField.objects.filter(name="Eins zu viel").exists()


def test_a_retired_field_has_no_place_to_be_moved_from(make_field, ada):
    first, last = make_field("Standort"), make_field("Telefon")
    actions.retire_field(ada, last)
    actions.shift_field(ada, last, -1)
    assert ProfileField.objects.order_by("position").first() == first


def test_saying_the_same_again_writes_nothing(make_field, tom):
    field = make_field("Fragen an mich", Kind.SKILLS)
    actions.fill_fields(tom, tom, {field.pk: ["Bremsen", "Lack"]})
    before = list(ProfileValue.objects.order_by("pk").values())
    actions.fill_fields(tom, tom, {field.pk: ["Bremsen", " Lack "]})
    assert list(ProfileValue.objects.order_by("pk").values()) == before
