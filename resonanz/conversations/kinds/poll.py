"""A poll: choices to vote for, by name or secretly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations.models import Poll, Post, Vote, Voter
from resonanz.core.errors import Refused
from resonanz.core.rights import may
from resonanz.core.time import now
from resonanz.people.models import Person

from . import Kind, Told, register
from .moments import moment_of

FEWEST, MOST = 2, 20
LENGTH = 200


@dataclass(frozen=True)
class PollAsked:
    """What a poll takes: its choices and how it goes."""

    choices: Sequence[str]
    method: str = Poll.Method.SINGLE
    is_secret: bool = False
    is_live: bool = False
    closes_at: datetime | None = None


class PollKind(Kind):
    key = Post.Kind.POLL
    sign = "vote"

    def offers(self, actor: Person) -> dict[str, Any]:
        return {"poll_methods": Poll.Method.choices}

    def read(self, given: Mapping[str, str], actor: Person) -> PollAsked:
        lines = (" ".join(line.split()) for line in given.get("choices", "").splitlines())
        return PollAsked(
            choices=[line for line in lines if line],
            method=given.get("method", Poll.Method.SINGLE),
            is_secret=given.get("secret") == "1",
            is_live=given.get("live") == "1",
            closes_at=moment_of(given.get("closes", "")),
        )

    def check(self, actor: Person, channel: Channel, asked: object) -> None:
        if not isinstance(asked, PollAsked):
            raise Refused(_("A poll needs choices. Your text is kept."))
        if not FEWEST <= len(asked.choices) <= MOST:
            raise Refused(_("A poll has 2 to 20 choices, one a line. Your text is kept."))
        if len({choice.casefold() for choice in asked.choices}) < len(asked.choices):
            raise Refused(_("Two choices are the same. Your text is kept."))
        if any(len(choice) > LENGTH for choice in asked.choices):
            raise Refused(_("A choice has at most 200 characters. Your text is kept."))
        if asked.method not in Poll.Method.values:
            raise Refused(_("One votes for one choice, for several, or in order."))
        if asked.closes_at is not None and asked.closes_at <= now():
            raise Refused(_("The poll would be over before it began. Your text is kept."))

    def begin(self, actor: Person, post: Post, asked: object) -> None:
        assert isinstance(asked, PollAsked)  # by `check`
        Poll.objects.create(
            post=post,
            method=asked.method,
            choices=list(asked.choices),
            is_secret=asked.is_secret,
            is_live=asked.is_live,
            closes_at=asked.closes_at,
        )

    def tell(self, post_id: int) -> Told:
        poll = Poll.objects.get(pk=post_id)
        return Told(told_of(poll), " · ".join(poll.choices))

    def own(self, viewer: Person, post: Post) -> dict[str, Any]:
        poll = Poll.objects.get(pk=post.pk)
        own = told_of(poll) | {
            "closes_at": poll.closes_at,
            "closed_at": poll.closed_at,
            "is_open": is_open(poll),
            "may_vote": is_open(poll) and may(viewer, "conversations.take_part", post),
            "may_close": poll.closed_at is None and may(viewer, "conversations.conclude", post),
        }
        if poll.is_secret:
            return own | {"has_voted": Voter.objects.filter(poll=poll, person=viewer).exists()}
        mine = Vote.objects.filter(poll=poll, person=viewer).first()
        shown = voters_of(poll) if poll.result else []
        return own | {
            "has_voted": mine is not None,
            "mine": mine.choices if mine else [],
            "voters": shown,
        }


register(PollKind())


def told_of(poll: Poll) -> dict[str, Any]:
    """A poll as cards and programs are told of it."""
    return {
        "method": poll.method,
        "choices": poll.choices,
        "secret": poll.is_secret,
        "live": poll.is_live,
        "closes_at": poll.closes_at.isoformat() if poll.closes_at else None,
        "closed_at": poll.closed_at.isoformat() if poll.closed_at else None,
        "result": poll.result,
    }


def is_open(poll: Poll) -> bool:
    """Whether one can vote now."""
    return poll.closed_at is None and (poll.closes_at is None or poll.closes_at > now())


def voters_of(poll: Poll) -> list[list[str]]:
    """By choice the names of those who voted for it in a named poll; ranked: who put it first."""
    names: list[list[str]] = [[] for _choice in poll.choices]
    votes = Vote.objects.filter(poll=poll).select_related("person__user")
    for vote in votes.order_by("person__name", "pk"):
        chosen = vote.choices[:1] if poll.method == Poll.Method.RANKED else vote.choices
        for choice in chosen:
            names[choice].append(vote.person.marked_name)
    return names
