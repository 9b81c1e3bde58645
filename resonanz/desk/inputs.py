"""What a person sent with a form, as values."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime, parse_time
from django.utils.translation import gettext as _

from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Refused
from resonanz.people.requests import Request

from .clock import Period

WEEKDAYS = range(7)
# So many periods of a day can be written on the screen at once.
PERIODS_A_DAY = 3


def number(value: str | None) -> int | None:
    """A row's number, or none for anything else."""
    return int(value) if value and value.isdecimal() and len(value) < 19 else None


def numbers(values: Sequence[str]) -> list[int]:
    """The row numbers among some values."""
    return [found for found in map(number, values) if found is not None]


def answer_typed(request: Request) -> dict[str, Any]:
    """What was typed into the editor, as `actions.draft_answer` takes it."""
    posted = request.POST
    based_on = number(posted.get("read_up_to")) or number(posted.get("based_on"))
    return {
        "source": posted.get("source", ""),
        "visibility": posted.get("visibility", ""),
        "content_warning": posted.get("content_warning", ""),
        "due_at": moment(posted.get("due_at", "")),
        "based_on": Post.objects.filter(pk=based_on).first() if based_on else None,
        "attachments": pictures(request),
    }


def pictures(request: Request) -> list[Attachment]:
    """The uploaded pictures a form names, with the alternative texts it gives them."""
    ids = numbers(request.POST.getlist("attachments"))
    found = Attachment.objects.filter(owner=request.person).in_bulk(ids)
    chosen = [found[number] for number in ids if number in found]
    for picture in chosen:
        alt = request.POST.get(f"alt_{picture.pk}")
        if alt is not None and alt != picture.alt:
            conversations.describe(request.person, picture, alt)
    lines = request.POST.get("picture_alts", "").splitlines()
    files = request.FILES.getlist("pictures")
    alts = [line.strip() for line in lines[: len(files)]] + [""] * (len(files) - len(lines))
    return chosen + [
        conversations.upload(request.person, file, alt)
        for file, alt in zip(files, alts, strict=True)
    ]


def fields_typed(request: Request, pictured: Sequence[Attachment] | None = None) -> dict[str, Any]:
    """What is kept of the editor beside its words; `pictured` are its pictures where known."""
    posted = request.POST
    kept: dict[str, Any] = {
        name: value
        for name, value in posted.items()
        if name in ("visibility", "content_warning", "due_at") or name.startswith("alt_")
    }
    known = [str(picture.pk) for picture in pictured or ()]
    return kept | {"attachments": known or posted.getlist("attachments")}


def moment(text: str) -> datetime | None:
    """The moment of a date and time field, in the zone of whoever sent it."""
    if not text.strip():
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("This is no date and time."))
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def hours(text: str) -> timedelta | None:
    """A span given in hours ("1.5", "1,5"); nothing given: not promised."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        span = timedelta(hours=float(text))
    except (ValueError, OverflowError) as error:
        raise Refused(_("Give a time in hours, for instance 1.5.")) from error
    if not timedelta(0) < span <= timedelta(days=365):
        raise Refused(_("A promised time lies between one minute and a year."))
    return span


def periods(request: Request) -> list[Period]:
    """The opening hours of a week, as the form sends them."""
    found = []
    for day in WEEKDAYS:
        for position in range(PERIODS_A_DAY):
            opens = request.POST.get(f"opens_{day}_{position}", "")
            closes = request.POST.get(f"closes_{day}_{position}", "")
            if opens or closes:
                found.append(Period(day, _clock(opens), _clock(closes)))
    return found


def _clock(text: str) -> time:
    try:
        found = parse_time(text)
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("A period needs both times, for instance 09:00 and 17:00."))
    return found.replace(tzinfo=None)
