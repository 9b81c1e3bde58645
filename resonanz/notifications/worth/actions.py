"""Switch the feed "worth it" on and off, weigh the reasons otherwise."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.core.time import now
from resonanz.people.models import Person

from .formula import KEYS
from .models import MOST_WEIGHT, Worth, WorthWish
from .weighing import weigh

# How old what was weighed may become; so many people in one statement, so many statements a run.
EVERY = timedelta(minutes=10)
AT_ONCE, STATEMENTS = 100, 50
MOST_DAYS = 14


@transaction.atomic
def switch_on(actor: Person) -> None:
    """From now on threads are weighed for the actor, at once for the first time."""
    WorthWish.objects.get_or_create(person=actor, defaults={"since": now()})
    weigh([actor.pk])


@transaction.atomic
def switch_off(actor: Person) -> None:
    """Nothing is weighed for the actor any more, and what was is gone with their wishes."""
    Worth.objects.filter(person=actor).delete()
    WorthWish.objects.filter(person=actor).delete()


@transaction.atomic
def settle(actor: Person, *, days: int | None = None, **weights: int) -> None:
    """How much each reason counts for the actor, and how soon a thread grows old; at once."""
    wish = WorthWish.objects.select_for_update().filter(person=actor).first()
    if wish is None:
        raise Refused(_("Switch “worth it” on first."))
    for name, weight in weights.items():
        if name not in KEYS or not 0 <= weight <= MOST_WEIGHT:
            raise Refused(_("A reason counts from 0 (not at all) to 3 (twice)."))
        setattr(wish, name, weight)
    if days is not None:
        if not 1 <= days <= MOST_DAYS:
            raise Refused(_("A thread counts half after 1 to 14 days."))
        wish.days = days
    wish.save()
    weigh([actor.pk])


def weigh_due() -> int:
    """Weigh for everybody whose feed is old, the oldest first; for how many."""
    old = Q(weighed_at=None) | Q(weighed_at__lt=now() - EVERY)
    due = WorthWish.objects.filter(old, person__user__is_active=True)
    order = F("weighed_at").asc(nulls_first=True)
    people = list(due.order_by(order).values_list("person", flat=True)[: AT_ONCE * STATEMENTS])
    for at in range(0, len(people), AT_ONCE):
        weigh(people[at : at + AT_ONCE])
    return len(people)
