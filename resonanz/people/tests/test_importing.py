"""People and departments from a file, and in step with another system."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from resonanz.accounts.actions import create_token
from resonanz.accounts.models import User
from resonanz.config import cli
from resonanz.core.errors import Forbidden, Refused
from resonanz.people import actions, rosters
from resonanz.people.models import Department, DepartmentMembership, PeopleFile, Person

FILE = """\
email;external_id;name;title;department;main;leads;since;until
nora@velora.example;7;Nora Groß;Leiterin;Produkt > Antrieb;yes;yes;2026-01-01;
nora@velora.example;7;;;Messe;no;no;1.2.2026;31.12.2026
tom@velora.example;;Tom Wirth;Meister;Werkstatt;;;2026-03-01;
"""


def held(person):
    found = DepartmentMembership.objects.filter(person=person).order_by("since", "pk")
    return [(str(one.department), one.since, one.until, one.is_main, one.leads) for one in found]


def everything():
    return (
        list(Person.objects.order_by("pk").values_list("pk", "name", "title", "external_id")),
        list(Department.objects.order_by("pk").values_list("pk", "name", "parent")),
        list(DepartmentMembership.objects.order_by("pk").values()),
        User.objects.count(),
    )


def test_a_file_makes_people_and_departments_and_the_second_time_nothing(ada, tom):
    before = everything()
    looked = actions.import_people(ada, FILE, only_look=True)
    assert everything() == before
    done = actions.import_people(ada, FILE)

    assert [one.text for one in looked.changes] == [one.text for one in done.changes]
    nora = Person.objects.get(external_id="7")
    assert (nora.name, nora.title, nora.user.email) == (
        "Nora Groß", "Leiterin", "nora@velora.example",
    )  # fmt: skip
    assert held(nora) == [
        ("Antrieb", date(2026, 1, 1), None, True, True),
        ("Messe", date(2026, 2, 1), date(2026, 12, 31), False, False),
    ]
    assert Department.objects.get(name="Antrieb").parent.name == "Produkt"
    assert held(tom) == [("Werkstatt", date(2026, 3, 1), None, True, False)]
    assert actions.import_people(ada, FILE).changes == []
    assert mail.outbox == []


def test_who_moves_leaves_the_day_before_and_who_is_not_in_a_complete_file_ends(ada, tom, mira):
    werkstatt = actions.create_department(ada, "Werkstatt")
    for person in (tom, mira):
        actions.belong(ada, person, werkstatt, date(2026, 1, 1))
    file = "email,department,since\ntom@velora.example,Lack,2026-07-01\n"

    part = actions.import_people(ada, file)
    assert held(tom) == [
        ("Werkstatt", date(2026, 1, 1), date(2026, 6, 30), True, False),
        ("Lack", date(2026, 7, 1), None, True, False),
    ]
    assert held(mira)[0][2] is None
    assert [one.kind for one in part.changes] == ["created", "ended", "created"]
    whole = actions.import_people(ada, file, is_complete=True)
    assert held(mira)[0][2] == timezone.localdate() - timedelta(days=1)
    assert [one.kind for one in whole.changes] == ["ended"]
    assert actions.import_people(ada, file, is_complete=True).changes == []


@pytest.mark.parametrize(
    ("file", "line", "column"),
    [
        ("", 1, ""),
        ("email;abteilung\n", 2, ""),
        ("mail;mail\n", 1, "mail"),
        ("email;gehalt\na@b.example;1\n", 1, "gehalt"),
        ("name;title\nA;B\n", 1, ""),
        ("email;name\nkein;A\n", 2, "email"),
        ("email;name\n;A\n", 2, "email"),
        ("email;name\nneu@velora.example;\n", 2, ""),
        ("email;name;since\na@b.example;A;gestern\n", 2, "since"),
        ("email;name;since\na@b.example;A;31.2.2026\n", 2, "since"),
        ("email;name;since;until\na@b.example;A;2.1.2026;1.1.2026\n", 2, "until"),
        ("email;name;leads\na@b.example;A;vielleicht\n", 2, "leads"),
        ("email;name;department\na@b.example;A;Halle >\n", 2, "department"),
        ('email;name\na@b.example;"A\nB"\n;C\n', 4, "email"),
        ("email;name\na@b.example;A;zu;viel\n", 2, ""),
        ("email;name\na@b.example;A\na@b.example;B\n", 3, "name"),
        ("email;name;department\na@b.example;A;X\na@b.example;A;X\n", 2, ""),
        ("email;name;department;main\na@b.example;A;X;1\na@b.example;A;Y;1\n", 2, ""),
        ("email;department\ntom@velora.example;Doppelt\n", 2, "department"),
        ('email;name\na@b.example;"A\n', 1, ""),
    ],
)
def test_a_mistake_is_told_by_line_and_column_and_nothing_is_written(ada, tom, file, line, column):
    above = actions.create_department(ada, "Oben")
    actions.create_department(ada, "Doppelt", above)
    actions.create_department(ada, "Doppelt")
    good = "gut@velora.example;Neu\n" if file.startswith("email;name\n") else ""
    before = everything()

    outcome = actions.import_people(ada, file + good)
    assert [(one.line, one.column) for one in outcome.faults] == [(line, column)]
    assert everything() == before
    assert outcome.changes == []
    assert str(line) in str(outcome.faults[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_usual_way_of_saving_a_table_is_read(encoding, separator, ending):
    text = FILE.replace(";", separator).replace("\n", ending)
    roster = rosters.read(rosters.text_of(text.encode(encoding)))

    assert roster.faults == []
    assert [line.name for line in roster.lines] == ["Nora Groß", "", "Tom Wirth"]
    assert roster.lines[0].department == ("Produkt", "Antrieb")
    assert roster.lines[1].until == date(2026, 12, 31)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_is_chosen_is_read_or_refused_in_words(content):
    try:
        roster = rosters.read(rosters.text_of(content))
    except Refused:
        return
    assert roster.lines or roster.faults


def test_the_template_can_be_imported(client, ada):
    client.force_login(ada.user)
    answer = client.get("/settings/colleagues/import/template.csv")

    assert "attachment" in answer["Content-Disposition"]
    assert actions.import_people(ada, rosters.text_of(answer.content)).faults == []


def test_the_screen_shows_first_and_does_what_it_showed(client, ada, tom):
    client.force_login(ada.user)
    address = "/settings/colleagues/import/"

    def choose(content, **more):
        file = SimpleUploadedFile("leute.csv", content.encode())
        return client.post(address, {"file": file, **more})

    assert "template.csv" in client.get(address).text
    wrong = choose(FILE + "x;;;;;;;;\n")
    assert wrong.status_code == 422
    assert "<td>email</td>" in wrong.text
    assert not PeopleFile.objects.exists()
    before = everything()
    page = choose(FILE, invites="on")
    kept = PeopleFile.objects.get()
    assert everything() == before
    assert "Nora Groß" in page.text
    assert f"/settings/colleagues/import/{kept.pk}" in page.text

    actions.create_department(ada, "Messe")  # meanwhile
    again = client.post(f"{address}{kept.pk}")
    assert "Nora Groß" in again.text
    assert not Person.objects.filter(name="Nora Groß").exists()
    done = client.post(f"{address}{kept.pk}")
    assert done.headers["Location"] == "/settings/organisation/departments"
    assert Person.objects.filter(name="Nora Groß").exists()
    assert client.post(f"{address}{kept.pk}").status_code == 404


def test_who_is_new_is_invited_once_it_is_done(ada, tom, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.import_people(ada, FILE, invites=True, only_look=True)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        actions.import_people(None, FILE, invites=True)
    assert [letter.to for letter in mail.outbox] == [["nora@velora.example"]]


def test_only_administrators_import(client, tom):
    client.force_login(tom.user)
    assert client.get("/settings/colleagues/import/").status_code == 403
    with pytest.raises(Forbidden):
        actions.import_people(tom, FILE)


def test_the_command_says_what_it_does(organisation, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(cli, "make_ready", lambda: None)
    file = tmp_path / "people.csv"
    file.write_text(FILE)
    run = CliRunner().invoke

    looked = run(cli.main, ["people", "import", str(file), "--dry-run"])
    assert looked.exit_code == 0
    assert "+ Nora Groß is new" in looked.output
    assert not Person.objects.exists()
    assert "made." in run(cli.main, ["people", "import", str(file)]).output
    assert Person.objects.count() == 2
    assert "0 changes made" in run(cli.main, ["people", "import", str(file)]).output
    file.write_text("email\nnichts\n")
    wrong = run(cli.main, ["people", "import", str(file)])
    assert wrong.exit_code == 1
    assert "Line 2, column “email”" in wrong.output


# --- in step by API -----------------------------------------------------------------------------


@pytest.fixture
def ask(client, ada):
    secret = create_token(ada.user, "Personalsystem", ["directory"])[1]

    def ask(method, address, body):
        headers = {"Authorization": f"Bearer {secret}"}
        call = getattr(client, method)
        return call(f"/api/v1/{address}", body, "application/json", headers=headers)

    return ask


def test_another_system_keeps_departments_and_people_in_step(ask, tom):
    assert ask("put", "departments/external/d1", {"name": "Produkt"}).status_code == 200
    below = {"name": "Antrieb", "parent": "d1"}
    assert ask("put", "departments/external/d2", below).json()["name"] == "Antrieb"
    said = {
        "external_id": "4711", "email": "TOM@velora.example", "name": "Tom Wirth",
        "departments": [{"department": "d2", "since": "2026-01-01", "leads": True}],
    }  # fmt: skip
    first = ask("put", "people", said).json()
    assert (first["id"], len(first["changes"])) == (tom.pk, 2)
    assert ask("put", "people", said).json()["changes"] == []
    assert held(tom) == [("Antrieb", date(2026, 1, 1), None, True, True)]

    other = {"external_id": "4711", "email": "wirth@velora.example", "departments": []}
    assert len(ask("put", "people", other).json()["changes"]) == 2
    tom.user.refresh_from_db()
    assert tom.user.email == "wirth@velora.example"
    assert held(tom)[0][2] is not None

    ask("put", "departments/external/d2", below | {"closed": True})
    assert Department.objects.get(external_id="d2").closed_on == timezone.localdate()
    ask("put", "departments/external/d2", below)
    assert Department.objects.get(external_id="d2").closed_on is None


def test_what_does_not_fit_is_refused_and_the_scope_is_one_of_its_own(ask, client, ada, tom):
    assert ask("put", "people", {"name": "Wer"}).status_code == 422
    unknown = {"email": tom.user.email, "departments": [{"department": "d9"}]}
    assert ask("put", "people", unknown).status_code == 422
    assert ask("post", "departments", {"name": "Neu"}).status_code == 403
    looked = ask("post", "people/import", {"csv": FILE, "dry_run": True})
    assert (looked.status_code, len(looked.json()["faults"])) == (200, 0)
    assert ask("post", "people/import", {"csv": "x"}).status_code == 422
    assert not Person.objects.filter(name="Nora Groß").exists()
    with pytest.raises(Refused):
        create_token(tom.user, "Meiner", ["directory"])
    secret = create_token(ada.user, "Anderer", ["admin", "write"])[1]
    headers = {"Authorization": f"Bearer {secret}"}
    denied = client.put(
        "/api/v1/people", {"email": tom.user.email}, "application/json", headers=headers
    )
    assert denied.status_code == 403


def test_whom_two_things_lead_to_or_who_has_left_is_told_by_name(ask, ada, tom, mira):
    ask("put", "people", {"email": tom.user.email, "external_id": "1"})
    ask("put", "people", {"email": mira.user.email, "external_id": "2"})
    User.objects.create_user("nobody@velora.example", "fahrtwind-2026")  # nobody's sign-in
    actions.leave(ada, mira)

    for said, *words in [
        ({"email": mira.user.email, "external_id": "1"}, "Mira Kern", "Tom Wirth"),
        ({"email": tom.user.email, "external_id": "3"}, "Tom Wirth", "1"),
        ({"external_id": "9", "name": "Neu"}, "mail"),
        ({"external_id": "1", "email": "nobody@velora.example"}, "nobody@velora.example"),
        ({"external_id": "1", "email": "kein"}, "kein"),
        ({"external_id": "2", "title": "Chefin"}, "Mira Kern"),
    ]:
        refused = ask("put", "people", said)
        assert refused.status_code == 422
        assert all(word.lower() in refused.text.lower() for word in words), refused.text
    tom.user.refresh_from_db()
    assert tom.user.email == "tom@velora.example"
    assert not Person.objects.filter(name="Neu").exists()


def test_another_name_is_how_they_appear_inside(ask, tom):
    done = ask("put", "people", {"email": tom.user.email, "name": "Tom Wirth-Kern"}).json()
    assert len(done["changes"]) == 1
    assert "Tom Wirth-Kern" in done["changes"][0]
    assert tom.identities.get().name == "Tom Wirth-Kern"
    assert held(tom) == []


def test_every_difference_of_a_membership_is_told_in_words(ada, tom):
    halle = actions.create_department(ada, "Halle")
    first = actions.belong(ada, tom, halle, date(2026, 1, 1))
    wanted = [
        {"since": date(2026, 2, 1), "until": None, "is_main": True, "leads": True},
        {"since": date(2026, 2, 1), "until": date(2026, 12, 31), "is_main": True, "leads": True},
        {"since": date(2026, 2, 1), "until": date(2026, 12, 31), "is_main": True, "leads": False},
        {"since": date(2026, 2, 1), "until": None, "is_main": True, "leads": False},
    ]
    told = []
    for place in wanted:
        first.refresh_from_db()
        first = DepartmentMembership.objects.select_related("department", "person").get()
        (change,) = actions.align_places(None, tom, [actions.Place(halle, **place)], [first])
        told.append(change.text.partition(": ")[2].count(",") + 1)
        assert (change.kind, "Tom Wirth" in change.text) == ("changed", True)
        row = DepartmentMembership.objects.get()
        assert {name: getattr(row, name) for name in place} == place
    assert told == [2, 1, 1, 1]


def test_of_two_places_at_once_one_becomes_the_main_one_and_the_other_no_longer(ada, tom):
    halle, lack = (actions.create_department(ada, name) for name in ("Halle", "Lack"))
    actions.belong(ada, tom, halle, date(2026, 1, 1))
    places = [
        actions.Place(halle),
        actions.Place(lack, date(2026, 2, 1), is_main=True),
        actions.Place(lack, date(2025, 1, 1), date(2025, 3, 31), is_main=True),
    ]
    known = DepartmentMembership.objects.select_related("department", "person")
    changes = actions.align_places(None, tom, places, list(known.filter(person=tom)))

    assert [one.kind for one in changes] == ["changed", "created", "created"]
    assert held(tom) == [
        ("Lack", date(2025, 1, 1), date(2025, 3, 31), True, False),
        ("Halle", date(2026, 1, 1), None, False, False),
        ("Lack", date(2026, 2, 1), None, True, False),
    ]
    assert actions.align_places(None, tom, [], list(known.filter(person=tom, until=None)))
    assert not DepartmentMembership.objects.filter(person=tom, until=None).exists()
