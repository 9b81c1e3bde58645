"""The whole loop with the keyboard alone: nothing is clicked, and one always sees where one is."""

import pytest
from playwright.sync_api import Locator, Page, expect

from resonanz.networks import delivery, practice
from resonanz.networks.intake import take_in
from resonanz.networks.models import Delivery
from tests.screens import FOCUS_SEEN, wait_until

from .test_loop_on_screens import ADVICE, QUESTION, ready

pytestmark = pytest.mark.browser

JANA = {"remote_id": "fan:jana", "handle": "jana", "name": "Jana Sommer"}
ASKED = "Was hilft Jana wirklich?"
FARTHEST = 60


def press(page: Page, key: str) -> None:
    """Press a key; whatever has the focus then is seen to have it."""
    page.keyboard.press(key)
    assert page.evaluate(FOCUS_SEEN), page.evaluate("document.activeElement.outerHTML")[:200]


def tab_to(page: Page, wanted: Locator) -> None:
    """Tab until it has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(FARTHEST):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        press(page, "Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def ready_for_keys(page: Page) -> None:
    wait_until(page, "Boolean(customElements.get('keyboard-keys'))")


def test_the_loop_without_a_mouse(open_as, practice_account, service, mira, tom, lea, run_jobs):
    ready(practice_account.channel, mira)
    practice.say(practice_account.remote_id, JANA, QUESTION)
    take_in(practice_account)
    run_jobs()

    case = open_as(mira, "/desk/")
    _reflect(case)
    thread = open_as(tom, "/")
    _advise(thread)
    _answer(case)
    _approve(open_as(lea, "/"))
    run_jobs()
    delivery.deliver_due()
    run_jobs()

    assert Delivery.objects.get().state == Delivery.State.SENT
    _see_it_out(case)
    _be_thanked(thread)


def _reflect(case: Page) -> None:
    """From the queue with j and o into the case; taken with Enter, brought inside with i."""
    ready_for_keys(case)
    press(case, "j")
    expect(case.locator(".desk-row[data-current]")).to_contain_text(QUESTION)
    case.keyboard.press("o")
    expect(case.locator("#answer-text")).to_be_visible()
    ready_for_keys(case)
    tab_to(case, case.get_by_role("button", name="Übernehmen"))
    press(case, "Enter")
    expect(case.locator("#facts")).to_contain_text("Mira Kern")
    press(case, "i")
    expect(case.locator("#reflection select")).to_be_focused()
    case.keyboard.type("Ser")
    press(case, "Tab")
    expect(case.locator("#reflection textarea")).to_be_focused()
    case.keyboard.type(ASKED)
    case.keyboard.press("Control+Enter")
    expect(case.locator("#conversation")).to_contain_text(ASKED)


def _advise(home: Page) -> None:
    """From the feed with j and r to the answer."""
    ready_for_keys(home)
    press(home, "j")
    expect(home.locator("article[data-current]")).to_contain_text(ASKED)
    home.keyboard.press("r")
    expect(home.locator("#answer textarea")).to_be_focused()
    home.keyboard.type(ADVICE)
    home.keyboard.press("Control+Enter")
    expect(home.locator("#comments")).to_contain_text(ADVICE)


def _answer(case: Page) -> None:
    """The comment is taken into the draft; r leads to it; it goes off with Ctrl and Enter."""
    case.reload()
    ready_for_keys(case)
    tab_to(case, case.get_by_role("button", name="in den Entwurf übernehmen"))
    press(case, "Enter")
    expect(case.locator("#answer-text")).to_have_value(ADVICE)
    press(case, "r")
    expect(case.locator("#answer-text")).to_be_focused()
    case.keyboard.press("Control+Enter")
    expect(case.locator("#conversation")).to_contain_text("Wartet auf Freigabe")


def _approve(home: Page) -> None:
    """Lea is asked on her start page, and agrees."""
    ready_for_keys(home)
    tab_to(home, home.locator("#asked a.row").first)
    home.keyboard.press("Enter")
    expect(home.locator("#conversation")).to_contain_text(ADVICE)
    ready_for_keys(home)
    tab_to(home, home.get_by_role("button", name="Freigeben und senden"))
    press(home, "Enter")
    expect(home.get_by_role("button", name="Freigeben und senden")).to_have_count(0)


def _see_it_out(case: Page) -> None:
    """What went out stands in the thread; e closes the case."""
    case.reload()
    expect(case.locator(".desk-entry.is-ours")).to_contain_text(ADVICE)
    ready_for_keys(case)
    press(case, "e")
    expect(case.locator("#facts")).to_contain_text("erledigt")


def _be_thanked(thread: Page) -> None:
    """The palette leads to the notifications, j and o to the thanks."""
    press(thread, "Control+k")
    thread.keyboard.type("Mitteilungen")
    thread.keyboard.press("Enter")
    expect(thread.get_by_role("heading", name="Mitteilungen")).to_be_visible()
    ready_for_keys(thread)
    current = thread.locator("[data-item][data-current]")
    press(thread, "j")
    while "Deine Worte stecken" not in current.inner_text():
        press(thread, "j")
    thread.keyboard.press("o")
    expect(thread.locator("#comments")).to_contain_text(ADVICE)
