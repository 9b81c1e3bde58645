"""How one wants to be reached; when a department is not."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.rights import require
from resonanz.notifications.kinds import Kind
from resonanz.notifications.models import DepartmentQuiet, QuietTimes, Reach
from resonanz.people.models import Department, Person

from .errands import people_of, plan_anew

_TIMES = ("quiet_from", "quiet_until", "quiet_weekends", "quiet_holidays")
_WISHES = ("mail", "digest_hour", "digest_weekday", "not_mailed", "not_pushed", *_TIMES)
WISHES = (*_WISHES, "lets_urgent_through")


@transaction.atomic
def settle_reach(actor: Person, **wishes: Any) -> Reach:
    """The actor's wishes from now on, also for what already waits; what is not named stays."""
    reach, _new = Reach.objects.get_or_create(person=actor)
    for name, value in wishes.items():
        if name not in WISHES:
            raise ValueError(name)
        setattr(reach, name, value)
    _check(reach)
    reach.not_mailed, reach.not_pushed = sorted(reach.not_mailed), sorted(reach.not_pushed)
    reach.save()
    plan_anew([actor.pk])
    return reach


def _check(reach: Reach) -> None:
    if reach.mail not in Reach.Window.values:
        raise Refused(_("There is no such choice for mails."))
    if not 0 <= reach.digest_hour <= 23 or not 0 <= reach.digest_weekday <= 6:
        raise Refused(_("A digest has an hour from 0 to 23 and a weekday from 0 (Monday) to 6."))
    unknown = {*reach.not_mailed, *reach.not_pushed} - set(Kind.values)
    if unknown:
        raise Refused(_("There is no kind “%s”.") % sorted(unknown)[0])
    _check_hours(reach)


def _check_hours(times: QuietTimes) -> None:
    if (times.quiet_from is None) != (times.quiet_until is None):
        raise Refused(_("Quiet hours have a beginning and an end."))


def end_mails(person: Person) -> None:
    """No mails about news any more, as the link in each of them says."""
    settle_reach(person, mail=Reach.Window.NEVER)


def begin_mails(person: Person) -> None:
    """Mails again: after they were ended, or their address refused them."""
    reach, _new = Reach.objects.get_or_create(person=person)
    Reach.objects.filter(pk=reach.pk).update(mail_problem="", mail_failures=0)
    if reach.mail == Reach.Window.NEVER:
        settle_reach(person, mail=Reach.Window.HOURLY)


@transaction.atomic
def set_quiet(actor: Person, department: Department, **times: Any) -> None:
    """When nobody of a department is reached; nothing set, and it has no quiet times."""
    require(actor, "people.administer")
    row = DepartmentQuiet.objects.filter(department=department).first()
    row = row or DepartmentQuiet(department=department)
    for name in _TIMES:
        setattr(row, name, times.get(name, getattr(DepartmentQuiet(), name)))
    _check_hours(row)
    if row.quiet_from is None and not row.quiet_weekends and not row.quiet_holidays:
        DepartmentQuiet.objects.filter(department=department).delete()
    else:
        row.save()
    plan_anew(people_of(department.pk))
