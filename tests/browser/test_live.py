"""News reach the page by the stream, and without a stream all the same; nothing jumps."""

import json
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions
from resonanz.core.events import record
from resonanz.desk.actions import leave
from resonanz.desk.models import Case, Presence
from resonanz.networks import practice
from resonanz.networks.actions import connect
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account
from resonanz.people.models import Person
from tests.screens import follow, hear_the_news, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
JANA = {"remote_id": "fan:jana", "handle": "jana", "name": "Jana Sommer"}
LISTEN = """
  window.heard = [];
  for (const name of ["live-person-%d", "live-again"])
    document.addEventListener(name, ({ detail }) => window.heard.push([name, detail?.verb ?? ""]));
"""


def listen(page: Page, person: Person) -> None:
    page.add_init_script(LISTEN % person.pk)


@pytest.fixture
def hear(lea: Person, mira: Person, run_jobs):
    """`hear("Hallo")`: Jana says something to our account; its desk is Mira's and Lea's."""
    account = connect(lea, "practice", ConnectRequest(handle="velora"))
    assert isinstance(account, Account)
    for person in (mira, lea):
        Membership.objects.get_or_create(channel=account.channel, person=person)

    def hear(text: str, parent: practice.PracticePost | None = None) -> practice.PracticePost:
        said = practice.say(account.remote_id, JANA, text, parent=parent)
        take_in(account)
        run_jobs()
        return said

    return hear


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
    wait_until(page, "window.heard.length > 0")
    assert page.evaluate("window.heard[0]") == [f"live-person-{mira.pk}", "post.commented"]


def test_a_rush_of_news_is_told_while_it_lasts(open_as, mira: Person):
    """An event every 20 ms for two seconds: the page looks now and then, not only afterwards."""
    page = open_as(mira, "/people/")
    listen(page, mira)
    follow(page)
    told = page.evaluate(
        """async (topic) => {
          const updates = document.querySelector("live-updates");
          const before = window.heard.length, until = performance.now() + 2000;
          while (performance.now() < until) {
            updates.tell({ topic, verb: "post.heard" });
            await new Promise((done) => setTimeout(done, 20));
          }
          return window.heard.length - before;
        }""",
        f"person:{mira.pk}",
    )
    assert 3 <= told <= 6


def test_without_a_stream_the_page_looks_by_itself_every_quarter_of_a_minute(
    open_as, mira: Person, tom: Person
):
    page = open_as(mira, "/people/")
    listen(page, mira)
    follow(page)
    assert page.evaluate("window.heard") == []
    hear_the_news(page)
    wait_until(page, "window.heard.length >= 2")
    assert page.evaluate("window.heard") == [[f"live-person-{mira.pk}", ""], ["live-again", ""]]

    record(tom, "test.waved", tom, topics=[f"person:{mira.pk}"])
    hear_the_news(page)
    wait_until(page, "window.heard.length >= 3")
    assert page.evaluate("window.heard[2]") == [f"live-person-{mira.pk}", "test.waved"]


def test_the_figures_of_the_rail_follow_what_happens(
    open_as, hear, mira: Person, tom: Person, service: Channel, run_jobs
):
    page = open_as(mira, "/people/")
    follow(page)
    expect(page.locator("#count-desk")).to_be_empty()
    hear("Wo finde ich die Rahmennummer?")
    actions.say(tom, service, "Weißt du das, @mira?")
    run_jobs()
    hear_the_news(page)
    expect(page.locator("#count-desk")).to_have_text("1")
    told = page.locator("#count-notifications")
    expect(told).not_to_be_empty()
    expect(page.locator(".bell-count")).to_have_text(told.inner_text())


def test_new_posts_are_told_by_a_bar_and_nothing_jumps(
    open_as, mira: Person, tom: Person, service: Channel
):
    actions.say(tom, service, "Das Erste")
    page = open_as(mira, "/")
    follow(page)
    hear_the_news(page)
    actions.say(tom, service, "Das Zweite")
    hear_the_news(page)
    bar = page.get_by_role("link", name="1 neuer Beitrag")
    expect(bar).to_be_visible()
    expect(page.locator("article.post")).to_have_count(1)
    bar.click()
    expect(page.locator("article.post").first).to_contain_text("Das Zweite")


def test_new_answers_are_told_by_a_bar(open_as, mira: Person, tom: Person, service: Channel):
    post = actions.say(mira, service, "Wer weiß es?")
    page = open_as(mira, f"/posts/{post.pk}/")
    follow(page)
    actions.comment(tom, post, "Ich")
    hear_the_news(page)
    expect(page.get_by_role("link", name="1 neue Antwort")).to_be_visible()


def test_a_page_of_a_person_shows_what_they_said(
    open_as, mira: Person, tom: Person, service: Channel
):
    actions.say(tom, service, "Laufräder zentriert man so")
    page = open_as(mira, f"/people/{tom.pk}/")
    expect(page.get_by_role("link", name="Laufräder zentriert man so")).to_be_visible()


def test_two_agents_at_a_case_see_each_other(open_as, hear, mira: Person, lea: Person):
    hear("Wo finde ich die Rahmennummer?")
    address = f"/desk/cases/{Case.objects.get().pk}/"
    of_mira = open_as(mira, address)
    follow(of_mira)
    wait_for(lambda: present(mira))
    of_lea = open_as(lea, address)
    expect(of_lea.locator("#present")).to_contain_text("Mira Kern")
    wait_for(lambda: present(lea))
    give_a_sign_of_life(of_mira)
    expect(of_mira.locator("#present")).to_contain_text("Lea Neumann")
    of_lea.locator("#answer-text").press_sequentially("Unter dem")
    wait_for(lambda: present(lea, typing=True))
    give_a_sign_of_life(of_mira)
    expect(of_mira.locator("#present")).to_contain_text(re.compile("Lea Neumann schreibt"))
    of_lea.goto("about:blank")
    wait_for(lambda: not present(lea))
    give_a_sign_of_life(of_mira)
    expect(of_mira.locator("#present")).to_be_empty()


def test_who_opens_a_case_anew_is_seen_however_late_the_page_before_tells_that_it_closed(
    open_as, hear, mira: Person, lea: Person
):
    hear("Wo finde ich die Rahmennummer?")
    case = Case.objects.get()
    page = open_as(mira, f"/desk/cases/{case.pk}/")
    wait_for(lambda: present(mira))
    before = Presence.objects.get().visit
    page.reload()
    wait_for(lambda: Presence.objects.exclude(visit=before).exists())

    leave(mira, case, before)  # as where its message was overtaken

    assert present(mira)


def present(person: Person, **how: bool) -> bool:
    return Presence.objects.filter(person=person, **how).exists()


def wait_for(is_so: Callable[[], bool], seconds: float = 10) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.05)


def give_a_sign_of_life(page: Page) -> None:
    """After a third of a minute the page tells that it is open, and hears who else is there."""
    with page.expect_response("**/presence"):
        page.clock.fast_forward(20_500)


def test_an_answer_to_an_outdated_thread_is_stopped_with_what_came_in_between(
    open_as, hear, mira: Person
):
    first = hear("Wo finde ich die Rahmennummer?")
    case = Case.objects.get()
    page = open_as(mira, f"/desk/cases/{case.pk}/")
    page.locator("#answer-text").fill("Unter dem Tretlager.")
    hear("Hat sich erledigt, danke!", first)
    page.locator("#answer-form button.is-main").click()
    stopped = page.locator("#answer-form [data-error]")
    expect(stopped).to_contain_text("Hat sich erledigt, danke!")
    expect(page.locator("#answer-text")).to_have_value("Unter dem Tretlager.")
    assert not case.answers.filter(submitted_at__isnull=False).exists()
    stopped.get_by_role("button").click()
    expect(page.locator("#standing")).to_contain_text("Unter dem Tretlager.")
