"""The plan in a browser: compose, approve, published; and moved without a mouse."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from resonanz.channels.models import Channel, Membership
from resonanz.core.time import now
from resonanz.networks.delivery import deliver_due
from resonanz.networks.models import Account, PracticePost
from resonanz.people.models import Identity, Person
from resonanz.planning import actions
from resonanz.planning.actions import Typed
from resonanz.planning.content import Content
from resonanz.planning.models import PlannedPost
from tests.screens import LOOKS, violations

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Where do you charge your battery?"


def make_outside(name: str, *people: Person, **fields) -> Channel:
    ours = Identity.objects.create(
        network="practice", remote_id=f"us-{name}", handle=name.lower(), name=name
    )
    channel = Channel.objects.create(
        name=name, slug=name.lower(), network="practice", kind="profile", access="closed",
        identity=ours, **fields,
    )  # fmt: skip
    for number, person in enumerate(people):
        role = "member" if number else "owner"
        Membership.objects.create(channel=channel, person=person, role=role)
    Account.objects.create(channel=channel, handle=name, remote_id=f"us-{name}", connected_at=now())
    return channel


@pytest.fixture
def velora(lea: Person, mira: Person) -> Channel:
    return make_outside("Velora", lea, mira, needs_approval=True)


@pytest.fixture
def touren(lea: Person, mira: Person) -> Channel:
    return make_outside("Touren", lea, mira)


@pytest.fixture
def planned(velora: Channel, touren: Channel, mira: Person) -> PlannedPost:
    wall = f"{now() + timedelta(days=1):%Y-%m-%d}T10:00"
    typed = Typed(Content(text=WORDS), [velora, touren], wall=wall)
    return actions.submit(mira, actions.compose(mira, None, typed))


def test_composed_approved_and_published(open_as, velora, touren, mira, lea, run_jobs):
    page: Page = open_as(mira, "/plan/posts/new", language="en")
    page.locator("#plan-text").fill(WORDS)
    page.get_by_role("checkbox", name="Velora").check()
    page.get_by_role("checkbox", name="Touren").check()
    expect(page.locator(f"#count-{velora.pk}")).to_have_text("33 / 300")
    choice = page.locator(".plan-choice", has_text="Touren")
    choice.locator("summary").click()
    choice.get_by_label("A text of its own").check()
    choice.locator("[data-own]").fill("x" * 301)
    expect(page.locator(".plan-problem")).to_contain_text("1 character too long")
    choice.locator("[data-own]").fill("And on tour?")
    expect(page.locator(".plan-problem")).to_have_count(0)
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".page-head .chip")).to_have_text("Waits for approval")

    address = page.evaluate("location.pathname")
    second: Page = open_as(lea, address, language="en")
    second.get_by_role("button", name="Approve").click()
    expect(second.locator(".page-head .chip")).to_have_text("Scheduled")
    deliver_due()
    run_jobs()
    second.reload()
    expect(second.locator(".page-head .chip")).to_have_text("Published")
    texts = PracticePost.objects.order_by("text").values_list("text", flat=True)
    assert list(texts) == ["And on tour?", WORDS]


def test_the_same_words_are_asked_about_and_go_out_all_the_same(open_as, planned, touren, mira):
    # Touren needs no approval: there the words of `planned` are scheduled already.
    PlannedPost.objects.update(state="scheduled")
    open_as.may_fail = True  # the browser notes that the page was answered with 422
    page: Page = open_as(mira, "/plan/posts/new", language="en")
    page.locator("#plan-text").fill(WORDS + " And when?")
    page.get_by_role("checkbox", name="Touren").check()
    page.locator("[name=wall]").fill(planned.wall)
    page.get_by_role("button", name="Schedule").click()

    expect(page.get_by_role("alert")).to_contain_text("Nearly the same words")
    expect(page.locator("#plan-text")).to_have_value(WORDS + " And when?")
    assert violations(page) == []
    page.get_by_role("button", name="Schedule it all the same").click()
    expect(page.locator(".page-head .chip")).to_have_text("Scheduled")
    assert PlannedPost.objects.count() == 2


def test_a_post_is_moved_by_dragging_and_by_the_keyboard(open_as, planned, mira):
    page: Page = open_as(mira, f"/plan/month?day={planned.wall[:10]}", language="en")
    day = planned.local_due.date()
    entry = page.locator(f"[data-planned='{planned.pk}']")
    entry.focus()
    page.keyboard.press("Shift+ArrowDown")
    later = f"{day + timedelta(days=7):%Y-%m-%d}"
    _wait_for(page, planned, later)
    page.goto(page.evaluate("location.origin") + f"/plan/week?day={later}")
    others = page.locator(f"[data-day]:not([data-day='{later}'])")
    other = others.last.get_attribute("data-day")
    page.locator(f"[data-planned='{planned.pk}']").drag_to(page.locator(f"[data-day='{other}']"))
    _wait_for(page, planned, other)


def test_what_was_dragged_is_said_and_undone_and_offline_it_stays(open_as, planned, mira):
    page: Page = open_as(mira, f"/plan/month?day={planned.wall[:10]}", language="en")
    open_as.may_fail = True
    was, later = (f"{planned.local_due.date() + timedelta(days=n):%Y-%m-%d}" for n in (0, 7))
    entry = page.locator(f"[data-planned='{planned.pk}']")
    entry.focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-toasts]")).to_contain_text("Moved to")
    _wait_for(page, planned, later)
    page.get_by_role("button", name="Undo").click()
    _wait_for(page, planned, was)
    expect(page.locator(f"[data-day='{was}'] [data-planned='{planned.pk}']")).to_be_visible()

    page.context.set_offline(True)
    entry.focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("plan-calendar [data-error]")).to_contain_text("was not moved")
    expect(page.locator(f"[data-day='{was}'] [data-planned='{planned.pk}']")).to_be_visible()
    page.context.set_offline(False)


def _wait_for(page: Page, planned: PlannedPost, day: str) -> None:
    for _try in range(100):
        planned.refresh_from_db()
        if planned.wall == f"{day}T10:00":
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never moved to {day}")


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_axe_finds_nothing_in_the_plan(open_as, planned, lea, width, theme, language):
    found = []
    for path in (
        "/plan/", "/plan/?tab=drafts", "/plan/month", "/plan/week", "/plan/posts/new",
        f"/plan/posts/{planned.pk}/", f"/plan/posts/{planned.pk}/edit", "/plan/halt",
    ):  # fmt: skip
        page = open_as(lea, path, width, theme, language)
        found += [f"{path}: {fault}" for fault in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        found += [f"{path}: wider than the screen"] if wide else []
    actions.halt(lea, "Rückruf")
    page = open_as(lea, "/plan/halt", width, theme, language)
    assert found + violations(page) == []
