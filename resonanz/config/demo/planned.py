"""The plan of the demonstration: what went out by it, and what is to come."""

from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from resonanz.channels.models import Channel
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment
from resonanz.core.time import now
from resonanz.networks.models import Account
from resonanz.people import viewers
from resonanz.people.models import Person
from resonanz.planning import actions
from resonanz.planning.actions import Typed
from resonanz.planning.content import Content
from resonanz.planning.models import PlannedPost

from .content import read
from .organisation import Cast
from .pictures import picture
from .timeline import Timeline


def plan_past_weeks(timeline: Timeline, cast: Cast, days: int) -> None:
    """Let what was planned go out in the weeks that lie behind."""
    for row in read("planned")["planned"]:
        if -days <= row["days"] < 0:
            timeline.at(_moment(row), partial(_publish, cast, row))


def plan_what_comes(cast: Cast) -> None:
    """Plan what is to come, each as far along as it is said to be."""
    for row in read("planned")["planned"]:
        if row["days"] > 0:
            _bring_along(
                cast, row, _compose(cast, row, wall=_moment(row).strftime("%Y-%m-%dT%H:%M"))
            )


def _publish(cast: Cast, row: dict[str, Any]) -> None:
    planned = _compose(cast, row, at_once=True)
    actions.submit(cast.people[row["by"]], planned, although_same=True)
    # It went out at the time it was planned for.
    PlannedPost.objects.filter(pk=planned.pk).update(wall=f"{_moment(row):%Y-%m-%dT%H:%M}")


def _bring_along(cast: Cast, row: dict[str, Any], planned: PlannedPost) -> None:
    person = cast.people[row["by"]]
    if row["state"] != "draft":
        planned = actions.submit(person, planned, although_same=True)
    if row["state"] == "stopped":
        actions.stop(person, planned, "Der Treffpunkt ist noch nicht genehmigt.")
    if said := row.get("said", ""):
        name, _, words = said.partition(": ")
        actions.comment(cast.people[name], planned, words)


def _compose(cast: Cast, row: dict[str, Any], **when: Any) -> PlannedPost:
    person = cast.people[row["by"]]
    content = Content(
        text=row["text"], first_comment=row.get("comment", ""), poll=tuple(row.get("poll", ()))
    )
    own = {_channel(cast, name).pk: given for name, given in row.get("own", {}).items()}
    channels = [_channel(cast, name) for name in row["channels"]]
    typed = Typed(content, channels, own, pictures=_pictures(person, row), **when)
    return actions.compose(person, None, typed)


def _channel(cast: Cast, name: str) -> Channel:
    if name in cast.spaces:
        return cast.spaces[name]
    return Account.objects.select_related("channel__identity").get(handle=name).channel


def _pictures(person: Person, row: dict[str, Any]) -> list[Attachment]:
    if "picture" not in row:
        return []
    return [conversations.upload(person, BytesIO(picture(row["picture"])), row["alt"])]


def _moment(row: dict[str, Any]) -> datetime:
    zone = ZoneInfo(viewers.organisation().time_zone)
    hour, minute = map(int, row["time"].split(":"))
    day = now().astimezone(zone) + timedelta(days=row["days"])
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
