"""Whom the state of an account or of something on its way concerns; each is safe to run twice."""

from datetime import UTC, date, datetime, time

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from resonanz.channels.abilities import traits_of
from resonanz.channels.models import OUTSIDE_ROLES, Membership
from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.core.time import from_iso
from resonanz.notifications.actions import tell
from resonanz.notifications.models import Notification
from resonanz.people.models import Person

from .models import Account, Delivery

Reason = Notification.Reason


@listens("account.lost")
def on_lost(event: Event) -> None:
    """Those who can connect it again hear that the network no longer knows our right."""
    account = _account(event)
    if account is None:
        return
    text = gettext_lazy(
        "%(network)s no longer accepts our access to @%(handle)s. Connect it again."
    )
    if account.only_listens:
        text = gettext_lazy("%(handle)s can no longer be listened to. Its page says why.")
    _tell_keepers(event, account, text)


@listens("account.ending")
def on_ending(event: Event) -> None:
    """Those who can renew it hear ahead that the right to an account ends."""
    account = _account(event)
    if account is None:
        return
    text = gettext_lazy("The right to @%(handle)s on %(network)s ends on %(end)s.")
    _tell_keepers(event, account, text, end=from_iso(event.details["ends_at"]))


@listens("account.version_ending")
def on_version_ending(event: Event) -> None:
    """Those who run an account hear that an interface ends, and what is to be set."""
    account, given = _account(event), event.details
    if account is None:
        return
    text = gettext_lazy(
        "On %(end)s %(network)s ends version %(value)s, in which it is spoken to. Whoever "
        "runs Resonanz sets a newer %(setting)s."
    )
    # Noon: the same day wherever it is read.
    end = datetime.combine(date.fromisoformat(given["ends"]), time(12), UTC)
    _tell_keepers(event, account, text, end=end, value=given["value"], setting=given["setting"])


@listens("delivery.late")
def on_late(event: Event) -> None:
    """Whoever sent it, and whoever runs the account, hears that it did not go out in time."""
    delivery = Delivery.objects.filter(pk=event.subject_id).select_related("channel", "by").first()
    if delivery is None:
        return
    account = Account.objects.filter(channel=delivery.channel).first()
    people = set(_keepers(account)) if account else set()
    if delivery.by is not None:
        people |= set(Person.objects.filter(pk=delivery.by.pk).select_related("user"))
    text = gettext_lazy("Something for %(channel)s should have gone out by now and did not.")
    if delivery.problem:
        text = gettext_lazy("Something for %(channel)s has not gone out yet: %(reason)s")
    words = {"channel": delivery.channel.name, "reason": delivery.problem}
    address = f"/deliveries/{delivery.pk}/"
    for person in people:
        tell(person, event, Reason.LATE, address, text, words=words)


def _account(event: Event) -> Account | None:
    return Account.objects.filter(pk=event.subject_id).select_related("channel").first()


def _keepers(account: Account) -> list[Person]:
    """Who can connect an account again: who runs its channel; else all who run the outside."""
    people = Person.objects.filter(user__is_active=True).select_related("user")
    runs = Q(user__role__in=OUTSIDE_ROLES) | Q(memberships__role=Membership.Role.OWNER)
    here = people.filter(runs, memberships__channel=account.channel_id).distinct()
    return list(here) or list(people.filter(user__role__in=OUTSIDE_ROLES))


def _tell_keepers(event: Event, account: Account, text: Promise, **more: object) -> None:
    network = traits_of(account.channel.network).name
    words = {"network": network, "handle": account.handle, **more}
    address = f"/networks/accounts/{account.pk}/"
    for person in _keepers(account):
        tell(person, event, Reason.ACCOUNT_LOST, address, text, words=words)
