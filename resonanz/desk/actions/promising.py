"""What is promised on which channel, and when the organisation answers."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import batched, pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.channels.models import Channel
from resonanz.core.errors import Refused
from resonanz.core.events import notify
from resonanz.core.rights import require
from resonanz.desk import promises
from resonanz.desk.clock import Period
from resonanz.desk.models import Case, OpeningHours, ServiceLevel
from resonanz.people.lands import known_land
from resonanz.people.models import Organisation, Person

_PORTION = 500


@transaction.atomic
def promise(
    person: Person,
    channel: Channel,
    *,
    first_answer: timedelta | None,
    next_answer: timedelta | None,
    resolution: timedelta | None,
    in_opening_hours: bool,
    needs_approval: bool,
) -> ServiceLevel:
    """Promise these times on a channel; open cases are reckoned anew."""
    require(person, "desk.promise", channel)
    for span in (first_answer, next_answer, resolution):
        if span is not None and span <= timedelta(0):
            raise Refused(_("A promised time is longer than nothing."))
    level, _is_new = ServiceLevel.objects.update_or_create(
        channel=channel,
        defaults={
            "first_answer": first_answer,
            "next_answer": next_answer,
            "resolution": resolution,
            "in_opening_hours": in_opening_hours,
        },
    )
    channel.needs_approval = needs_approval
    channel.save(update_fields=["needs_approval"])
    recount(channel.pk)
    return level


@transaction.atomic
def open_at(person: Person, periods: Iterable[Period], land: str) -> None:
    """Answer in these hours, and not on the public holidays of a Land ("" for none)."""
    require(person, "desk.opening_hours")
    wished = sorted(set(periods), key=lambda period: (period.weekday, period.opens))
    for period in wished:
        if not _is_sound(period):
            raise Refused(_("A period opens before it closes."))
    for earlier, later in pairwise(wished):
        if earlier.weekday == later.weekday and _ends_after(earlier, later):
            raise Refused(_("Two periods of a day overlap."))
    OpeningHours.objects.all().delete()
    OpeningHours.objects.bulk_create(
        [OpeningHours(weekday=p.weekday, opens=p.opens, closes=p.closes) for p in wished]
    )
    Organisation.objects.update(federal_state=known_land(land))
    for channel_id in Case.objects.open().values_list("channel", flat=True).distinct():
        recount(channel_id)


def recount(channel_id: int) -> None:
    """Reckon the promises of a channel's open cases anew."""
    promised = promises.promises_of(channel_id)
    cases = Case.objects.open().filter(channel=channel_id).select_for_update(of=("self",))
    fields = ["first_answer_due_at", "next_answer_due_at", "resolution_due_at", "due_at"]
    for portion in batched(cases.order_by("pk").iterator(_PORTION), _PORTION):
        for case in portion:
            promises.recount(case, promised)
        Case.objects.bulk_update(portion, fields)
    notify(f"desk:{channel_id}", verb="desk.promised", subject=channel_id)


def _is_sound(period: Period) -> bool:
    return 0 <= period.weekday <= 6 and (period.closes > period.opens or not any(_clock(period)))


def _clock(period: Period) -> Iterator[int]:
    yield from (period.closes.hour, period.closes.minute, period.closes.second)


def _ends_after(earlier: Period, later: Period) -> bool:
    return not any(_clock(earlier)) or earlier.closes > later.opens
