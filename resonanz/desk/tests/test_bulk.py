"""The same to several cases at once, and its undoing; views of the queue under a name."""

import json
from datetime import timedelta

import pytest

from resonanz.channels.models import Membership
from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.desk import actions, queries
from resonanz.desk.models import Case, CaseLabel, Deed, SavedView
from resonanz.desk.queries import Wish, wish_from, wish_of_query
from resonanz.notifications.models import Notification

from .conftest import make_cases, numbers_in


@pytest.fixture
def cases(outside):
    return make_cases(outside, 5)


@pytest.fixture
def label(lea):
    return actions.make_label(lea, "Akku", "sand")


def value_of(act, label, tom):
    values = {"label": label.pk, "unlabel": label.pk, "state": "done", "kind": "praise"}
    values |= {"assign": tom.pk, "priority": 2, "snooze": ""}
    return str(values.get(act, ""))


STANDS = {
    "assign": lambda case: case.assignee_id,
    "label": lambda case: case.borne.count(),
    "unlabel": lambda case: case.borne.count(),
    "state": lambda case: case.state,
    "kind": lambda case: case.kind,
    "priority": lambda case: case.priority,
    "snooze": lambda case: case.snoozed_at,
    "wake": lambda case: case.snoozed_at,
}


@pytest.mark.parametrize("act", STANDS)
def test_what_is_done_to_several_is_done_to_each_and_undone_for_each(
    cases, mira, tom, outside, label, act
):
    Membership.objects.create(channel=outside, person=tom)
    if act == "unlabel":
        actions.do_to_all(mira, cases[:3], "label", str(label.pk))
    if act == "wake":
        actions.do_to_all(mira, cases[:3], "snooze", "")
    chosen = Case.objects.filter(pk__in=[case.pk for case in cases[:3]]).order_by("pk")
    before = [STANDS[act](case) for case in chosen]

    deed = actions.do_to_all(mira, cases[:3], act, value_of(act, label, tom))

    after = [STANDS[act](case) for case in chosen.all()]
    assert all(new != old for new, old in zip(after, before, strict=True))
    assert len(deed.changed) == 3
    assert actions.undo(mira, deed) == 3
    assert [STANDS[act](case) for case in chosen.all()] == before
    assert actions.undo(mira, deed) == 0


def test_what_somebody_changed_since_is_not_undone(cases, mira):
    deed = actions.do_to_all(mira, cases, "kind", "praise")
    actions.set_kind(mira, cases[0], "complaint")

    assert actions.undo(mira, deed) == 4
    assert Case.objects.get(pk=cases[0].pk).kind == "complaint"


def test_who_is_given_many_cases_is_told_once(cases, mira, tom, outside):
    Membership.objects.create(channel=outside, person=tom)

    actions.do_to_all(mira, cases, "assign", str(tom.pk))

    told = Notification.objects.get(person=tom)
    assert "5" in told.sentence
    assert Event.objects.filter(verb="case.assigned").count() == 5


def test_what_does_not_fit_a_case_leaves_it_as_it_was(cases, mira, tom):
    deed = actions.do_to_all(mira, cases, "assign", str(tom.pk))
    assert deed.changed == [] and not Notification.objects.exists()

    actions.do_to_all(mira, cases[:1], "state", "done")
    assert len(actions.do_to_all(mira, cases, "snooze", "").changed) == 4
    assert len(actions.do_to_all(mira, cases, "state", "done").changed) == 4


def test_nobody_touches_cases_of_another_desk(cases, mira, ada):
    deed = actions.do_to_all(ada, cases, "state", "done")
    assert deed.changed == []

    mine = actions.do_to_all(mira, cases, "state", "done")
    with pytest.raises(Gone):
        actions.undo(ada, mine)


@pytest.mark.parametrize(
    ("act", "value"),
    [
        ("burn", ""), ("assign", "99999"), ("label", "x"), ("state", "gone"), ("kind", "gossip"),
        ("priority", "9"), ("snooze", "soon"), ("snooze", "2001-01-01T00:00+00:00"),
        ("wake", "later"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(cases, mira, act, value):
    with pytest.raises(Refused):
        actions.do_to_all(mira, cases, act, value)


def test_none_and_too_many_are_refused(cases, mira):
    with pytest.raises(Refused):
        actions.do_to_all(mira, [], "state", "done")
    with pytest.raises(Refused):
        actions.do_to_all(mira, cases * 41, "state", "done")


def test_it_can_be_undone_for_an_hour(cases, mira, clock):
    deed = actions.do_to_all(mira, cases, "state", "done")
    clock.shift(timedelta(hours=2))
    with pytest.raises(Refused):
        actions.undo(mira, deed)


# --- on the page ----------------------------------------------------------------------------------


def test_an_agent_closes_several_in_the_queue_and_undoes_it(cases, send, page, client):
    assert 'form="bulk-form"' in page()
    assert "optgroup" in page("bulk", HTTP_HX_REQUEST="true")
    ticked = [cases[0].pk, cases[1].pk]
    asked = send("bulk", htmx=False, case=ticked, wish="tab=due")
    assert asked.content.decode().count("checked") == 2

    done = send("bulk", case=ticked, deed="state:done", wish="tab=due&words=Frage")
    address = done.headers["HX-Redirect"]
    assert "words=Frage" in address
    deed = Deed.objects.get()
    shown = page(address.removeprefix("/desk/"))
    assert f"/desk/deeds/{deed.pk}/undoing" in shown
    assert len(numbers_in(shown)) == 3

    send(f"deeds/{deed.pk}/undoing", wish="tab=due", htmx=False)
    assert len(numbers_in(page(f"?deed={deed.pk}"))) == 5
    assert "undoing" not in page(f"?deed={deed.pk}")


def test_all_that_the_queue_shows_can_be_meant(cases, send, label, mira):
    actions.set_labels(mira, cases[0], [label])

    send("bulk", everything="yes", deed="priority:3", wish=f"label={label.pk}", htmx=False)

    assert list(Case.objects.filter(priority=3)) == [cases[0]]
    assert send("bulk", deed="priority:3").status_code == 422


# --- what the queue is narrowed by ----------------------------------------------------------------


def test_the_queue_is_narrowed_by_everything_one_sorts_by(cases, mira, label, tom, outside):
    first, second = cases[0], cases[1]
    actions.set_labels(mira, first, [label])
    actions.set_priority(mira, first, 3)
    actions.assign(mira, first, mira)
    Case.objects.filter(pk=first.pk).update(due_at=now() - timedelta(minutes=1))
    Case.objects.filter(pk=second.pk).update(due_at=now() + timedelta(minutes=30))

    def shown(**wished):
        return {case.pk for case in queries.queue(mira, wish_from(wished)).rows}

    everything = {case.pk for case in cases}
    assert shown(label=str(label.pk)) == {first.pk}
    assert shown(priority="3") == {first.pk}
    assert shown(assignee="me") == shown(assignee=str(mira.pk)) == {first.pk}
    assert shown(assignee="none") == everything - {first.pk}
    assert shown(due="breached") == {first.pk}
    assert shown(due="hour") == {first.pk, second.pk}
    assert shown(words="frage 1") == {second.pk}
    assert shown(label="x", priority="9", assignee="who", due="ever", words="\0") == everything


def test_a_wish_is_the_same_after_its_address():
    wish = Wish("mine", 3, "praise", 4, "0", "none", "day", "zu spät & 100 %")
    assert wish_of_query(wish.query) == wish
    assert wish.narrows and not Wish("done").narrows
    assert wish_of_query(f"channel={10**30}") == Wish()


# --- views under a name ---------------------------------------------------------------------------


def test_a_view_is_kept_shared_and_removed(cases, mira, lea, tom, page, send, client):
    send("views/", name="  Nur  Lob ", wish="kind=praise&nonsense=1", shared="yes", htmx=False)
    view = SavedView.objects.get()
    assert (view.name, view.wish, view.is_shared) == ("Nur Lob", "tab=due&kind=praise", True)
    assert "Nur Lob" in page("views/?kind=praise", HTTP_HX_REQUEST="true")
    assert "Nur Lob" in page("views/")
    assert send("views/", name=" ", wish="", htmx=False).status_code == 422

    client.force_login(lea.user)
    assert "Nur Lob" in client.get("/desk/views/").content.decode()
    with pytest.raises(Forbidden):
        actions.remove_view(tom, view)
    client.post(f"/desk/views/{view.pk}/removal")
    assert not SavedView.objects.exists()


def test_ones_own_views_are_ones_own(mira, tom, client):
    view = actions.keep_view(mira, "Meine", "tab=mine")
    again = actions.keep_view(mira, "Meine", "tab=waiting")
    assert again.pk == view.pk
    assert not queries.saved_views(tom).exists()
    client.force_login(tom.user)
    assert client.post(f"/desk/views/{view.pk}/removal").status_code == 404


def test_fifty_views_are_enough(mira, db):
    for number in range(50):
        actions.keep_view(mira, f"Ansicht {number}", "tab=due")
    with pytest.raises(Refused):
        actions.keep_view(mira, "Noch eine", "tab=due")


# --- over the API ---------------------------------------------------------------------------------


def test_programs_sort_the_work_too(cases, lea, mira, outside, client, lead):
    client.force_login(lea.user)

    def call(method, path, status=200, **body):
        told = client.generic(
            method,
            f"/api/v1/{path}",
            json.dumps(body) if body else "",
            content_type="application/json",
        )
        assert told.status_code == status, told.content
        return told.json() if told.content else None

    label = call("POST", "desk/labels", 201, name="Akku")
    number = label["id"]
    assert call("PUT", f"desk/labels/{number}", name="Akkus", colour="moss")["colour"] == "moss"
    first = cases[0].pk
    told = call("PUT", f"cases/{first}/labels", labels=[number])
    assert told["labels"] == [{"id": number, "name": "Akkus", "colour": "moss"}]
    assert call("PUT", f"cases/{first}/priority", priority=0)["priority"] == 0
    assert call("PUT", f"cases/{first}/snooze", until=None)["snoozed_at"]
    assert [row["id"] for row in call("GET", f"cases?tab=snoozed&label={number}")["items"]] == [
        first
    ]
    assert call("DELETE", f"cases/{first}/snooze")["snoozed_at"] is None
    assert call("GET", "cases?priority=0&assignee=none&words=frage")["items"][0]["id"] == first
    assert call("DELETE", f"desk/labels/{number}")["retired_at"]
    assert call("POST", f"desk/labels/{number}/restoration")["retired_at"] is None
    assert call("GET", "desk/labels")["items"][0]["id"] == number

    deed = call("POST", "desk/deeds", 201, act="kind", value="praise", wish=f"label={number}")
    assert deed["changed"] == [first]
    assert call("POST", f"desk/deeds/{deed['id']}/undoing") == {"count": 1}
    deed = call("POST", "desk/deeds", 201, act="state", value="done", cases=[first])
    assert deed["changed"] == [first]

    view = call("POST", "desk/views", 201, name="Lob", wish="kind=praise", shared=True)
    assert view["own"] and view["may_change"]
    assert call("GET", "desk/views")["items"] == [view]
    assert call("DELETE", f"desk/views/{view['id']}", 204) is None
    assert not CaseLabel.objects.exclude(label=number).exists()
