"""What the planners of others did to those who use them: each is a test that it does not happen
here.

The list with its sources is in `docs/what-others-got-wrong.md`.
"""

import re

import pytest
from django.utils.translation import override

from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import store
from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.networks.models import Account, Delivery, PracticePost
from resonanz.planning import actions, queries
from resonanz.planning.content import Content
from resonanz.planning.models import PlannedPost
from resonanz.planning.outgoing import places, preview
from resonanz.planning.queries import Wish

from .conftest import TOMORROW

WORDS = "Wo ladet ihr euren Akku im Winter?"


@pytest.fixture
def at_miras(client, mira):
    mira.user.language = "en"
    mira.user.save()
    client.force_login(mira.user)
    with override("en"):
        yield client


def form(*channels, **more):
    chosen = {f"channel_{channel.pk}": "yes" for channel in channels}
    return {"source": WORDS, "wall": TOMORROW, "deed": "submit"} | chosen | more


# --- the same words twice ------------------------------------------------------------------------


def test_the_same_words_on_the_same_account_ask_before_they_are_scheduled(
    clock, plan, mira, velora, at_miras
):
    """Elsewhere: an automation scheduled the same text twice, and both went out.

    Here a person is asked at the spot; nothing typed is lost, and one click says "all the same".
    """
    actions.submit(mira, plan(WORDS, channels=[velora]))

    asked = at_miras.post("/plan/posts/new", form(velora, source=WORDS + "!"))
    assert asked.status_code == 422
    assert "Nearly the same words stand or will stand on Velora" in asked.text
    assert WORDS + "!</textarea>" in asked.text
    assert "Schedule it all the same" in asked.text
    assert Delivery.objects.count() == 1
    kept = re.search(r'name="planned" value="(\d+)"', asked.text)[1]

    again = form(velora, source=WORDS + "!", planned=kept, deed="", although_same="submit")
    assert at_miras.post("/plan/posts/new", again).status_code == 302
    assert Delivery.objects.count() == 2
    assert PlannedPost.objects.count() == 2, "what was asked about is the same post, not another"


def test_a_program_is_asked_too_and_says_so_where_it_means_it(clock, plan, mira, velora, at_miras):
    """The same, over the API: an automation that runs twice schedules once."""
    body = {"text": WORDS, "variants": [{"channel": velora.pk}], "wall": TOMORROW}
    numbers = [
        at_miras.post("/api/v1/planned-posts", body, "application/json").json()["id"]
        for _time in range(2)
    ]
    first, second = (f"/api/v1/planned-posts/{number}/submission" for number in numbers)

    assert at_miras.post(first, content_type="application/json").json()["state"] == "scheduled"
    refusal = at_miras.post(second, content_type="application/json")
    assert (refusal.status_code, refusal.json()["type"]) == (422, "urn:resonanz:problem:same_words")
    assert Delivery.objects.count() == 1
    meant = at_miras.post(second, {"although_same": True}, "application/json")
    assert meant.json()["state"] == "scheduled"
    assert Delivery.objects.count() == 2


def test_what_stands_there_already_is_asked_about_and_other_words_are_not(
    clock, plan, mira, velora, touren, at_miras
):
    """The same: also what went out otherwise; not on another account, and no other words."""
    store(velora, velora.identity, WORDS)

    with pytest.raises(Refused) as refusal:
        actions.submit(mira, plan(WORDS, channels=[velora]))
    assert refusal.value.code == "same_words"
    assert actions.submit(mira, plan(WORDS, channels=[touren])).state == "scheduled"
    other = actions.submit(mira, plan("Am Samstag ist Markt am Rathaus", channels=[velora]))
    assert other.state == "scheduled"


def test_from_its_page_a_draft_is_scheduled_all_the_same(clock, plan, mira, velora, at_miras):
    """The same, on the page of a planned post."""
    actions.submit(mira, plan(WORDS, channels=[velora]))
    twin = plan(WORDS, channels=[velora])

    asked = at_miras.post(f"/plan/posts/{twin.pk}/submission")
    assert (asked.status_code, "all the same" in asked.text) == (422, True)
    at_miras.post(f"/plan/posts/{twin.pk}/submission", {"although_same": "yes"})
    assert queries.one(mira, twin.pk).state == "scheduled"


def test_what_is_repeated_by_its_own_author_is_not_held_against_itself(clock, plan, mira, send):
    """The same: stopping and scheduling again, or sending a refused part anew, asks nothing."""
    planned = actions.submit(mira, plan(WORDS))
    actions.stop(mira, planned)
    assert actions.submit(mira, queries.one(mira, planned.pk)).state == "scheduled"


# --- an accepted plan is there -------------------------------------------------------------------


def test_what_is_said_to_be_scheduled_with_its_picture_is_in_the_calendar_and_goes_out(
    clock, plan, mira, velora, picture_of, at_miras, send
):
    """Elsewhere: scheduled with a picture, a green tick, nothing in the calendar, never sent."""
    picture = picture_of(mira)
    answer = at_miras.post("/plan/posts/new", form(velora, attachments=picture.pk))
    assert answer.status_code == 302

    for page in ("/plan/", "/plan/month?day=2026-02-04", "/plan/week?day=2026-02-04"):
        assert "Wo ladet ihr" in at_miras.get(page).text, page
    assert Delivery.objects.get().attachments.count() == 1
    clock.move_to("2026-02-04T10:00+01:00")
    send()
    assert PracticePost.objects.get().extra["media"][0]["alt"] == "Ein Rad"


def test_what_cannot_be_kept_is_never_said_to_be_scheduled(clock, velora, at_miras):
    """The same: a refusal is an error on the page, not a tick."""
    answer = at_miras.post("/plan/posts/new", form(velora, source="a" * 400))
    assert answer.status_code == 422
    assert not Delivery.objects.exists()


# --- a state for each channel --------------------------------------------------------------------


def test_where_one_of_several_networks_fails_the_others_are_published_and_it_says_so(
    clock, plan, mira, velora, touren, send, at_miras
):
    """Elsewhere: one of three networks failed, and the whole post was "failed"."""
    planned = actions.submit(mira, plan(wall="", at_once=True))
    Delivery.objects.filter(channel=velora).update(state="refused", problem="Zu laut.")
    send()

    planned = queries.one(mira, planned.pk)
    assert planned.stage == "partly"
    stages = {one.channel.name: one.stage for one in planned.variants.all()}
    assert stages == {"Velora": "refused", "Touren": "sent"}
    over_api = at_miras.get(f"/api/v1/planned-posts/{planned.pk}").json()
    assert {one["name"]: one["stage"] for one in over_api["variants"]} == stages
    shown = at_miras.get(f"/plan/posts/{planned.pk}/").text
    assert "Zu laut." in shown
    assert [one.pk for one in queries.planned(mira, Wish("trouble")).rows] == [planned.pk]
    assert [one.pk for one in queries.planned(mira, Wish("published")).rows] == [planned.pk]


def test_the_plan_says_that_a_picture_cannot_be_fetched_from_us(
    clock, mira, organisation, picture_of
):
    """Elsewhere: the network answered "invalid media" after the post was due.

    Here the preview says it while it is written.
    """
    channel = Channel.objects.create(name="Velora", network="instagram", kind="profile")
    Membership.objects.create(channel=channel, person=mira)
    Account.objects.create(
        channel=channel, handle="velora", connected_at=now(), extra={"unreachable": "inside"}
    )
    seen = preview(places([channel])[channel.pk], Content(text="Bild"), [picture_of(mira)])
    assert any("PUBLIC_ADDRESS" in note for note in seen.notes)
