"""The same attempts in a real browser, under the policy of the pages: nothing runs or calls."""

import pytest
from playwright.sync_api import Page

from tests.hostile import account_of, addresses, parts

pytestmark = pytest.mark.django_db(transaction=True)

# Notes what the policy stopped, and whatever a vector would call to show that it ran.
WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt"]) {
  window[name] = (...given) => { window.ran.push(name + ": " + given); };
}
document.addEventListener("securitypolicyviolation", (event) => {
  window.ran.push(event.violatedDirective + ": " + event.blockedURI + " " + event.sample);
});
"""
# Pictures of people outside come from their networks; nothing else may be fetched from elsewhere.
FROM_ELSEWHERE = {"image"}


def watched(page: Page, own: str) -> list[str]:
    """What went wrong on this page, noted from now on."""
    wrong: list[str] = []
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: wrong.append(f"popup {popup.url}"))

    def route(way) -> None:
        asked = way.request
        if asked.url.startswith((own, "data:", "blob:")):
            way.continue_()
            return
        if asked.resource_type not in FROM_ELSEWHERE:
            wrong.append(f"{asked.resource_type} {asked.url}")
        way.abort()

    page.route("**/*", route)
    page.add_init_script(WATCH)
    return wrong


@pytest.mark.parametrize("vectors", parts(), ids=range(len(parts())))
def test_nothing_hostile_runs_or_calls_out(
    open_as, live_server, lea, mira, tom, service, settings, tmp_path, vectors
):
    settings.MEDIA_ROOT = tmp_path
    pages = addresses(account_of(lea, mira), vectors, mira, tom, service)
    page = open_as(mira, "/people/")
    wrong = watched(page, live_server.url)
    for address in pages:
        page.goto(live_server.url + address)
        page.mouse.move(300, 400)
        page.evaluate(
            "document.querySelectorAll('details').forEach((each) => { each.open = true })"
        )
        for field in page.locator("main :is(input, textarea):visible").all()[:2]:
            field.focus()
        assert page.url.split("#")[0] == live_server.url + address, "the page was led elsewhere"
        assert page.evaluate("window.ran") == [], address
        assert wrong == [], address
    # Pictures that were not let through are no complaint of ours.
    open_as.complaints[:] = [each for each in open_as.complaints if "ERR_FAILED" not in each]


def test_the_watch_itself_sees_what_the_policy_stops(open_as, live_server, tom):
    page = open_as(tom, "/people/")
    watched(page, live_server.url)
    page.reload()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=/x onerror=alert(1)>')")
    page.wait_for_function("window.ran.length > 0")
    assert page.evaluate("window.ran")[0].startswith("script-src")
    open_as.complaints.clear()
