"""An installation begins with nobody in it; the command line lets the first one in."""

import pytest
from django.core.management import call_command

from resonanz.accounts.models import User
from resonanz.people.models import Person

ADDRESS, PASSWORD = "eva.berg@velora.example", "fahrtwind-2026"


@pytest.fixture
def made(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, email=ADDRESS, verbosity=0)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("page", ["/", "/people/", "/networks/", "/desk/", "/spaces/new/"])
def test_the_first_administrator_signs_in_and_is_inside(client, page):
    client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})

    assert client.get(page).status_code == 200
    assert client.get("/api/v1/me").json()["name"] == "Eva Berg"


@pytest.mark.usefixtures("made")
def test_an_administrator_made_before_who_was_nobody_appears_too(monkeypatch):
    User.objects.create_superuser("chef@velora.example", PASSWORD)
    call_command("createsuperuser", interactive=False, email="zwei@velora.example", verbosity=0)

    handles = Person.objects.values_list("name", "identities__handle").order_by("name")
    assert list(handles) == [("Chef", "chef"), ("Eva Berg", "eva.berg"), ("Zwei", "zwei")]
