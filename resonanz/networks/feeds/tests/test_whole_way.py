"""The whole way of a feed: from a website's address to posts that are watched, on the screens."""

from datetime import timedelta

import pytest

from resonanz.channels.models import Channel, Membership
from resonanz.conversations.models import Post
from resonanz.core.errors import Refused
from resonanz.core.time import now, standing_at
from resonanz.desk.models import Case
from resonanz.desk.queries.promised import channels_to_promise
from resonanz.networks import actions, delivery
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account
from resonanz.networks.tasks import poll
from tests.servers.feeds.site import item, rss

from .conftest import FEED

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(site, lea) -> Account:
    connected = actions.connect(lea, "feeds", ConnectRequest(server=f"{site.address}{FEED}"))
    assert isinstance(connected, Account)
    return connected


def test_what_a_website_publishes_is_watched_and_opens_no_case(site, account, run_jobs):
    run_jobs()

    assert account.channel.kind == Channel.Kind.WATCH
    assert account.channel.name == "Velora Neues"
    posts = list(Post.objects.filter(channel=account.channel).order_by("said_at"))
    assert [post.plain for post in posts] == [
        "Neuigkeit 1\n\nWorum es in Nummer 1 geht.",
        "Neuigkeit 2\n\nWorum es in Nummer 2 geht.",
    ]
    assert posts[0].link == "https://velora.example/news/1"
    assert posts[0].author.name == "Velora Neues"
    assert posts[0].author_id != account.channel.identity_id
    assert not Case.objects.exists()


def test_an_entry_comes_in_once_and_an_edited_one_reads_differently(site, account, run_jobs):
    run_jobs()
    site.put(FEED, rss(item(3), item(2, "Neuigkeit zwei"), item(1)))
    take_in(account, asked=True)
    take_in(account, asked=True)

    posts = Post.objects.filter(channel=account.channel).order_by("said_at")
    assert [post.plain.partition("\n")[0] for post in posts] == [
        "Neuigkeit 1",
        "Neuigkeit zwei",
        "Neuigkeit 3",
    ]
    assert posts[1].edited_at is not None


def test_it_is_asked_when_it_is_due_and_when_a_person_wishes(site, account, run_jobs):
    run_jobs()
    assert site.times(FEED) == 2  # connecting, and the first look
    poll(0)
    run_jobs()
    take_in(account)
    assert site.times(FEED) == 2
    take_in(account, asked=True)
    assert site.times(FEED) == 3
    with standing_at(now() + timedelta(minutes=16)):
        poll(0)
        run_jobs()
    assert site.times(FEED) == 4
    assert site.asked[-1].headers["if-none-match"]


def test_trouble_is_said_and_it_is_asked_less_and_less(site, account, run_jobs):
    run_jobs()
    del site.pages[FEED]
    waits = []
    for _time in range(3):
        take_in(account, asked=True)
        waits.append(account.look_again_at - now())
    assert "404" in account.problem
    assert [round(wait.total_seconds() / 60) for wait in waits] == [10, 20, 40]

    site.put(FEED, rss(item(4), item(2), item(1)))
    take_in(account, asked=True)
    assert account.problem == ""
    assert account.extra["failures"] == 0
    assert Post.objects.filter(channel=account.channel).count() == 3


def test_a_feed_that_was_given_up_asks_for_a_person(site, account, run_jobs):
    from tests.servers.http import Told  # noqa: PLC0415

    run_jobs()
    site.pages[FEED] = Told(410, "gone")
    take_in(account, asked=True)

    assert account.state == Account.State.LOST
    assert "410" in account.problem


# --- screens -----------------------------------------------------------------------------------


def test_a_person_types_the_address_and_reads_what_comes_in(client, site, lea, run_jobs):
    client.force_login(lea.user)
    page = client.get("/networks/connect/feeds/")
    assert "velora.example" in page.text
    done = client.post("/networks/connect/feeds/", {"server": f"{site.address}{FEED}"}, follow=True)
    assert done.status_code == 200
    assert "Velora Neues" in done.text
    run_jobs()
    account = Account.objects.get()
    shown = client.get(f"/channels/{account.channel_id}/")
    assert "Neuigkeit 2" in shown.text
    assert "/#answer" not in shown.text


def test_of_several_feeds_the_person_chooses(client, site, lea):
    links = (("rss+xml", FEED, "Neues"), ("feed+json", "/news.json", ""))
    told = "".join(
        f'<link rel="alternate" type="application/{kind}" title="{title}" href="{place}">'
        for kind, place, title in links
    )
    site.put("/", f"<html><head>{told}</head></html>", "text/html")
    client.force_login(lea.user)
    offered = client.post("/networks/connect/feeds/", {"server": site.address}, follow=True)
    assert "Neues · " in offered.text
    assert "Which feed?" in offered.text or "Welcher Feed?" in offered.text
    chosen = client.post(
        "/networks/connect/feeds/choice/", {"chosen": f"{site.address}{FEED}"}, follow=True
    )
    assert "Velora Neues" in chosen.text


def test_it_is_shown_as_something_that_is_only_listened_to(client, account, lea, run_jobs):
    run_jobs()
    client.force_login(lea.user)
    shown = client.get(f"/networks/accounts/{account.pk}/").text
    assert f"@{account.handle}" not in shown
    assert "On its way" not in shown and "Auf dem Weg" not in shown
    assert "go out at once" not in shown
    assert account.server in shown
    assert "@" not in client.get("/networks/").text.partition("<main")[2].partition("</ul>")[0]


def test_nothing_is_planned_for_it(client, account, lea, run_jobs):
    run_jobs()
    Membership.objects.filter(channel=account.channel).update(role=Membership.Role.OWNER)
    client.force_login(lea.user)
    page = client.get("/plan/posts/new")
    assert page.status_code == 200
    assert f'value="{account.channel_id}"' not in page.text
    with pytest.raises(Refused, match="Velora Neues"):
        delivery.schedule(lea, account.channel, "test:1", ["Hallo"])


def test_nothing_is_promised_to_whom_nobody_can_answer(account, lea):
    assert account.channel not in channels_to_promise(lea)
