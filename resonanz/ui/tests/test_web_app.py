"""The product as an app: its manifest, its worker, its page for no connection."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_manifest_speaks_the_language_of_its_page(client, mira):
    client.force_login(mira.user)
    mira.user.language = "en"
    mira.user.save()
    assert 'href="/app.webmanifest?language=en"' in client.get("/").content.decode()
    told = {
        language: client.get(f"/app.webmanifest?language={language}").json()
        for language in ("de", "en", "xx")
    }
    names = {
        language: [one["name"] for one in each["shortcuts"]] for language, each in told.items()
    }
    assert names["en"][0] == "Compose"
    assert names["de"][0] != "Compose"
    assert names["xx"] == names["de"]
    assert {each["id"] for each in told.values()} == {"/"}
    assert told["de"]["share_target"]["action"] == "/compose/shared"
    for one in told["de"]["icons"]:
        assert one["src"].startswith("/static/ui/icons/rings")


def test_the_worker_is_served_at_the_root_and_never_kept(client):
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert "max-age=0" in answer["Cache-Control"]
    assert b"showNotification" in answer.content


def test_the_page_for_no_connection_says_nothing_of_anybody(client, mira):
    client.force_login(mira.user)
    page = client.get("/offline").content.decode()
    assert mira.name not in page
    assert "data-person" not in page
