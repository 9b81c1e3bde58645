"""The outside of the demonstration: all through the practice network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from io import BytesIO
from random import Random
from typing import Any

from resonanz.channels.models import Membership
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Post
from resonanz.desk import actions as desk
from resonanz.desk.models import Case, OpeningHours, ServiceLevel
from resonanz.networks import actions as networks
from resonanz.networks import practice
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.delivery import schedule
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, PracticePost

from .content import comment_of, read
from .fans import fan, fans
from .organisation import Cast
from .pictures import picture
from .timeline import Timeline


@dataclass
class Outside:
    """What the plans below share."""

    timeline: Timeline
    cast: Cast
    random: Random
    days: int
    crowd: list[dict[str, Any]]
    accounts: dict[str, Account] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """The text with its places filled, differently each time."""
        lists = read("outside")
        for slot, choices in (("{town}", lists["towns"]), ("{model}", lists["models"])):
            while slot in text:
                text = text.replace(slot, self.random.choice(choices), 1)
        return text.replace("{km}", str(self.random.randrange(6, 68)))


def plan_outside(timeline: Timeline, cast: Cast, random: Random, days: int) -> None:
    """Connect three channels and put what was said outside, and answered, on the timeline."""
    outside = Outside(timeline, cast, random, days, fans(random))
    _open_hours()
    for row in read("people")["channel"]:
        outside.accounts[row["handle"]] = _connect(cast, row)
    content = read("outside")
    for row in content["own"]:
        _within(outside, row, _plan_own)
    for row in content["mention"]:
        _within(outside, row, _plan_mention)
    for row in content["open"]:
        _plan_open(outside, row)
    _plan_follows(outside)


def _open_hours() -> None:
    periods = [(day, 8, 12) for day in range(5)] + [(day, 13, 18) for day in range(5)]
    OpeningHours.objects.bulk_create(
        OpeningHours(weekday=day, opens=time(opens), closes=time(closes))
        for day, opens, closes in [*periods, (5, 9, 13)]
    )


def _within(outside: Outside, row: dict[str, Any], plan: Callable[..., None]) -> None:
    if row["days"] <= outside.days:
        plan(outside, row)


def _connect(cast: Cast, row: dict[str, Any]) -> Account:
    owner = cast.people[row["owner"]]
    request = ConnectRequest(handle=row["handle"])
    account = networks.connect(_connector(cast), "practice", request)
    assert isinstance(account, Account)
    channel = account.channel
    channel.name, channel.purpose = row["name"], row["purpose"]
    channel.needs_approval = row["needs_approval"]
    channel.save()
    Membership.objects.filter(channel=channel).delete()
    for person in [owner, *(cast.people[name] for name in row["desk"])]:
        role = Membership.Role.OWNER if person == owner else Membership.Role.MEMBER
        Membership.objects.create(channel=channel, person=person, role=role)
    ServiceLevel.objects.update_or_create(
        channel=channel,
        defaults={
            "first_answer": timedelta(minutes=row["first_answer_minutes"]),
            "in_opening_hours": not row.get("around_the_clock", False),
        },
    )
    return account


def _connector(cast: Cast) -> Any:
    return cast.people["Lea Neumann"]


# --- our own posts, and what fans answer ------------------------------------------------------


def _plan_own(outside: Outside, row: dict[str, Any]) -> None:
    account = outside.accounts[row["channel"]]
    begun = outside.timeline.begins - timedelta(days=row["days"])
    outside.timeline.at(begun, partial(_publish, outside, account, row))
    for text in row["comments"]:
        moment = begun + timedelta(hours=outside.random.expovariate(1 / 9) + 0.1)
        author = outside.random.choice(outside.crowd)
        heard: list[PracticePost] = []
        reply = partial(_reply, account, row["text"].strip(), author, outside.fill(text), heard)
        outside.timeline.at(moment, reply)
        _plan_reaction_of_ours(outside, author, heard, moment)
    for _ in range(outside.random.randrange(25, 110)):
        moment = begun + timedelta(hours=outside.random.expovariate(1 / 14) + 0.05)
        author = outside.random.choice(outside.crowd)
        kind = "share" if outside.random.random() < 0.08 else "reaction"
        outside.timeline.at(moment, partial(_like, account, row["text"].strip(), author, kind))


def _publish(outside: Outside, account: Account, row: dict[str, Any]) -> None:
    lea = outside.cast.people["Lea Neumann"]
    attachments = []
    if "picture" in row:
        drawn = BytesIO(picture(row["picture"]))
        attachments = [conversations.upload(lea, drawn, row["alt"])]
    schedule(
        lea,
        account.channel,
        f"demo:{row['channel']}:{row['days']}",
        [row["text"].strip()],
        attachments=attachments,
        language="de",
    )


def _ours(account: Account, text: str) -> PracticePost:
    return PracticePost.objects.get(account_remote_id=account.remote_id, text=text)


def _reply(
    account: Account,
    ours: str,
    author: dict[str, Any],
    text: str,
    heard: list[PracticePost],
) -> None:
    parent = _ours(account, ours)
    heard.append(practice.say(account.remote_id, author, text, parent=parent, reason="reply"))
    take_in(account)


def _plan_reaction_of_ours(
    outside: Outside, author: dict[str, Any], heard: list[PracticePost], asked: datetime
) -> None:
    """Most comments are read and done; every third gets a few words back."""
    moment = asked + timedelta(minutes=outside.random.randrange(15, 240))
    agent = outside.cast.people["Mira Kern"]
    if outside.random.random() < 1 / 3:
        words = outside.random.choice(read("outside")["short"])
        words = words.replace("{fan}", author["name"].split()[0])
        outside.timeline.at(moment, partial(_answer, agent, heard, "praise", words))
    outside.timeline.at(moment + timedelta(minutes=1), partial(_close, agent, heard))


def _like(account: Account, ours: str, author: dict[str, Any], kind: str) -> None:
    practice.interact(account.remote_id, author, kind, post=_ours(account, ours))


def _plan_follows(outside: Outside) -> None:
    accounts = list(outside.accounts.values())
    for author in outside.crowd:
        account = outside.random.choice(accounts)
        moment = outside.timeline.begins - timedelta(days=outside.random.random() * outside.days)
        follow = partial(practice.interact, account.remote_id, author, "follow")
        outside.timeline.at(moment, follow)


# --- what fans ask, and what we answer ---------------------------------------------------------


def _plan_mention(outside: Outside, row: dict[str, Any]) -> None:
    account = outside.accounts[row["channel"]]
    author = outside.random.choice(outside.crowd)
    asked = outside.timeline.begins - timedelta(days=row["days"])
    text = outside.fill(row["text"])
    heard: list[PracticePost] = []
    outside.timeline.at(asked, partial(_ask, account, author, text, heard))
    answered = asked + timedelta(minutes=outside.random.randrange(14, 170))
    agent = outside.cast.people["Mira Kern"]
    answer = row["answer"].replace("{fan}", author["name"].split()[0])
    outside.timeline.at(answered, partial(_answer, agent, heard, row["kind"], answer))
    if "thanks" in row:
        moment = answered + timedelta(minutes=outside.random.randrange(20, 400))
        outside.timeline.at(moment, partial(_thank, account, author, row["thanks"], heard))
    closed = answered + timedelta(hours=outside.random.randrange(8, 30))
    outside.timeline.at(closed, partial(_close, agent, heard))


def _ask(
    account: Account,
    author: dict[str, Any],
    text: str,
    heard: list[PracticePost],
    visibility: str = "public",
) -> None:
    reason = "direct" if visibility == "direct" else "mention"
    heard.append(
        practice.say(account.remote_id, author, text, reason=reason, visibility=visibility)
    )
    take_in(account)


def _case(heard: list[PracticePost]) -> Case:
    post = Post.objects.get(remote_id=practice.remote_id(heard[0]))
    # Who says more in the same thread has one case.
    return Case.objects.get(post__root=post.root, post__author=post.author)


def _answer(agent: Any, heard: list[PracticePost], kind: str, text: str) -> None:
    case = _case(heard)
    desk.assign(agent, case, agent)
    desk.set_kind(agent, case, kind)
    answer = desk.draft_answer(agent, case, text)
    answer = desk.submit(agent, answer)
    if answer.state == answer.State.AWAITING:
        approver = case.post.channel.memberships.get(role=Membership.Role.OWNER).person
        desk.approve(approver, answer)


def _thank(account: Account, author: dict[str, Any], text: str, heard: list[PracticePost]) -> None:
    ours = PracticePost.objects.filter(parent=heard[0]).order_by("at").first()
    practice.say(account.remote_id, author, text, parent=ours or heard[0], reason="reply")
    take_in(account)


def _close(agent: Any, heard: list[PracticePost]) -> None:
    desk.set_state(agent, _case(heard), Case.State.DONE)


# --- what lies in front of the desk right now --------------------------------------------------


def _plan_open(outside: Outside, row: dict[str, Any]) -> None:
    account = outside.accounts[row["channel"]]
    moment = outside.timeline.begins - timedelta(minutes=row["minutes"])
    heard: list[PracticePost] = []
    visibility = "direct" if row.get("direct") else "public"
    author = fan(row["handle"], row["name"])
    outside.timeline.at(moment, partial(_ask, account, author, row["text"], heard, visibility))
    outside.timeline.at(moment + timedelta(minutes=2), partial(_sort, outside, row, heard))
    if "reflect" in row:
        _plan_reflection(outside, row["reflect"], heard, moment)


def _sort(outside: Outside, row: dict[str, Any], heard: list[PracticePost]) -> None:
    mira = outside.cast.people["Mira Kern"]
    if row["kind"]:
        desk.set_kind(mira, _case(heard), row["kind"])
    if "assignee" in row or "reflect" in row:
        desk.assign(mira, _case(heard), mira)


def _plan_reflection(
    outside: Outside, row: dict[str, Any], heard: list[PracticePost], asked: Any
) -> None:
    moment = asked + timedelta(minutes=row["after_minutes"])
    asked_inside: list[Post] = []
    outside.timeline.at(moment, partial(_reflect, outside, row, heard, asked_inside))
    for line in row["comments"]:
        comment = comment_of(line)
        person = outside.cast.people[comment.by]
        # In these threads the figure is minutes, not hours.
        later = moment + timedelta(minutes=comment.hours)
        outside.timeline.at(later, partial(_advise, person, asked_inside, comment.text))


def _reflect(
    outside: Outside, row: dict[str, Any], heard: list[PracticePost], asked_inside: list[Post]
) -> None:
    person, space = outside.cast.people[row["by"]], outside.cast.spaces[row["space"]]
    asked_inside.append(desk.reflect(person, _case(heard), space, row["question"]))


def _advise(person: Any, asked_inside: list[Post], text: str) -> None:
    conversations.comment(person, asked_inside[0], text)
