"""The plan's pages and its API, asked as browsers and programs ask."""

import pytest

from resonanz.conversations.models import Draft
from resonanz.planning import actions
from resonanz.planning.models import PlannedPost

from .conftest import TOMORROW


@pytest.fixture
def at_miras(client, mira):
    client.force_login(mira.user)
    return client


def form(*channels, **more):
    return (
        {f"channel_{one.pk}": "yes" for one in channels}
        | {"source": "Hallo", "wall": TOMORROW}
        | more
    )


def test_what_is_typed_is_scheduled(clock, at_miras, velora):
    answer = at_miras.post("/plan/posts/new", form(velora, deed="submit"))
    planned = PlannedPost.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/plan/posts/{planned.pk}/")
    assert planned.state == "scheduled"


def test_what_does_not_fit_is_shown_again_and_kept(clock, at_miras, velora):
    answer = at_miras.post("/plan/posts/new", form(velora, source="a" * 301, deed="submit"))
    assert answer.status_code == 422 and "a" * 301 in answer.content.decode()
    assert PlannedPost.objects.get().state == "draft"


def test_the_preview_counts_as_the_network_counts(clock, at_miras, velora, touren):
    own = {f"own_{touren.pk}": "yes", f"text_{touren.pk}": "👩‍👩‍👧"}
    body = at_miras.post("/plan/preview", form(velora, touren, **own)).content.decode()
    assert "5 / 300" in body and "1 / 300" in body
    assert not PlannedPost.objects.exists()


def test_a_missing_hour_is_said_beside_the_time(clock, at_miras, velora):
    body = at_miras.post("/plan/preview", form(velora, wall="2026-03-29T02:30")).content.decode()
    assert "03:30" in body


def test_what_was_being_typed_is_there_again(clock, at_miras, mira, velora):
    fields = {f"channel_{velora.pk}": "yes", "first_comment": "#akku"}
    Draft.objects.create(
        person=mira,
        place="plan:new",
        source="Halb fertig",
        fields=fields,
        kept_at="2026-02-03T08:00Z",
    )
    body = at_miras.get("/plan/posts/new").content.decode()
    assert "Halb fertig" in body and "#akku" in body


def test_it_is_moved_in_the_calendar_the_time_of_day_kept(clock, at_miras, mira, plan):
    planned = actions.submit(mira, plan())
    answer = at_miras.post(f"/plan/posts/{planned.pk}/time", {"day": "2026-02-09"})
    planned.refresh_from_db()
    assert (answer.status_code, planned.wall) == (302, "2026-02-09T10:00")


def test_every_page_of_a_planned_post_answers(clock, at_miras, mira, plan, picture_of, velora):
    planned = plan(
        pictures=[picture_of(mira)], more={"poll": ("Ja", "Nein"), "link": "https://a.example"}
    )
    base = f"/plan/posts/{planned.pk}/"
    for path in (
        base,
        f"{base}edit",
        f"{base}pictures/{planned.pictures.get().pk}/",
        "/plan/month",
    ):
        assert at_miras.get(path).status_code == 200, path
    for deed, sent in (
        ("time", {"wall": "2026-02-01T10:00"}),
        ("approval", {}),
        ("comments", {"source": ""}),
    ):
        assert at_miras.post(base + deed, sent).status_code in (403, 409, 422), deed
    assert at_miras.post(base + "comments", {"source": "Gut"}).status_code == 302
    assert at_miras.post(base + "stop").status_code == 302
    assert at_miras.post(base + "submission").status_code == 422  # a poll and a picture
    assert at_miras.post(base + "copy").status_code == 302
    assert at_miras.post(base + "deletion").status_code == 302


def test_all_is_stopped_and_goes_on_by_the_page(clock, client, lea):
    client.force_login(lea.user)
    assert client.post("/plan/halt", {"state": "off", "reason": "Rückruf"}).status_code == 302
    assert "Rückruf" in client.get("/plan/halt").content.decode()
    assert client.post("/plan/halt", {"state": "on"}).status_code == 302
    assert client.post("/plan/halt", {"state": "on"}).status_code == 409


def test_the_whole_way_over_the_api(clock, at_miras, velora, lea, client):
    def call(method, path, status=200, **body):
        answer = getattr(at_miras, method)(
            f"/api/v1/{path}", data=body, content_type="application/json"
        )
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    given = {
        "text": "Hallo",
        "variants": [{"channel": velora.pk, "text": "Hallo du"}],
        "wall": TOMORROW,
    }
    shown = call("post", "planned-posts/preview", **given)
    assert shown[0]["parts"][0]["used"] == 8 and shown[0]["fits"]
    made = call("post", "planned-posts", 201, **given)
    path = f"planned-posts/{made['id']}"
    assert call("put", path, **given | {"text": "Hallo!"})["state"] == "draft"
    assert call("post", f"{path}/submission")["stage"] == "scheduled"
    assert call("put", f"{path}/time", wall="2026-02-06T10:00")["wall"] == "2026-02-06T10:00"
    assert call("post", f"{path}/comments", 201, source="Gut")["html"] == "<p>Gut</p>"
    assert at_miras.get(f"/api/v1/{path}").json()["comments"]
    assert at_miras.get("/api/v1/planned-posts").json()["items"][0]["id"] == made["id"]
    assert call("post", f"{path}/stop", remark="Regen")["stage"] == "stopped"
    call("post", f"{path}/channels/{velora.pk}/retry", 422)
    call("delete", path, 204)
    call("put", "publishing/halt", 403, halted=True)
    call("post", "planned-posts", 422, text="x", variants=[{"channel": 0}])
    call("post", "planned-posts", 422, text="x", pictures=[0])
