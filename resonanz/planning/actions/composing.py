"""A planned post while it is written: kept as it was typed, whether it fits or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel
from resonanz.conversations.actions import forget_draft, reword
from resonanz.conversations.models import Attachment
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.markdown import language_of
from resonanz.core.rights import may, require
from resonanz.core.time import now
from resonanz.people import viewers
from resonanz.people.models import Person
from resonanz.planning import walltime
from resonanz.planning.content import OVERRIDES, Content, content_of, fitted, stored
from resonanz.planning.models import PlannedPost, Variant

from .handing import held, move_deliveries, prepare_videos, take_back, withdraw_all
from .versions import snapshot

State = PlannedPost.State


@dataclass(frozen=True)
class Typed:
    """What a person gave of a planned post."""

    content: Content
    channels: Sequence[Channel] = ()
    # By channel number: what is said differently there, and the network's own options.
    overrides: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    options: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    pictures: Sequence[Attachment] = ()
    wall: str = ""
    fold: int = 0
    at_once: bool = False


@transaction.atomic
def compose(person: Person, planned: PlannedPost | None, typed: Typed) -> PlannedPost:
    """The planned post with what was typed, new where there was none.

    Whatever was agreed to or scheduled in another wording is taken back, and asked for again.
    """
    for channel in typed.channels:
        _must_speak(person, channel)
    planned = held(planned) if planned else _begin(person)
    require(person, "planning.write", planned)
    before = snapshot(planned)
    _write(person, planned, typed)
    planned = held(planned)
    if snapshot(planned) != before:
        _ask_again(person, planned)
    _set_time(person, planned, typed)
    planned.save()
    prepare_videos(planned)
    record(person, "planned_post.written", planned, topics=[f"planned:{planned.pk}"])
    forget_draft(person, f"plan:{planned.pk}")
    return held(planned)


@transaction.atomic
def delete(person: Person, planned: PlannedPost) -> None:
    """Forget a planned post of which nothing became public."""
    planned = held(planned)
    require(person, "planning.write", planned)
    if planned.is_begun:
        raise Refused(_("A part of it is public already. Delete that on its channel first."))
    withdraw_all(person, planned)
    record(person, "planned_post.deleted", planned)
    forget_draft(person, f"plan:{planned.pk}")
    planned.delete()


@transaction.atomic
def copy(person: Person, planned: PlannedPost) -> PlannedPost:
    """A new draft with the same words, for another day."""
    twin = _begin(person)
    twin.original, twin.language = planned.original, planned.language
    twin.save()
    twin.pictures.set(planned.pictures.all())
    for variant in planned.variants.all():
        if may(person, "networks.speak", variant.channel):
            Variant.objects.create(
                planned_post=twin,
                channel=variant.channel,
                override=variant.override,
                options=variant.options,
                plain=variant.plain,
            )
    return held(twin)


def _begin(person: Person) -> PlannedPost:
    moment = now()
    zone = viewers.organisation().time_zone
    planned = PlannedPost.objects.create(
        author=person, zone=zone, created_at=moment, changed_at=moment
    )
    return held(planned)


def _must_speak(person: Person, channel: Channel) -> None:
    require(person, "networks.speak", channel)
    if not channel.can(Ability.POST) or channel.archived_at is not None:
        text = _("Nothing can be published on %(channel)s.")
        raise Refused(text % {"channel": channel.name})


def _write(person: Person, planned: PlannedPost, typed: Typed) -> None:
    planned.original = stored(typed.content)
    planned.language = language_of(typed.content.text, viewers.organisation().language)
    planned.changed_at = now()
    planned.save()
    _keep_pictures(person, planned, typed.pictures)
    _keep_variants(person, planned, typed)


def _keep_pictures(person: Person, planned: PlannedPost, pictures: Sequence[Attachment]) -> None:
    before = set(planned.pictures.values_list("pk", flat=True))
    for picture in pictures:
        if picture.pk not in before and (picture.owner_id != person.pk or picture.post_id):
            raise Refused(_("This picture is not yours or is already used. Your text is kept."))
    _keep_words(pictures)
    planned.pictures.set(pictures)
    for position, picture in enumerate(pictures):
        if picture.position != position:
            Attachment.objects.filter(pk=picture.pk).update(position=position)


def _keep_words(pictures: Sequence[Attachment]) -> None:
    """What was typed for those who cannot see or hear it; raises `Refused` for no subtitles."""
    standing = Attachment.objects.in_bulk([picture.pk for picture in pictures])
    for picture in pictures:
        before = standing.get(picture.pk)
        if before and (before.alt, before.subtitles) != (picture.alt, picture.subtitles):
            reword(picture)


def _keep_variants(person: Person, planned: PlannedPost, typed: Typed) -> None:
    wished = {channel.pk: channel for channel in typed.channels}
    for variant in planned.variants.all():
        if variant.channel_id not in wished:
            _drop(person, variant)
    standing = {variant.channel_id: variant for variant in planned.variants.all()}
    for number, channel in wished.items():
        variant = standing.get(number) or Variant(planned_post=planned, channel=channel)
        if not variant.is_begun:
            _keep_variant(variant, channel, typed)


def _keep_variant(variant: Variant, channel: Channel, typed: Typed) -> None:
    given = typed.overrides.get(channel.pk, {})
    variant.override = {
        name: list(given[name]) if name == "left_out" else given[name]
        for name in OVERRIDES
        if name in given
    }
    variant.options = dict(typed.options.get(channel.pk, {}))
    content = fitted(content_of(stored(typed.content), variant.override), channel)
    variant.plain = content.text
    variant.save()


def _drop(person: Person, variant: Variant) -> None:
    if variant.is_begun:
        text = _("It is public on %(channel)s already. Delete it there first.")
        raise Refused(text % {"channel": variant.channel.name})
    take_back(person, variant)
    variant.delete()


def _ask_again(person: Person, planned: PlannedPost) -> None:
    """Another wording is nothing anybody agreed to: what was scheduled is taken back."""
    if planned.state in (State.WAITING, State.APPROVED, State.SCHEDULED):
        withdraw_all(person, planned)
        planned.state = State.DRAFT


def _set_time(person: Person, planned: PlannedPost, typed: Typed) -> None:
    goes_out_now = planned.at_once and typed.at_once
    planned.at_once = typed.at_once
    # What was to come later is scheduled anew where it shall go out at once instead.
    waits = planned.state == State.SCHEDULED and not goes_out_now
    if waits and (typed.at_once or not typed.wall):
        withdraw_all(person, planned)
        planned.state = State.DRAFT
    if not typed.wall:
        if planned.state != State.SCHEDULED:
            planned.wall, planned.due_at, planned.fold = "", None, 0
        return
    zone = viewers.organisation().time_zone
    due = walltime.due(typed.wall, zone, typed.fold)
    has_moved = due.at != planned.due_at
    planned.wall, planned.zone, planned.fold, planned.due_at = due.wall, zone, due.fold, due.at
    if has_moved and planned.state == State.SCHEDULED:
        move_deliveries(person, planned)
