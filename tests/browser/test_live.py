"""News reach the page by the stream, and without a stream all the same."""

import json

import pytest
from playwright.sync_api import Page

from resonanz.core.events import record
from resonanz.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
LISTEN = """
  window.heard = [];
  for (const name of ["live-person-%d", "live-again"])
    document.addEventListener(name, ({ detail }) => window.heard.push([name, detail?.verb ?? ""]));
"""


def listen(page: Page, person: Person) -> None:
    page.add_init_script(LISTEN % person.pk)


def test_what_the_stream_tells_becomes_an_event_of_its_topic(open_as, mira: Person):
    page = open_as(mira, "/people/")
    listen(page, mira)
    news = json.dumps({"topic": f"person:{mira.pk}", "verb": "post.commented"})
    page.route(
        "**/live?*",
        lambda route: route.fulfill(
            content_type="text/event-stream", body=f": hello\n\ndata: {news}\n\n"
        ),
    )
    page.reload()
    page.wait_for_function("window.heard.length > 0")
    assert page.evaluate("window.heard[0]") == [f"live-person-{mira.pk}", "post.commented"]


def test_without_a_stream_the_page_looks_by_itself_now_and_then(open_as, mira: Person, tom: Person):
    page = open_as(mira, "/people/")
    listen(page, mira)
    page.clock.install()
    with page.expect_response("**/live?*"):
        page.reload()
    page.wait_for_timeout(300)
    assert page.evaluate("window.heard") == []
    page.clock.run_for(16_000)
    page.wait_for_function("window.heard.length >= 2")
    assert page.evaluate("window.heard") == [[f"live-person-{mira.pk}", ""], ["live-again", ""]]

    record(tom, "test.waved", tom, topics=[f"person:{mira.pk}"])
    page.clock.run_for(16_000)
    page.wait_for_function("window.heard.length >= 3")
    assert page.evaluate("window.heard[2]") == [f"live-person-{mira.pk}", "test.waved"]
