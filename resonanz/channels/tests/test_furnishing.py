"""Rules that are read before the first word, and a cover that is described."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from resonanz.channels import actions, queries
from resonanz.channels.models import Channel, Charter
from resonanz.conversations.actions import comment, say
from resonanz.core.errors import Forbidden, Refused

RULES = "Wir duzen uns.\n\n- **Keine** Namen von Kundinnen"


def a_picture(size=(900, 900)):
    stored = BytesIO()
    Image.new("RGB", size, "#0b6b62").save(stored, "PNG")
    return SimpleUploadedFile("cover.png", stored.getvalue(), "image/png")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_rules_are_read_before_the_first_post_and_again_once_they_change(
    client, service, mira, tom
):
    actions.set_rules(mira, service, RULES)
    say(mira, service, "Wer sie schreibt, kennt sie")
    client.force_login(tom.user)

    page = client.get("/spaces/service/").text
    assert "<strong>Keine</strong>" in page
    assert 'class="composer' not in page
    with pytest.raises(Refused) as refused:
        say(tom, service, "Hallo")
    assert refused.value.code == "rules"

    client.post(f"/channels/{service.pk}/rules/")
    assert 'class="composer' in client.get("/spaces/service/").text
    say(tom, service, "Hallo")
    actions.set_rules(mira, service, RULES + "\n- Bilder nur mit Einverständnis")
    assert queries.has_rules_to_read(tom, service)
    actions.set_rules(mira, service, "")
    say(tom, service, "Ohne Regeln")


def test_what_was_written_elsewhere_is_kept_until_the_rules_are_read(client, service, mira, tom):
    actions.set_rules(mira, service, RULES)
    client.force_login(tom.user)
    sent = {"channel": service.pk, "source": "Das bleibt stehen"}

    refused = client.post("/compose", sent)
    assert refused.status_code == 422
    assert f"/channels/{service.pk}/rules/?back=/compose" in refused.text
    assert "Das bleibt stehen" in refused.text
    led = client.post(f"/channels/{service.pk}/rules/", {"back": "/compose"})
    assert led.url == "/compose"
    assert client.post("/compose", sent).status_code == 302


def test_commenting_asks_for_no_rules(service, mira, tom):
    post = say(mira, service, "Frage")
    actions.set_rules(mira, service, RULES)
    assert comment(tom, post, "Antwort").parent == post


def test_rules_and_cover_are_set_by_those_who_manage(service, tom):
    for act in (
        lambda: actions.set_rules(tom, service, RULES),
        lambda: actions.set_cover(tom, service, a_picture(), "Grün"),
        lambda: actions.remove_cover(tom, service),
    ):
        with pytest.raises(Forbidden):
            act()


def test_rules_have_an_end(service, mira):
    with pytest.raises(Refused):
        actions.set_rules(mira, service, "x" * 5_001)


def test_a_cover_is_cut_described_replaced_and_taken_away(client, service, mira, tmp_path):
    with pytest.raises(Refused):
        actions.set_cover(mira, service, a_picture(), "  ")
    first = actions.set_cover(mira, service, a_picture(), "Eine Werkbank")
    with Image.open(first.cover) as picture:
        assert picture.size == (1600, 400)
    client.force_login(mira.user)
    page = client.get("/spaces/service/").text
    assert 'alt="Eine Werkbank"' in page
    assert first.cover_address in page
    shown = client.get(first.cover_address)
    assert shown.headers["Content-Type"] == "image/webp"

    actions.describe_cover(mira, service, "Werkbank mit Rad")
    actions.remove_cover(mira, service)
    assert client.get(first.cover_address).status_code == 404
    assert Charter.objects.get().cover_alt == ""


def test_what_is_no_picture_is_no_cover(service, mira):
    with pytest.raises(Refused):
        actions.set_cover(mira, service, SimpleUploadedFile("x.png", b"nichts"), "Nichts")


def test_the_cover_of_a_secret_space_is_shown_to_its_members_only(client, make_space, mira, tom):
    secret = make_space("Vorstand", mira, access=Channel.Access.SECRET)
    cover = actions.set_cover(mira, secret, a_picture(), "Turm")
    client.force_login(tom.user)
    assert client.get(cover.cover_address).status_code == 404


def test_one_form_settles_everything_or_nothing(client, service, make_space, mira):
    above = make_space("Werkstatt", mira)
    client.force_login(mira.user)
    wished = {"name": "Hilfe", "access": "open", "above": above.pk, "rules": RULES}
    address = f"/channels/{service.pk}/settings/"

    refused = client.post(address, wished | {"cover": a_picture()})
    assert refused.status_code == 422
    service.refresh_from_db()
    assert (service.name, service.above_id) == ("Service", None)

    client.post(address, wished | {"cover": a_picture(), "cover_alt": "Grün"})
    service.refresh_from_db()
    assert (service.name, service.above_id) == ("Hilfe", above.pk)
    assert service.charter.rules == RULES
    assert client.get(address).text.count("channel-cover") == 1
    client.post(address, wished | {"cover_alt": "Dunkelgrün"})
    assert Charter.objects.get(channel=service).cover_alt == "Dunkelgrün"
    client.post(address, wished | {"remove_cover": "on"})
    assert not Charter.objects.get(channel=service).cover


def test_rules_and_cover_over_the_api(client, service, mira, tom):
    client.force_login(mira.user)
    base = f"/api/v1/channels/{service.pk}"
    told = client.put(f"{base}/rules", {"source": RULES}, "application/json").json()
    assert "<strong>Keine</strong>" in told["html"]
    made = client.post(f"{base}/cover", {"file": a_picture(), "alt": "Grün"})
    assert made.status_code == 201
    assert client.get(base).json()["cover"] == made.json()["address"]
    assert client.delete(f"{base}/cover").status_code == 204

    client.force_login(tom.user)
    assert client.get(f"{base}/rules").json()["must_read"] is True
    sent = client.post(f"{base}/posts", {"source": "Hallo"}, "application/json")
    assert (sent.status_code, sent.json()["type"]) == (422, "urn:resonanz:problem:rules")
    assert client.put(f"{base}/rules/read").json()["must_read"] is False
    assert client.get(f"{base}").json()["must_read_rules"] is False


def test_a_cover_that_is_too_large_is_refused_and_the_one_before_stays(service, mira, monkeypatch):
    before = actions.set_cover(mira, service, a_picture(), "Eine Werkbank").cover.name
    heavy = SimpleUploadedFile("x.png", bytes(actions.furnishing.MOST_COVER_BYTES + 1))
    with pytest.raises(Refused, match="10 MB"):
        actions.set_cover(mira, service, heavy, "Zu schwer")
    monkeypatch.setattr(actions.furnishing, "MOST_COVER_PIXELS", 900 * 900 - 1)
    with pytest.raises(Refused):
        actions.set_cover(mira, service, a_picture(), "Zu groß")
    charter = Charter.objects.get()
    assert (charter.cover.name, charter.cover_alt) == (before, "Eine Werkbank")
