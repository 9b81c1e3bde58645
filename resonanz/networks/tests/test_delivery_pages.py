# ruff: noqa: E501 (a table is read line by line)
"""What the page of a delivery says in each state, in both languages: what is where, why, and what
one can do about it."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from resonanz.core.time import now
from resonanz.networks import delivery, halting
from resonanz.networks.models import Account, Delivery

# State, what else is so, what stands there in English and German, what can be done.
STATES = [
    ("scheduled", {}, ("scheduled", "geplant"), {"withdrawal"}),
    ("claimed", {}, ("about to be sent", "wird gleich gesendet"), set()),
    ("sending", {}, ("sending", "wird gesendet"), set()),
    ("sent", {"remote_id": "x", "address": "https://velora.example/1"}, ("See it on the network", "Auf dem Netzwerk ansehen"), set()),
    ("sent", {"remote_id": "x", "problem": "Zurück"}, ("came back", "kam zurück"), set()),
    ("sent", {"remote_id": "x", "progress": {"notes": ["Ohne Bild"]}}, ("Ohne Bild", "Ohne Bild"), set()),
    ("refused", {"problem": "Zu laut."}, ("needs you", "braucht dich"), {"retrial", "withdrawal"}),
    ("refused", {"problem": "Zu laut.", "progress": {"parts": [["1", "", 0, {}]]}}, ("1 of 2 parts stand", "1 von 2 Teilen"), {"retrial", "end"}),
    ("unknown", {"must_look": True}, ("looking whether it arrived", "wir sehen nach, ob es ankam"), {"look", "end"}),
    ("scheduled", {"problem": "Beschäftigt", "attempts": 3, "due_at": "later"}, ("Tried 3 times", "3-mal versucht"), {"look", "withdrawal"}),
    ("withdrawn", {}, ("withdrawn before sending", "zurückgezogen"), set()),
]  # fmt: skip
ACTS = {"retrial", "withdrawal", "look", "end"}


@pytest.fixture
def sent(account, mira):
    return delivery.schedule(mira, account.channel, "answer:1", ["Hallo", "und weiter"])


def shown_in(language, client, person, place):
    client.force_login(person.user)
    person.user.language = language
    person.user.save(update_fields=["language"])
    with override(language):
        return client.get(place, headers={"accept-language": language}).content.decode()


def put(sent, **more):
    if more.get("due_at") == "later":
        more["due_at"] = now() + timedelta(minutes=8)
    Delivery.objects.filter(pk=sent.pk).update(**more)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("state", "more", "says", "acts"), STATES)
def test_each_state_says_what_is_where_and_what_one_can_do(
    state, more, says, acts, language, client, mira, sent
):
    put(sent, state=state, **more)
    page = shown_in(language, client, mira, f"/deliveries/{sent.pk}/")
    assert says[language == "de"] in page
    if "problem" in more:
        assert more["problem"] in page
    offered = {act for act in ACTS if f'action="/deliveries/{sent.pk}/{act}"' in page}
    assert offered == acts
    listed = shown_in(language, client, mira, "/deliveries/")
    assert f"/deliveries/{sent.pk}/" in listed
    assert "Hallo" in listed


@pytest.mark.parametrize("act", sorted(ACTS))
def test_whoever_only_reads_is_offered_nothing(act, client, ada, sent, account):
    put(sent, state="unknown")
    client.force_login(ada.user)
    assert f"/{act}" not in client.get(f"/deliveries/{sent.pk}/").content.decode()


WAITS = {
    "halt": ("Everything planned stands still.", "Alles Geplante steht still."),
    "paused": ("The account is paused.", "Das Konto ist angehalten."),
    "lost": ("The account has lost its right.", "Das Konto hat sein Recht verloren."),
    "limited": ("takes no more of this account before", "nimmt von diesem Konto nichts mehr vor"),
    "below": ("below its post", "unter seinem Beitrag"),
}


def bring_about(why, sent, account, lea, mira):
    accounts = Account.objects.filter(pk=account.pk)
    if why == "halt":
        put(sent, is_planned=True)
        halting.halt(lea, "Rückruf")
    elif why == "paused":
        accounts.update(state="paused")
    elif why == "lost":
        accounts.update(state="lost")
    elif why == "limited":
        accounts.update(speak_again_at=now() + timedelta(minutes=20))
    else:
        above = delivery.schedule(mira, account.channel, "post:1", ["Neues Rad"])
        put(sent, after=above)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("why", WAITS)
def test_what_waits_says_for_what(why, language, client, lea, mira, sent, account):
    bring_about(why, sent, account, lea, mira)
    words = WAITS[why][language == "de"]
    for place in (f"/deliveries/{sent.pk}/", "/deliveries/"):
        assert words in shown_in(language, client, mira, place), place
    with override(language):
        told = client.get(
            f"/api/v1/deliveries/{sent.pk}", headers={"accept-language": language}
        ).json()
    assert any(words in one for one in told["waits_for"])


def test_only_the_rest_of_a_thread_is_sent_again(client, mira, sent):
    put(sent, state="refused", problem="Nein", progress={"parts": [["1", "", 0, {}]]})
    client.force_login(mira.user)
    page = client.get(f"/deliveries/{sent.pk}/").content.decode()
    assert page.count("<textarea") == 1
    client.post(f"/deliveries/{sent.pk}/retrial", {"part": ["Hallo", "und anders weiter"]})
    sent.refresh_from_db()
    assert (sent.state, sent.parts) == ("scheduled", ["Hallo", "und anders weiter"])


def test_the_rest_of_a_thread_is_given_up(client, mira, sent):
    put(sent, state="refused", problem="Nein", progress={"parts": [["1", "", 0, {}]]})
    client.force_login(mira.user)
    client.post(f"/deliveries/{sent.pk}/end")
    sent.refresh_from_db()
    assert sent.state == "withdrawn"


def test_after_giving_up_the_interface_tells_the_same(client, mira, sent):
    put(sent, state="unknown", must_look=True)
    client.force_login(mira.user)
    told = client.post(f"/api/v1/deliveries/{sent.pk}/end").json()
    assert (told["state"], told["waits_for"], told["standing"]) == ("withdrawn", [], 0)
