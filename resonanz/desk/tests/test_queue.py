from datetime import timedelta

from resonanz.core.time import now
from resonanz.desk import actions, queries
from resonanz.desk.models import Case

from .conftest import HTMX, fan_called, make_cases, next_in, numbers_in


def test_the_queue_shows_what_is_due_next_first(page, heard):
    heard("Später", said_at=now())
    heard("Zuerst", author=None or fan_called("zwei"), said_at=now() - timedelta(hours=1))

    text = page()

    assert text.index("Zuerst") < text.index("Später")


def test_every_part_of_the_queue_that_is_empty_says_what_would_be_there(page, mira):
    for tab in ("due", "mine", "waiting", "done"):
        assert "empty" in page(f"?tab={tab}")
    assert "/desk/?tab=due" in page("?kind=praise")


def test_the_queue_is_filtered_by_channel_and_kind(page, case, mira, make_outside, heard):
    other = make_outside("Zweites")
    heard("Woanders gesagt", channel=other)
    actions.set_kind(mira, case, "complaint")

    assert "Woanders" not in page(f"?channel={case.channel_id}")
    assert "Woanders" not in page("?kind=complaint")
    assert "Woanders" in page("?kind=none")
    assert "Woanders" in page("?kind=gossip&tab=nonsense&channel=x")


def test_the_queue_is_paged_by_key_and_misses_nobody(page, outside, heard, client, mira):
    make_cases(outside, 65)
    Case.objects.filter(pk__in=Case.objects.values("pk")[:3]).update(due_at=None)
    seen: set[str] = set()
    address = "?tab=due"
    while address:
        text = page(address, **HTMX)
        found = set(numbers_in(text))
        assert not found & seen
        seen |= found
        address = next_in(text)
    assert len(seen) == 65


def test_done_cases_stand_newest_first_and_are_paged(page, outside, mira):
    cases = make_cases(outside, 40)
    Case.objects.update(state="done", done_at=now(), due_at=None)
    first = page("?tab=done", **HTMX)
    second = page(next_in(first), **HTMX)

    assert numbers_in(first)[0] == str(cases[-1].pk)
    assert len({*numbers_in(first), *numbers_in(second)}) == 40


def test_a_broken_mark_is_refused(page):
    page("?mark=broken", status=422)


def test_the_queue_tells_quietly_that_it_changed(page, case, mira):
    seen = queries.signature(queries.queue(mira, queries.Wish()).rows)
    assert "bar" not in page(f"news?seen={seen}", **HTMX)

    actions.set_state(mira, case, "done")
    assert f'href="/desk/cases/{case.pk}/?tab=due"' in page(
        f"news?seen={seen}&case={case.pk}", **HTMX
    )


def test_cases_without_a_promise_are_walked_too(outside, mira):
    made = make_cases(outside, 65)
    Case.objects.update(due_at=None)
    seen, mark = [], ""
    for _page in range(3):
        found = queries.queue(mira, queries.Wish(), mark)
        seen += [case.pk for case in found.rows]
        mark = found.next
    assert (seen, mark) == ([case.pk for case in made], "")
