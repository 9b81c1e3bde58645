"""The threads inside, said and commented on by the people of the cast."""

from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from random import Random

from resonanz.conversations import actions
from resonanz.conversations.models import Post
from resonanz.people.models import Person

from .content import Thread, threads
from .organisation import Cast
from .pictures import picture
from .timeline import Timeline

REACTIONS = ["like", "like", "like", "like", "thanks", "thanks", "insight", "celebrate", "support"]


def plan_inside(timeline: Timeline, cast: Cast, random: Random, days: int) -> None:
    """Put all threads inside of the last days on the timeline."""
    for thread in threads():
        if thread.days <= days:
            _plan_thread(timeline, cast, random, thread)


def _plan_thread(timeline: Timeline, cast: Cast, random: Random, thread: Thread) -> None:
    begun = timeline.begins - timedelta(days=thread.days)
    said: list[Post] = []
    timeline.at(begun, partial(_say, cast, thread, said))
    for number, comment in enumerate(thread.comments):
        parent = _parent_of(thread, number)
        moment = begun + timedelta(hours=comment.hours)
        person = cast.people[comment.by]
        timeline.at(moment, partial(_comment, person, said, parent, comment.text))
        _plan_reactions(timeline, cast, random, said, number + 1, moment, random.randrange(0, 5))
    _plan_reactions(timeline, cast, random, said, 0, begun, thread.reactions)


def _parent_of(thread: Thread, number: int) -> int:
    """The place (0 is the post itself) of what a comment answers."""
    while number and thread.comments[number].answers:
        number -= 1
        if not thread.comments[number].answers:
            return number + 1
    return 0


def _say(cast: Cast, thread: Thread, said: list[Post]) -> None:
    person = cast.people[thread.by]
    attachments = []
    if thread.picture:
        attachments = [actions.upload(person, BytesIO(picture(thread.picture)), thread.alt)]
    said.append(
        actions.say(
            person,
            cast.spaces[thread.space],
            thread.text.strip(),
            kind=Post.Kind(thread.kind),
            language=thread.language,
            attachments=attachments,
        )
    )


def _comment(person: Person, said: list[Post], parent: int, text: str) -> None:
    said.append(actions.comment(person, said[parent], text))


def _plan_reactions(
    timeline: Timeline,
    cast: Cast,
    random: Random,
    said: list[Post],
    place: int,
    since: datetime,
    count: int,
) -> None:
    crowd = list(cast.people.values())
    for person in random.sample(crowd, min(count, len(crowd))):
        moment = since + timedelta(minutes=random.expovariate(1 / 300) + 5)
        timeline.at(moment, partial(_react, person, said, place, random.choice(REACTIONS)))


def _react(person: Person, said: list[Post], place: int, name: str) -> None:
    if len(said) > place and Post.objects.visible_to(person).filter(pk=said[place].pk).exists():
        actions.react(person, said[place], name)
