"""The web app without a connection: what was read is read, what is written is sent later, once."""

import re

import pytest
from playwright.sync_api import Page, expect

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions
from resonanz.conversations.models import Draft, Post
from resonanz.people.models import Person
from tests.screens import violations, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
READY = "Boolean(navigator.serviceWorker.controller)"
ASKED, ANSWER = "@tom, wer hat morgen Zeit?", "Ich, ab neun."
KEPT = "caches.open('resonanz-pages').then((pages) => pages.keys()).then((all) => all.length)"
STORED = """Promise.all([caches.has('resonanz-pages'), new Promise((done) => {
  const asked = indexedDB.open('resonanz-outbox', 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction('waiting').objectStore('waiting').getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.length); };
  };
  asked.onupgradeneeded = () => asked.result.createObjectStore('waiting', { keyPath: 'key' });
})]).then(([pages, waiting]) => Number(pages) + waiting + Object.keys(localStorage).length)"""


def composer(page: Page):
    return page.locator(".composer textarea[name=source]").first


def say_it(page: Page, words: str) -> None:
    composer(page).fill(words)
    page.locator(".composer button[type=submit]").first.click()


@pytest.fixture
def base(live_server) -> str:
    return live_server.url


@pytest.fixture
def page(open_as, base: str, tom: Person, mira: Person, service: Channel, run_jobs) -> Page:
    """Tom read his feed and his space, and the worker looks after them."""
    actions.say(mira, service, ASKED)
    run_jobs()
    open_as.may_fail = True
    page = open_as(tom, "/", workers="allow")
    wait_until(page, READY)
    page.add_init_script("navigator.setAppBadge = async (count) => { window.badged = count; };")
    page.goto(f"{base}/spaces/service/")
    wait_until(page, f"{KEPT}.then((count) => count >= 2)")
    return page


def test_without_a_connection_the_last_feed_is_read_and_looks_as_it_did(page: Page, base: str):
    wait_until(page, "window.badged === 1")  # the number of news on the sign of the app
    page.context.set_offline(True)
    page.goto(f"{base}/spaces/service/")
    expect(page.locator("article.post")).to_contain_text(ASKED)
    expect(page.get_by_text(re.compile("Keine Verbindung. Du liest"))).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.app')).display") == "grid"
    assert violations(page) == []
    page.goto(f"{base}/people/")
    expect(page.locator("h1")).to_contain_text("Keine Verbindung")
    page.locator("main a[href='/']").click()
    expect(page.locator("article.post").first).to_contain_text(ASKED)


def test_what_is_written_waits_can_be_changed_and_is_sent_once(page: Page, base: str, tom: Person):
    page.context.set_offline(True)
    say_it(page, ANSWER)
    say_it(page, "Doch nicht.")
    waiting = page.locator("[data-waiting] article")
    expect(waiting).to_have_count(2)
    expect(waiting.first).to_contain_text("Wartet auf eine Verbindung")
    expect(composer(page)).to_have_value("")
    assert violations(page) == []
    page.reload()
    waiting.first.locator("textarea").fill(f"{ANSWER} Oder zehn.")
    waiting.nth(1).get_by_role("button", name="Entfernen").click()
    expect(waiting).to_have_count(1)
    page.goto(f"{base}/")
    expect(waiting.locator("textarea")).to_have_value(f"{ANSWER} Oder zehn.")

    page.context.set_offline(False)

    expect(page.get_by_text("Was gewartet hat, ist gesendet.")).to_be_visible()
    expect(waiting).to_have_count(0)
    said = Post.objects.filter(author__person=tom)
    assert [post.source for post in said] == [f"{ANSWER} Oder zehn."]

    page.goto(f"{base}/compose")
    wait_until(page, f"{KEPT}.then((count) => count >= 3)")
    page.context.set_offline(True)
    page.reload()
    page.locator("select[name=channel]").select_option(index=0)
    say_it(page, "Und noch etwas.")
    expect(waiting).to_have_count(1)
    page.context.set_offline(False)
    expect(waiting).to_have_count(0)
    assert said.all().count() == 2


def test_what_came_through_although_nobody_answered_is_said_once(
    page: Page, base: str, tom: Person
):

    def loses_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/channels/*/posts", loses_the_answer, times=1)
    say_it(page, ANSWER)
    expect(page.locator("[data-waiting] article")).to_have_count(1)
    assert Post.objects.filter(author__person=tom).count() == 1

    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator("[data-waiting] article")).to_have_count(0)
    assert Post.objects.filter(author__person=tom).count() == 1


def test_a_refusal_keeps_the_text_and_says_why_and_signing_out_empties(
    page: Page, tom: Person, service: Channel
):
    waiting, refused = (
        page.locator("[data-waiting] article"),
        page.locator("[data-waiting] .is-error"),
    )

    def is_refused() -> None:
        page.context.set_offline(True)
        say_it(page, ANSWER)
        expect(waiting).to_have_count(1)
        Membership.objects.filter(person=tom).delete()
        Channel.objects.update(access="closed")
        page.context.set_offline(False)
        expect(refused).to_contain_text("Nicht gesendet")
        expect(refused.locator("textarea")).to_have_value(ANSWER)

    is_refused()
    service.memberships.create(person=tom)
    refused.get_by_role("button", name=re.compile("senden")).click()
    expect(waiting).to_have_count(0)
    assert Post.objects.filter(author__person=tom).count() == 1

    is_refused()
    page.locator("summary.top-self").click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.locator("input[name=login]")).to_be_visible()
    assert page.evaluate(STORED) == 0
    assert Draft.objects.get(person=tom).source == ANSWER


def test_whoever_signs_in_next_reads_nothing_of_the_one_before(
    page: Page, base: str, lea: Person, client
):
    client.force_login(lea.user)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": base}])
    page.goto(f"{base}/people/")
    wait_until(page, "caches.has('resonanz-pages').then((there) => !there)")
    page.context.set_offline(True)
    page.goto(f"{base}/spaces/service/")
    expect(page.locator("h1")).to_contain_text("Keine Verbindung")
