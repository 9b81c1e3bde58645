"""Polls: vote, take a vote back, close."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext as _

from resonanz.conversations import kinds
from resonanz.conversations.kinds.poll import is_open
from resonanz.conversations.models import Poll, Post, Vote, Voter
from resonanz.conversations.tallying import ballots_of, result_of, shown_now
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person


@transaction.atomic
def vote(actor: Person, post: Post, choices: Sequence[int]) -> None:
    """The actor votes for choices of a poll, by their numbers; ranked: in order, best first.

    A named vote replaces the one before. A secret one is cast once and for all, and nothing that is
    kept of it leads to the actor: there is no event of it.
    """
    require(actor, "conversations.take_part", post)
    poll = _open_poll(post)
    chosen = _checked(poll, choices)
    if poll.is_secret:
        _cast(poll, actor, chosen)
    else:
        Vote.objects.update_or_create(
            poll=poll, person=actor, defaults={"choices": chosen, "at": now()}
        )
        _told(actor, "poll.voted", post)
    _show(poll, post)


@transaction.atomic
def take_back_vote(actor: Person, post: Post) -> None:
    """The actor's vote in a named poll is gone."""
    require(actor, "conversations.take_part", post)
    poll = _open_poll(post)
    if poll.is_secret:
        raise Refused(_("A secret vote cannot be taken back: nobody knows which one is yours."))
    if Vote.objects.filter(poll=poll, person=actor).delete()[0]:
        _told(actor, "poll.vote_taken_back", post)
        _show(poll, post)


@transaction.atomic
def close_poll(actor: Person | None, post: Post) -> None:
    """No more votes; the result is there for everybody. Without an actor its time is over."""
    if actor is not None:
        require(actor, "conversations.conclude", post)
    poll = _poll(post)
    if poll.closed_at is not None:
        return
    poll.closed_at, poll.result = now(), result_of(poll, ballots_of(poll))
    poll.save(update_fields=["closed_at", "result"])
    kinds.tell(post)
    _told(actor, "poll.closed", post)


def close_due_polls() -> int:
    """Close the polls whose time is over; how many there were."""
    due = Poll.objects.filter(closed_at=None, closes_at__lte=now()).order_by("closes_at")
    posts = list(Post.objects.filter(poll__in=due[:200]).select_related("channel"))
    for post in posts:
        close_poll(None, post)
    return len(posts)


def _poll(post: Post) -> Poll:
    poll = Poll.objects.select_for_update().filter(pk=post.pk).first()
    if poll is None:
        raise Refused(_("This is no poll."))
    return poll


def _open_poll(post: Post) -> Poll:
    poll = _poll(post)
    if not is_open(poll):
        raise Refused(_("This poll is closed. Your vote was not counted."))
    return poll


def _checked(poll: Poll, choices: Sequence[int]) -> list[int]:
    chosen = list(dict.fromkeys(choices))
    if not chosen:
        raise Refused(_("Choose something first."))
    if any(choice not in range(len(poll.choices)) for choice in chosen):
        raise Refused(_("There is no such choice."))
    if poll.method == Poll.Method.SINGLE and len(chosen) > 1:
        raise Refused(_("Choose one."))
    return chosen if poll.method == Poll.Method.RANKED else sorted(chosen)


def _show(poll: Poll, post: Post) -> None:
    shown = shown_now(poll, ballots_of(poll))
    if shown != poll.result:
        poll.result = shown
        poll.save(update_fields=["result"])
        kinds.tell(post)


# Both tables of a secret poll are emptied and filled anew by one statement each, voters shuffled,
# ballots in the order of what they say: all rows bear the same transaction (`xmin`), and neither
# their places (`ctid`) nor their numbers tell which came when.
_VOTERS = """
WITH gone AS (
    DELETE FROM conversations_voter WHERE poll_id = %(poll)s RETURNING person_id
)
INSERT INTO conversations_voter (id, poll_id, person_id)
SELECT gen_random_uuid(), %(poll)s, person_id FROM (
    SELECT person_id FROM gone UNION ALL SELECT %(person)s
) voters ORDER BY random()
"""
_BALLOTS = """
WITH gone AS (
    DELETE FROM conversations_ballot WHERE poll_id = %(poll)s RETURNING choices, number
), counted AS (
    SELECT choices, sum(number) AS number FROM (
        SELECT choices, number FROM gone UNION ALL SELECT %(choices)s::smallint[], 1
    ) cast_now GROUP BY choices
)
INSERT INTO conversations_ballot (id, poll_id, choices, number)
SELECT gen_random_uuid(), %(poll)s, choices, number FROM counted ORDER BY choices
"""


def _cast(poll: Poll, voter: Person, choices: list[int]) -> None:
    if Voter.objects.filter(poll=poll, person=voter).exists():
        raise Refused(
            _("You have voted. A secret vote cannot be changed: nobody knows which one is yours.")
        )
    with connection.cursor() as cursor:
        cursor.execute(_VOTERS, {"poll": poll.pk, "person": voter.pk})
        cursor.execute(_BALLOTS, {"poll": poll.pk, "choices": choices})


def _told(actor: Person | None, verb: str, post: Post) -> None:
    topics = [f"post:{post.root_id}", f"channel:{post.channel_id}"]
    record(actor, verb, post, channel_id=post.channel_id, topics=topics)
