"""What is said in forms in the demonstration: polls, ideas, events, announcements; and threads that
were pinned, shared and moved."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from resonanz.conversations import actions
from resonanz.conversations.kinds.event import EventAsked
from resonanz.conversations.kinds.notice import NoticeAsked
from resonanz.conversations.kinds.poll import PollAsked
from resonanz.conversations.models import Post
from resonanz.people.models import Person

from .content import comment_of, read
from .organisation import Cast
from .timeline import Timeline

ZONE = "Europe/Berlin"
type Row = dict[str, Any]


def plan_forms(timeline: Timeline, cast: Cast, days: int) -> None:
    """Put everything in forms of the last days on the timeline, and what was done with it."""
    for kind, act in _DEEDS.items():
        for row in read("forms")[kind]:
            if row.get("days", 0.5) <= days:
                act(timeline, cast, row)


def _poll(timeline: Timeline, cast: Cast, row: Row) -> None:
    closes = timeline.begins + timedelta(days=row["closes_in"])
    asked = PollAsked(
        row["choices"], row.get("method", "single"), row.get("secret", False),
        row.get("live", False), closes,
    )  # fmt: skip
    _say(timeline, cast, row, "poll", asked)
    votes = [line.split(" | ") for line in row.get("votes", [])]
    ballots = [(name, [int(number) for number in chosen.split()]) for name, chosen in votes]
    chosen = [choice for choice, count in enumerate(row.get("crowd", [])) for _one in range(count)]
    crowd = _members(cast, row, len(chosen))
    ballots += [(name, [choice]) for name, choice in zip(crowd, chosen, strict=False)]

    def vote() -> None:
        for name, choices in ballots:
            actions.vote(cast.people[name], _found(row), choices)

    _later(timeline, row, 0.4, vote)
    _later(timeline, row, row["days"] + row["closes_in"] + 0.1, actions.close_due_polls)


def _idea(timeline: Timeline, cast: Cast, row: Row) -> None:
    _say(timeline, cast, row, "idea")
    _step(timeline, cast, row | {"begins": row["text"][:40]})


def _step(timeline: Timeline, cast: Cast, row: Row) -> None:
    def back() -> None:
        for name in _members(cast, row, row["backers"]):
            if post := _there(row):
                actions.back(cast.people[name], post)

    def move(name: str, stage: str, reason: str) -> None:
        if post := _there(row):
            actions.move(cast.people[name], post, stage, reason)

    steps = [line.split(" | ") for line in row.get("steps", [])]
    first = max([float(days) for _name, days, *_rest in steps], default=row.get("days", 1.0))
    timeline.at(timeline.begins - timedelta(days=first, hours=-1 if not steps else 2), back)
    for name, days, stage, reason in steps:
        at = timeline.begins - timedelta(days=float(days))
        timeline.at(at, partial(move, name, stage, reason))


def _event(timeline: Timeline, cast: Cast, row: Row) -> None:
    day = (timeline.begins + timedelta(days=row["in_days"])).astimezone(ZoneInfo(ZONE))
    starts = day.replace(hour=row["hour"], minute=0, second=0, microsecond=0)
    asked = EventAsked(
        row["title"], starts, starts + timedelta(hours=row["hours"]), ZONE,
        row.get("place", ""), row.get("link", ""), row.get("places"),
    )  # fmt: skip
    _say(timeline, cast, row, "event", asked)
    answers = [answer for answer in ("yes", "maybe", "no") for _one in range(row.get(answer, 0))]
    names = _members(cast, row, len(answers))

    def answer() -> None:
        for name, said in zip(names, answers, strict=False):
            actions.attend(cast.people[name], _found(row), said)

    _later(timeline, row, 0.5, answer)


def _notice(timeline: Timeline, cast: Cast, row: Row) -> None:
    asked = NoticeAsked(
        row["title"], row["asks"], timeline.begins + timedelta(days=row["until"]),
        row.get("all", False), row.get("renews"),
    )  # fmt: skip
    _say(timeline, cast, row, "notice", asked)
    # The logins of the demonstration are still asked.
    asked_still = {login["name"] for login in read("people")["login"]}
    names = [name for name in _members(cast, row, row["done"] + 4) if name not in asked_still]

    def confirm() -> None:
        for name in names[: row["done"]]:
            actions.confirm(cast.people[name], _found(row), 1)

    _later(timeline, row, 0.6, confirm)


def _accept(timeline: Timeline, cast: Cast, row: Row) -> None:
    def accept() -> None:
        if question := _there(row):
            answers = Post.objects.filter(root=question, plain__startswith=row["comment"])
            asker = question.author.person
            assert asker is not None
            actions.accept(asker, answers.select_related("channel").get())

    timeline.at(timeline.begins - timedelta(hours=4), accept)


def _said(timeline: Timeline, cast: Cast, row: Row) -> None:
    _say(timeline, cast, row, "post")


def _move(timeline: Timeline, cast: Cast, row: Row) -> None:
    def move() -> None:
        if post := _there(row):
            by, into = cast.people[row["by"]], cast.spaces[row["into"]]
            actions.move_thread(by, post, into, row["reason"])

    timeline.at(timeline.begins - timedelta(days=row["days"]), move)


def _share(timeline: Timeline, cast: Cast, row: Row) -> None:
    def share() -> None:
        if post := _there(row):
            by, into = cast.people[row["by"]], cast.spaces[row["into"]]
            actions.share(by, post, into, row["words"])

    timeline.at(timeline.begins - timedelta(days=row["days"]), share)


def _pin(timeline: Timeline, cast: Cast, row: Row) -> None:
    def pin() -> None:
        if post := _there(row):
            actions.pin(cast.people[row["by"]], post)

    timeline.at(timeline.begins - timedelta(hours=3), pin)


_DEEDS: dict[str, Callable[[Timeline, Cast, Row], None]] = {
    "poll": _poll,
    "idea": _idea,
    "step": _step,
    "event": _event,
    "notice": _notice,
    "said": _said,
    "accept": _accept,
    "move": _move,
    "share": _share,
    "pin": _pin,
}


def _say(timeline: Timeline, cast: Cast, row: Row, kind: str, asked: object = None) -> None:
    begun = timeline.begins - timedelta(days=row["days"])
    person, space = cast.people[row["by"]], cast.spaces[row["space"]]

    def say() -> None:
        language = row.get("language", "de")
        text = row["text"].strip()
        actions.say(person, space, text, kind=kind, asked=asked, language=language)

    timeline.at(begun, say)
    for line in row.get("comments", []):
        comment = comment_of(line)
        answer = partial(_comment, cast.people[comment.by], row, comment.text)
        timeline.at(begun + timedelta(hours=comment.hours), answer)


def _comment(person: Person, row: Row, text: str) -> None:
    actions.comment(person, _found(row), text)


def _later(timeline: Timeline, row: Row, days: float, deed: Callable[[], object]) -> None:
    at: datetime = timeline.begins - timedelta(days=row["days"] - days)
    timeline.at(at, deed)


def _there(row: Row) -> Post | None:
    """The thread a row speaks of, where the demonstration reaches so far back."""
    begins = row.get("begins") or row["text"].strip()[:40]
    found = Post.objects.filter(source__startswith=begins, parent=None)
    return found.select_related("channel", "author__person").first()


def _found(row: Row) -> Post:
    post = _there(row)
    assert post is not None
    return post


def _members(cast: Cast, row: Row, count: int) -> list[str]:
    """Some who belong to the space of a row, by name, but for whoever speaks; every third first."""
    slug = row.get("space", "ideen")
    people = Person.objects.filter(memberships__channel=cast.spaces[slug])
    names = sorted(people.exclude(name=row.get("by", "")).values_list("name", flat=True))
    mixed = [*names[::3], *names[1::3], *names[2::3]]
    return mixed[:count]
