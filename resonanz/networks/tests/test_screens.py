import pytest

from resonanz.channels.models import Membership
from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.networks import actions, delivery, practice
from resonanz.networks.guides import Guide
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, AppRegistration, Delivery


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person.user)
        return client

    return sign_in


def test_a_practice_account_is_connected_on_the_screen(as_, lea):
    shown = as_(lea).get("/networks/connect/practice/")
    assert shown.status_code == 200

    answer = as_(lea).post("/networks/connect/practice/", {"handle": "Velora"})

    account = Account.objects.get()
    assert answer.headers["Location"] == f"/networks/accounts/{account.pk}/"
    assert Membership.objects.get(channel=account.channel).role == Membership.Role.OWNER
    assert "velora" in as_(lea).get("/networks/").text


def test_a_colleague_may_not_connect_anything(as_, tom):
    assert as_(tom).get("/networks/connect/practice/").status_code == 403


def test_what_was_typed_stays_in_the_browser_where_connecting_failed(as_, lea):
    by_script = {"HX-Request": "true"}
    address = "/networks/connect/bluesky/"
    typed = {"server": "127.0.0.1:9", "handle": "velora.example", "secret": "ganz-geheim"}
    refused = as_(lea).post(address, typed, headers=by_script)
    assert refused.status_code in (422, 503)
    assert refused["X-Error"] == "fragment"
    assert "data-error" in refused.text and "<form" not in refused.text
    unfinished = as_(lea).post(address, typed | {"handle": ""}, headers=by_script)
    assert unfinished.status_code == 422 and "<form" not in unfinished.text
    whole = as_(lea).post(address, typed)
    for answer in (refused, unfinished, whole):
        assert "ganz-geheim" not in answer.text
    assert 'value="velora.example"' in whole.text


def test_who_connected_by_script_goes_on_to_the_account(as_, lea):
    by_script = {"HX-Request": "true"}
    answer = as_(lea).post("/networks/connect/practice/", {"handle": "V"}, headers=by_script)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"/networks/accounts/{Account.objects.get().pk}/"


def test_somebody_outside_writes_and_it_is_here(as_, lea, account):
    as_(lea).post(
        f"/networks/accounts/{account.pk}/outsider", {"name": "Jana Sommer", "text": "Hallo?"}
    )
    assert account.channel.posts.get().plain == "Hallo?"


def test_somebody_outside_goes_on_in_the_same_conversation(as_, lea, account, jana_says):
    jana_says("Hält der Akku?")
    take_in(account)
    asked = account.channel.posts.get()
    address = f"/networks/accounts/{account.pk}/"
    assert "Jana Sommer: Hält der Akku?" in as_(lea).get(address).text

    words = {"name": "Jana Sommer", "text": "Und bei Frost?", "answers": asked.pk}
    as_(lea).post(f"{address}outsider", words)

    added = account.channel.posts.get(parent=asked)
    assert (added.plain, added.author_id) == ("Und bei Frost?", asked.author_id)


def test_who_answers_a_private_message_does_so_in_private(lea, account, jana_says):
    jana_says("Meine Adresse", reason="direct", visibility="direct")
    take_in(account)
    asked = account.channel.posts.get()

    actions.hear_outsider(lea, account, "Jana Sommer", "Angekommen?", answers=asked)

    assert account.channel.posts.get(parent=asked).visibility == "direct"


def test_what_was_deleted_there_is_not_answered(lea, account, jana_says):
    said = jana_says("Hält der Akku?")
    take_in(account)
    practice.take_back(said)
    with pytest.raises(Refused):
        actions.hear_outsider(
            lea, account, "Jana Sommer", "Und?", answers=account.channel.posts.get()
        )


def test_an_account_is_paused_and_resumed(as_, lea, account):
    as_(lea).post(f"/networks/accounts/{account.pk}/state", {"state": "paused"})
    account.refresh_from_db()
    assert account.state == Account.State.PAUSED
    as_(lea).post(f"/networks/accounts/{account.pk}/state", {"state": "connected"})
    account.refresh_from_db()
    assert account.state == Account.State.CONNECTED


def test_a_disconnected_account_forgets_its_right(as_, lea, account):
    as_(lea).post(f"/networks/accounts/{account.pk}/disconnection")
    account.refresh_from_db()
    assert (account.state, account.secret) == (Account.State.LOST, {})


def test_a_refused_delivery_is_mended_on_its_page(as_, mira, account):
    sent = delivery.schedule(mira, account.channel, "answer:1", ["Hallo"])
    Delivery.objects.update(state=Delivery.State.REFUSED, problem="Zu laut.")

    assert "Zu laut." in as_(mira).get(f"/deliveries/{sent.pk}/").text
    as_(mira).post(f"/deliveries/{sent.pk}/retrial", {"part": ["Hallo, leiser"]})

    sent.refresh_from_db()
    assert (sent.state, sent.parts) == (Delivery.State.SCHEDULED, ["Hallo, leiser"])


def test_the_list_costs_the_same_for_many_accounts(
    as_, lea, account, django_assert_max_num_queries
):
    client = as_(lea)
    with django_assert_max_num_queries(12):
        assert client.get("/networks/").status_code == 200


def test_an_account_is_connected_and_asked_over_the_api(as_, lea):
    client = as_(lea)
    made = client.post(
        "/api/v1/networks/accounts",
        {"network": "practice", "handle": "velora"},
        content_type="application/json",
    )
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    assert client.post(f"/api/v1/networks/accounts/{number}/intake").json()["events"] == 0
    assert client.get("/api/v1/networks/accounts").json()["items"][0]["handle"] == "velora"


def test_what_is_kept_of_an_app_is_asked_for_once(as_, ada):
    ada.user.language = "en"
    ada.user.save()
    first = as_(ada).post("/networks/connect/linkedin/", {"client_id": ""})
    assert first.status_code == 422
    assert "Client ID of your app</label>" in first.text
    AppRegistration.objects.create(
        network="linkedin", server="", secret={"client_id": "c"}, registered_at=now()
    )
    again = as_(ada).get("/networks/connect/linkedin/").text
    assert "Kept from before: leave it empty, or type another." in again
    assert as_(ada).post("/networks/connect/linkedin/", {"client_id": ""}).status_code == 302


def test_addresses_of_a_guide_are_shown_to_be_copied_and_nothing_else_is_markup(as_, ada, settings):
    settings.PUBLIC_ADDRESS = "http://localhost:8000"
    ada.user.language = "en"
    ada.user.save()
    shown = as_(ada).get("/networks/connect/facebook/").text
    for place in ("networks/connect/facebook/return/", "networks/hooks/facebook/"):
        assert f"<copy-text><code>http://localhost:8000/{place}</code></copy-text>" in shown
    assert "This network cannot call us." in shown
    guide = Guide(("<b> & {return_address}",), (), "")
    (step,) = guide.steps_with({"return_address": "<i>"})
    written = "<copy-text><code>&lt;i&gt;</code></copy-text>"
    assert step == f"&lt;b&gt; &amp; {written}"


def test_who_opened_another_address_than_the_public_one_is_told_before_they_leave(
    as_, ada, settings
):
    settings.PUBLIC_ADDRESS = "https://resonanz.example"
    ada.user.language = "en"
    ada.user.save()
    for key in ("facebook", "mastodon", "email"):
        shown = as_(ada).get(f"/networks/connect/{key}/").text
        assert "You opened this page at testserver." in shown
        assert f'href="https://resonanz.example/networks/connect/{key}/"' in shown
    assert "You opened" not in as_(ada).get("/networks/connect/bluesky/").text
    settings.PUBLIC_ADDRESS = "http://testserver"
    assert "You opened" not in as_(ada).get("/networks/connect/facebook/").text
