import re
from datetime import date
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from resonanz.accounts.models import ApiToken, User
from resonanz.channels.models import Membership
from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.people import actions, middleware, queries
from resonanz.people.models import Department, DepartmentMembership, Identity, Organisation, Person


def picture(kind="PNG", size=(900, 600)):
    target = BytesIO()
    Image.new("RGB", size, "teal").save(target, kind)
    return SimpleUploadedFile("ich.png", target.getvalue())


@pytest.fixture
def werkstatt(db):
    return actions.create_department(None, "Werkstatt")


def departments_of(person):
    memberships = DepartmentMembership.objects.filter(person=person).order_by("since")
    return [(each.department.name, each.since, each.until) for each in memberships]


# --- who is who ---


def test_a_colleague_appears_inside_under_a_handle_of_their_own(organisation):
    first = actions.create_person(None, "Jörg  Groß", email="j1@velora.example")
    second = actions.create_person(None, "Jörg Groß", email="j2@velora.example")
    nameless = actions.create_person(None, "李", email="li@velora.example")

    assert first.name == "Jörg Groß"
    assert [person.identities.get().handle for person in (first, second, nameless)] == [
        "joerg.gross", "joerg.gross2", "person",
    ]  # fmt: skip


def test_a_person_without_a_sign_in_appears_nowhere_inside(organisation):
    assert not actions.create_person(None, "Fan").identities.exists()


@pytest.mark.parametrize("email", ["kein", "tom@velora.example"])
def test_an_address_must_be_one_and_new(tom, email):
    with pytest.raises(Refused):
        actions.create_person(None, "Neu", email=email)
    with pytest.raises(Refused):
        actions.create_person(None, " ", email="neu@velora.example")


def test_only_administrators_create_people(tom, ada):
    with pytest.raises(Forbidden):
        actions.create_person(tom, "Neu")
    assert actions.create_person(ada, "Neu").pk


# --- what one may see ---


def test_the_directory_finds_by_name_title_handle_and_department(ada, tom, mira, werkstatt):
    below = actions.create_department(ada, "Lack", werkstatt)
    actions.move(ada, tom, below)
    Person.objects.filter(pk=mira.pk).update(title="Kundendienst")

    assert queries.directory(ada).rows == [ada, mira, tom]
    assert queries.directory(ada, "wir").rows == [tom]
    assert queries.directory(ada, "kunden").rows == [mira]
    assert queries.directory(ada, "@to").rows == [tom]
    assert queries.directory(ada, queries.Wish(department=werkstatt)).rows == [tom]
    first = queries.directory(ada, size=2)
    assert first.rows == [ada, mira]
    assert queries.directory(ada, mark=first.next).rows == [tom]


def test_a_guest_sees_only_whom_they_share_a_channel_with(gus, tom, mira, lea, service):
    assert queries.directory(gus).rows == [gus]
    Membership.objects.create(channel=service, person=gus)

    assert queries.directory(gus).rows == [gus, mira, tom]
    assert {each.name for each in queries.completion(gus, "")} == {
        "Gus Agentur", "Mira Kern", "Tom Wirth",
    }  # fmt: skip
    with pytest.raises(Gone):
        queries.profile(gus, lea.pk)
    assert queries.profile(gus, tom.pk).departments == []


def test_mentions_are_completed_from_the_beginning_of_any_part_of_a_name(tom, mira, lea):
    def found(typed):
        return [each.handle for each in queries.completion(tom, typed)]

    assert found("@mi") == ["mira"]
    assert found("neu") == ["lea"]
    assert found("ern") == []
    lea.user.is_active = False
    lea.user.save()
    assert found("neu") == []


# --- presenting oneself ---


def test_one_edits_ones_own_profile_and_no_other(tom, mira, ada):
    actions.edit_profile(tom, tom, name=" Tom  Wirth-Graf ", title="Meister", about="Ja.")

    assert tom.identities.get().name == tom.name == "Tom Wirth-Graf"
    with pytest.raises(Forbidden):
        actions.edit_profile(mira, tom, name="X", title="", about="")
    with pytest.raises(Refused):
        actions.edit_profile(ada, tom, name=" ", title="", about="")


def test_a_picture_is_cut_scaled_served_and_replaced(
    client, tom, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    actions.set_picture(tom, tom, picture())
    first = tom.picture.name
    client.force_login(tom.user)
    served = client.get(tom.picture.url)

    with Image.open(BytesIO(b"".join(served.streaming_content))) as face:
        assert (face.format, face.size) == ("WEBP", (512, 512))
    assert "immutable" in served.headers["Cache-Control"]
    with django_capture_on_commit_callbacks(execute=True):
        actions.set_picture(tom, tom, picture("JPEG"))
    assert not tom.picture.storage.exists(first)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_picture(tom, tom)
    assert not tom.picture
    assert client.get("/media/people/nobody.webp").status_code == 404


def test_what_is_no_picture_or_too_large_is_refused(tom, monkeypatch):
    with pytest.raises(Refused):
        actions.set_picture(tom, tom, SimpleUploadedFile("x.png", b"<svg onload=alert(1)>"))
    whole = picture()
    broken = SimpleUploadedFile("x.png", whole.read()[:100])
    with pytest.raises(Refused):
        actions.set_picture(tom, tom, broken)
    monkeypatch.setattr("resonanz.people.actions.presenting.MOST_PICTURE_PIXELS", 100)
    with pytest.raises(Refused):
        actions.set_picture(tom, tom, picture())
    monkeypatch.setattr("resonanz.people.actions.presenting.MOST_PICTURE_BYTES", 100)
    with pytest.raises(Refused):
        actions.set_picture(tom, tom, picture())


@pytest.mark.parametrize(
    "wrong", [{"language": "xx"}, {"theme": "pink"}, {"time_zone": "Mars/Olympus"}]
)
def test_settings_are_those_there_are(tom, wrong):
    right = {"language": "en", "theme": "dark", "time_zone": "Europe/Lisbon"}
    actions.settle(tom, **right)
    with pytest.raises(Refused):
        actions.settle(tom, **(right | wrong))

    tom = Person.objects.select_related("user").get(pk=tom.pk)
    assert (tom.user.language, tom.user.theme, tom.time_zone) == ("en", "dark", "Europe/Lisbon")


def test_the_language_is_the_persons_then_the_browsers_then_the_organisations(
    rf, tom, organisation
):
    def language(accepted, person=None):
        return middleware.language_of(rf.get("/", headers={"Accept-Language": accepted}), person)

    tom.user.language = "de"
    assert language("en", tom) == "de"
    assert language("fr, en;q=0.8") == "en"
    assert language("fr") == "de"


def test_the_time_zone_is_the_persons_then_the_organisations(tom, organisation):
    assert str(middleware.zone_of(None)) == "Europe/Berlin"
    tom.time_zone = "Europe/Lisbon"
    assert str(middleware.zone_of(tom)) == "Europe/Lisbon"
    tom.time_zone = "Nowhere"
    assert str(middleware.zone_of(tom)) == "Europe/Berlin"


# --- administration ---


def test_one_administrator_always_remains(ada, tom):
    with pytest.raises(Refused):
        actions.set_role(ada, ada, User.Role.MEMBER)
    with pytest.raises(Refused):
        actions.shut_out(ada, ada)
    actions.set_role(ada, tom, User.Role.ADMINISTRATOR)
    actions.set_role(tom, ada, User.Role.MEMBER)

    assert User.objects.get(pk=ada.user.pk).role == User.Role.MEMBER
    with pytest.raises(Refused):
        actions.set_role(tom, ada, "king")
    with pytest.raises(Refused):
        actions.set_role(tom, Person.objects.create(name="Fan"), User.Role.MEMBER)


def test_whoever_left_is_out_at_once_and_may_come_back(client, ada, tom):
    client.force_login(tom.user)
    ApiToken.objects.create(user=tom.user, name="x", digest="x", scopes=["read"])
    actions.shut_out(ada, tom)

    assert client.get("/people/").status_code == 302
    assert not ApiToken.objects.exists()
    actions.let_back(ada, tom)
    assert client.get("/people/").status_code == 200


def test_the_organisation_is_described_by_administrators(ada, tom, organisation):
    right = {
        "name": "Velora GmbH",
        "language": "en",
        "time_zone": "Europe/Vienna",
        "address": "sie",
        "federal_state": "BE",
    }
    actions.edit_organisation(ada, **right)
    assert Organisation.objects.get().name == "Velora GmbH"
    for wrong in ({"time_zone": "Mars/Olympus"}, {"name": " "}):
        with pytest.raises(Refused):
            actions.edit_organisation(ada, **(right | wrong))
    with pytest.raises(Forbidden):
        actions.edit_organisation(tom, **right)


# --- pages ---


def test_the_pages_of_people_answer(client, ada, tom, werkstatt, django_assert_max_num_queries):
    actions.move(ada, tom, werkstatt, date(2026, 1, 1))
    actions.move(ada, tom, None, date(2026, 3, 1))
    client.force_login(ada.user)
    addresses = [
        "/people/",
        "/people/?q=tom",
        f"/people/{tom.pk}/",
        "/departments/werkstatt/",
        "/settings/",
        "/settings/profile/",
        "/settings/organisation/",
        "/settings/colleagues/",
    ]
    for address in addresses:
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200, address
    part = client.get("/people/?q=tom", headers={"HX-Request": "true"}).content.decode()
    assert "Tom Wirth" in part
    assert "<html" not in part


def test_forms_of_people_do_what_they_say(client, ada, tom, settings, tmp_path, werkstatt):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(ada.user)
    with translation.override("en"):
        client.post("/settings/", {"language": "en", "theme": "dark", "time_zone": ""})
        client.post("/settings/theme", {"theme": "light"})
        client.post(
            "/settings/profile/", {"name": "Ada B", "title": "", "about": "", "picture": picture()}
        )
        bad = client.post("/settings/profile/", {"name": "", "title": "", "about": ""})
        client.post(
            "/settings/profile/", {"name": "Ada B", "title": "", "about": "", "remove_picture": "1"}
        )
        client.post(
            f"/people/{tom.pk}/standing",
            {"role": "agent", "department": werkstatt.pk, "since": "2026-01-01"},
        )
        refused = client.post(
            f"/people/{ada.pk}/standing", {"role": "member", "department": "", "since": ""}
        )
        client.post("/settings/organisation/departments", {"name": "Lack", "parent": werkstatt.pk})
        wrong = client.post("/settings/organisation/departments", {"name": ""})
        client.post(f"/people/{tom.pk}/exclusion")
        invited = client.post(
            "/settings/colleagues/",
            {"name": "Neu", "email": "neu@velora.example", "role": "member", "department": ""},
        )
        twice = client.post(
            "/settings/colleagues/",
            {"name": "Neu", "email": "neu@velora.example", "role": "member", "department": ""},
        )
        organisation = client.post(
            "/settings/organisation/",
            {"name": "V", "language": "de", "time_zone": "Europe/Berlin", "address": "du"},
        )

    ada = Person.objects.select_related("user").get(pk=ada.pk)
    tom = Person.objects.select_related("user").get(pk=tom.pk)
    assert (ada.name, ada.user.theme, ada.user.language) == ("Ada B", "light", "en")
    assert (bad.status_code, refused.status_code, wrong.status_code) == (422, 422, 422)
    assert (invited.status_code, twice.status_code, organisation.status_code) == (302, 422, 302)
    assert tom.role == "agent"
    assert not tom.user.is_active
    assert departments_of(tom)[0][0] == "Werkstatt"
    assert Department.objects.filter(name="Lack", parent=werkstatt).exists()


@pytest.mark.django_db(transaction=True)
def test_an_invitation_goes_out_by_mail_once_it_is_stored(ada):
    actions.invite(ada, "Neu", "neu@velora.example", department=None)

    assert re.search("Ada Berger", mail.outbox[0].subject)


def test_people_over_the_api(client, ada, tom, werkstatt):
    actions.move(ada, tom, werkstatt, date(2026, 1, 1))
    Identity.objects.create(person=tom, network="mastodon", remote_id="9", handle="tom@x.example")
    client.force_login(ada.user)

    (row,) = client.get("/api/v1/people?q=tom").json()["items"]
    assert (row["handle"], row["department"]) == ("tom", "Werkstatt")
    assert len(client.get("/api/v1/people?department=werkstatt").json()["items"]) == 1
    detail = client.get(f"/api/v1/people/{tom.pk}").json()
    assert detail["identities"][0]["handle"] == "tom@x.example"
    assert detail["departments"][0]["slug"] == "werkstatt"
    assert client.get("/api/v1/departments").json()["items"][0]["name"] == "Werkstatt"
    changed = client.patch(
        "/api/v1/me", {"title": "Chefin", "theme": "dark"}, "application/json"
    ).json()
    assert (changed["title"], changed["theme"]) == ("Chefin", "dark")
    assert client.get("/api/v1/people/999999").status_code == 404
