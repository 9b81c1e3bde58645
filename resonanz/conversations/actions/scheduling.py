"""Say something later: keep it, say it at its time with the rights of then, or take it back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.conversations import kinds
from resonanz.conversations.models import Attachment, Post, Scheduled
from resonanz.core.errors import Refused, ResonanzError
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.core.time import now, standing_at
from resonanz.people.models import Person

from .drafting import forget_draft, keep_draft
from .saying import say

LATEST, MOST = timedelta(days=366), 100


@transaction.atomic
def schedule(
    actor: Person, channel: Channel, source: str, fields: Mapping[str, Any], at: datetime
) -> Scheduled:
    """What the actor says in a channel at a moment to come; checked as if it were that moment."""
    require(actor, "conversations.say", channel)
    if not now() < at <= now() + LATEST:
        raise Refused(_("Choose a time to come, within a year. Your text is kept."))
    if Scheduled.objects.filter(person=actor).count() >= MOST:
        raise Refused(_("You have planned a hundred posts already. Your text is kept."))
    planned = Scheduled(
        person=actor, channel=channel, kind=fields.get("kind") or Post.Kind.POST, source=source,
        fields=dict(fields), zone=timezone.get_current_timezone_name(), due_at=at,
    )  # fmt: skip
    form = kinds.of(planned.kind)
    with standing_at(at):
        form.check(actor, channel, _asked(planned))
    if form.needs_words and not source.strip() and not _attachments(planned):
        raise Refused(_("Write something first."))
    planned.save()
    forget_draft(actor, f"channel:{channel.pk}")
    record(actor, "post.scheduled", planned, channel_id=channel.pk)
    return planned


@transaction.atomic
def unschedule(actor: Person, planned: Scheduled) -> None:
    """It is not said; its words are a draft again."""
    require(actor, "conversations.unschedule", planned)
    keep_draft(actor, f"channel:{planned.channel_id}", planned.source, planned.fields)
    planned.delete()


def say_what_is_due() -> int:
    """Say what is due, as its authors; what is refused waits, and its author is told why."""
    due = Scheduled.objects.filter(due_at__lte=now(), problem="").order_by("due_at", "pk")
    numbers = list(due.values_list("pk", flat=True)[:200])
    for number in numbers:
        try:
            with transaction.atomic():
                _say(number)
        except ResonanzError as error:
            _keep(number, str(error.message))
    return len(numbers)


def _say(number: int) -> None:
    found = Scheduled.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=number)
    planned = found.select_related("channel", "person__user").first()
    if planned is None or planned.problem:
        return
    if planned.person.user is None or not planned.person.user.is_active:
        planned.delete()
        return
    say(
        planned.person, planned.channel, planned.source, kind=planned.kind,
        asked=_asked(planned), link=str(planned.fields.get("link", "")).strip(),
        attachments=_attachments(planned),
    )  # fmt: skip
    planned.delete()


@transaction.atomic
def _keep(number: int, why: str) -> None:
    planned = Scheduled.objects.select_related("person").filter(pk=number).first()
    if planned is not None:
        planned.problem = why[:500]
        planned.save(update_fields=["problem"])
        record(planned.person, "post.not_said", planned, why=planned.problem)


def _asked(planned: Scheduled) -> object:
    with timezone.override(ZoneInfo(planned.zone)):
        return kinds.of(planned.kind).read(_typed(planned), planned.person)


def _typed(planned: Scheduled) -> dict[str, str]:
    return {name: value for name, value in planned.fields.items() if isinstance(value, str)}


def _attachments(planned: Scheduled) -> list[Attachment]:
    numbers = [int(one) for one in planned.fields.get("attachments", []) if str(one).isdecimal()]
    mine = Attachment.objects.filter(owner=planned.person_id, post__isnull=True).in_bulk(numbers)
    return [mine[number] for number in numbers if number in mine]
