"""Whom the state of an account or of something on its way concerns; each is safe to run twice."""

from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from resonanz.accounts.models import User
from resonanz.channels.models import OUTSIDE_ROLES, Membership
from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.core.time import from_iso
from resonanz.notifications.actions import tell
from resonanz.notifications.models import Notification
from resonanz.people import viewers
from resonanz.people.models import Person

from .contract import JSON
from .models import Account, Delivery

Reason = Notification.Reason


@listens("account.lost")
def on_lost(event: Event) -> None:
    """Those who can connect it again hear that the network no longer knows our right."""
    account = _account(event)
    for person in _keepers(account) if account else ():
        with _in_words_of(person):
            words = _("%(network)s no longer accepts our access to @%(handle)s. Connect it again.")
            if account and account.only_listens:
                words = _("%(handle)s can no longer be listened to. Its page says why.")
            _tell(person, event, account, words)


@listens("account.ending")
def on_ending(event: Event) -> None:
    """Those who can renew it hear ahead that the right to an account ends."""
    account = _account(event)
    days, end = int(event.details["days"]), from_iso(event.details["ends_at"])
    for person in _keepers(account) if account else ():
        with _in_words_of(person):
            words = ngettext(
                "The right to @%(handle)s on %(network)s ends within %(days)d day, on %(end)s.",
                "The right to @%(handle)s on %(network)s ends within %(days)d days, on %(end)s.",
                days,
            )
            shown = date_format(localtime(end), "SHORT_DATE_FORMAT")
            _tell(person, event, account, words, days=days, end=shown)


@listens("account.version_ending")
def on_version_ending(event: Event) -> None:
    """Those who run an account hear that an interface ends, and what is to be set."""
    account, given = _account(event), event.details
    for person in _keepers(account) if account else ():
        with _in_words_of(person):
            words = _(
                "On %(end)s %(network)s ends version %(value)s, in which it is spoken to. Whoever "
                "runs Resonanz sets a newer %(setting)s."
            )
            end = date_format(date.fromisoformat(given["ends"]), "SHORT_DATE_FORMAT")
            _tell(person, event, account, words, end=end, **_named(given))


def _named(given: JSON) -> JSON:
    return {name: given[name] for name in ("value", "setting")}


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


def _in_words_of(person: Person) -> override:
    user: User | None = person.user
    return override((user.language if user else "") or viewers.organisation().language)


def _tell(
    person: Person, event: Event, account: Account | None, words: str, **more: object
) -> None:
    if account is None:
        return
    known = {"network": account.channel.network_name, "handle": account.handle, **more}
    address = f"/networks/accounts/{account.pk}/"
    tell(person, event, Reason.ACCOUNT_LOST, address, words % known)
