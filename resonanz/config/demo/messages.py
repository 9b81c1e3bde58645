"""What people say among few, in the demonstration."""

from datetime import timedelta
from functools import partial
from typing import Any

from resonanz.channels.actions import talk
from resonanz.conversations import actions
from resonanz.people.models import Person

from .content import comment_of, read
from .organisation import Cast
from .timeline import Timeline


def plan_messages(timeline: Timeline, cast: Cast, days: int) -> None:
    """Put the conversations of few on the timeline; each reads what the others wrote before."""
    for row in read("messages")["talk"]:
        if row["days"] <= days:
            _plan(timeline, cast, row)


def _plan(timeline: Timeline, cast: Cast, row: dict[str, Any]) -> None:
    begun = timeline.begins - timedelta(days=row["days"])
    people = [cast.people[name] for name in row["with"]]
    for line in row["lines"]:
        said = comment_of(line)
        moment = begun + timedelta(hours=said.hours)
        timeline.at(moment, partial(_write, cast.people[said.by], people, said.text))


def _write(author: Person, people: list[Person], text: str) -> None:
    channel = talk(author, people)
    post = actions.say(author, channel, text)
    actions.mark_read(author, post.said_at, channel)
