"""Questions, polls, ideas and events on the screen: used, looked at by axe and kept as pictures."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from resonanz.conversations import actions
from resonanz.conversations.kinds.event import EventAsked
from resonanz.conversations.kinds.poll import PollAsked
from resonanz.conversations.models import Idea, Post, Vote
from resonanz.core.time import now
from tests.screens import SCREENS, follow, hear_the_news, violations

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(1440, "light", "de"), (390, "dark", "en")]


@pytest.fixture
def said(tom, mira, lea, service):
    question = actions.say(
        tom, service, "Wie lange hält der Akku bei minus zehn Grad?", kind="question"
    )
    helped = actions.comment(mira, question, "Etwa **halb so weit**, mit Hülle deutlich weiter.")
    actions.accept(tom, helped)
    days = PollAsked(["Dienstag", "Mittwoch", "Donnerstag"], "several", is_live=True)
    poll = actions.say(mira, service, "Wann passt euch das Treffen?", kind="poll", asked=days)
    actions.vote(lea, Post.objects.select_related("channel").get(pk=poll.pk), [0, 2])
    names = PollAsked(["Velo", "Rad", "Bike"], "ranked", closes_at=now() + timedelta(days=3))
    actions.say(tom, service, "Wie soll das Neue heißen?", kind="poll", asked=names)
    idea = actions.say(tom, service, "Ein Trockenraum für nasse Jacken", kind="idea")
    actions.back(lea, idea)
    actions.move(mira, idea, Idea.Stage.WEIGHED, "Wir messen gerade den Keller aus.")
    starts = now() + timedelta(days=9)
    party = EventAsked(
        "Probefahrt mit dem neuen Rahmen", starts, starts + timedelta(hours=2), "Europe/London",
        place="Hof hinter Halle 2", places=8,
    )  # fmt: skip
    event = actions.say(lea_joins(lea, service), service, "Bringt Helme mit.", kind="event",
                        asked=party)  # fmt: skip
    return {"question": question, "poll": poll, "idea": idea, "event": event}


def lea_joins(lea, service):
    service.memberships.create(person=lea)
    return lea


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_the_forms_look_right_to_axe_and_fit(open_as, tom, service, said, width, theme, language):
    page = open_as(tom, "/spaces/service/", width=width, theme=theme, language=language)
    base = page.evaluate("location.origin")
    addresses = {
        "forms-space": "/spaces/service/",
        "forms-question": f"/posts/{said['question'].pk}/",
        "forms-poll": f"/posts/{said['poll'].pk}/form",
        "forms-event": f"/posts/{said['event'].pk}/",
        "forms-ideas": f"/channels/{service.pk}/ideas/",
        "forms-calendar": "/calendar/",
        "forms-compose-poll": f"/compose?kind=poll&channel={service.pk}",
        "forms-compose-event": f"/compose?kind=event&channel={service.pk}",
    }
    SCREENS.mkdir(parents=True, exist_ok=True)
    found = []
    for name, address in addresses.items():
        page.goto(base + address)
        page.wait_for_load_state("networkidle")
        found += [f"{name}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{name} is too wide")
        page.screenshot(path=SCREENS / f"{name}-{width}-{theme}-{language}.png", full_page=True)
    assert found == []


def test_one_votes_and_comes_without_leaving_the_feed(open_as, tom, said):
    page = open_as(tom, "/")
    poll = page.locator(f"#form-{said['poll'].pk}")
    poll.scroll_into_view_if_needed()
    expect(poll).to_contain_text("Lea Neumann")  # the own part took the place of the card's
    poll.get_by_role("checkbox", name="Mittwoch").check()
    poll.get_by_role("button", name="Abstimmen").click()
    expect(poll.get_by_role("button", name="Stimme ändern")).to_be_visible()
    assert Vote.objects.get(person=tom).choices == [1]
    event = page.locator(f"#form-{said['event'].pk}")
    event.scroll_into_view_if_needed()
    event.get_by_role("button", name="Ich komme", exact=True).click()
    expect(event).to_contain_text("1 kommt")


def test_the_composer_shows_the_fields_of_a_form_and_questions_like_the_one_typed(
    open_as, mira, said, service
):
    page = open_as(mira, "/spaces/service/")
    page.get_by_label("Umfrage", exact=True).check(force=True)
    expect(page.get_by_label("Auswahl, eine je Zeile")).to_be_visible()
    page.get_by_label("Frage", exact=True).check(force=True)
    page.get_by_label("Was möchtest du").fill("Akku bei Kälte, wie lange hält der?")
    expect(page.get_by_text("Wurde das schon gefragt?")).to_be_visible()
    expect(page.locator(".similar")).to_contain_text("minus zehn Grad")


def test_what_others_do_shows_by_itself_and_takes_nothing_from_who_is_choosing(
    open_as, tom, mira, lea, service
):
    idea = actions.say(tom, service, "Ein Trockenraum für nasse Jacken", kind="idea")
    days = PollAsked(["Dienstag", "Mittwoch"], is_live=True)
    poll = actions.say(mira, service, "Wann passt es?", kind="poll", asked=days)
    page = open_as(tom, "/spaces/service/")
    follow(page)
    hear_the_news(page)
    ideas, votes = (page.locator(f"#form-{post.pk}") for post in (idea, poll))
    for shown in (ideas, votes):
        shown.scroll_into_view_if_needed()
    expect(ideas.get_by_role("button", name="Ich bin dafür")).to_contain_text("0")
    votes.get_by_role("radio", name="Mittwoch").check()
    actions.back(lea, idea)
    actions.vote(mira, Post.objects.select_related("channel").get(pk=poll.pk), [0])
    hear_the_news(page)
    page.clock.run_for(1_000)
    expect(ideas.get_by_role("button", name="Ich bin dafür")).to_contain_text("1")
    expect(votes.get_by_role("radio", name="Mittwoch")).to_be_checked()
    expect(page.locator("#newer")).to_be_empty()
