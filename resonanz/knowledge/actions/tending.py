"""Somebody looks after a page: says that it is right, until when, and hands it over."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import may, require
from resonanz.core.time import now
from resonanz.knowledge.models import Page, today
from resonanz.people.models import Person

from .writing import locked

# How long what was verified holds, where nobody says otherwise; and at most.
HOLDS, LONGEST = timedelta(days=182), timedelta(days=2 * 366)
# So long before its day, and after it once more, whoever looks after a page is reminded.
AHEAD = timedelta(days=14)
BEFORE, AFTER, LONG_AFTER = 1, 2, 3
_AT_ONCE = 500


@transaction.atomic
def verify(actor: Person, page: Page, until: date | None = None) -> Page:
    """The page, which is right as the actor says, until a day (half a year from now)."""
    page = locked(page)
    require(actor, "knowledge.verify", page)
    until = until or today() + HOLDS
    if not today() < until <= today() + LONGEST:
        raise Refused(_("Choose a day in the future, at most two years from now."))
    page.verified_at, page.verified_by, page.verified_until = now(), actor, until
    page.reminders = 0
    page.save(update_fields=["verified_at", "verified_by", "verified_until", "reminders"])
    _record(actor, "page.verified", page)
    return page


@transaction.atomic
def entrust(actor: Person, page: Page, owner: Person, deputy: Person | None = None) -> Page:
    """The page, which others look after from now on; both must be able to change it."""
    page = locked(page)
    require(actor, "knowledge.entrust", page)
    if owner == deputy:
        raise Refused(_("The deputy is somebody else."))
    for person in (owner, deputy):
        if person is not None and not may(person, "knowledge.change", page):
            told = _("%(name)s cannot change this page, and so cannot look after it.")
            raise Refused(told % {"name": person.name})
    set_owner(actor, page, owner, deputy)
    return page


def set_owner(actor: Person, page: Page, owner: Person | None, deputy: Person | None) -> None:
    """Write down who looks after a page; who is new to it hears of it."""
    before = {page.owner_id, page.deputy_id}
    page.owner, page.deputy = owner, deputy
    page.save(update_fields=["owner", "deputy"])
    new = {one.pk for one in (owner, deputy) if one is not None} - before
    _record(actor, "page.entrusted", page, people=sorted(new))


def remind() -> int:
    """Remind of pages whose day comes, came, or is long over; how many there were.

    Each stage once for each verification.
    """
    day = today()
    due = (
        Q(reminders__lt=BEFORE, verified_until__lte=day + AHEAD)
        | Q(reminders__lt=AFTER, verified_until__lt=day)
        | Q(reminders__lt=LONG_AFTER, verified_until__lt=day - AHEAD)
    )
    numbers = Page.objects.standing().filter(due).order_by("verified_until")
    count = 0
    for number in list(numbers.values_list("pk", flat=True)[:_AT_ONCE]):
        count += _remind_of(number, day)
    return count


@transaction.atomic
def _remind_of(number: int, day: date) -> int:
    page = Page.objects.select_for_update(of=("self",)).select_related("post").get(pk=number)
    stage = _stage(page, day)
    if stage <= page.reminders:
        return 0  # somebody verified it meanwhile, or reminded
    page.reminders = stage
    page.save(update_fields=["reminders"])
    _record(None, "page.verification_due", page, stage=stage)
    return 1


def _stage(page: Page, day: date) -> int:
    until = page.verified_until
    if until is None or until > day + AHEAD:
        return 0
    if until >= day:
        return BEFORE
    return AFTER if until >= day - AHEAD else LONG_AFTER


def _record(actor: Person | None, verb: str, page: Page, **details: Any) -> None:
    topics = [f"post:{page.pk}"]
    record(actor, verb, page, channel_id=page.post.channel_id, topics=topics, **details)
