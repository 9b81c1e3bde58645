"""Why something on its way out waits, in words for whoever looks."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from resonanz.core.figures import Figure
from resonanz.core.time import now

from .halting import standing
from .models import Account, Delivery, Halt

_State = Delivery.State
_WAITING = (_State.SCHEDULED, _State.CLAIMED, _State.UNKNOWN)


def explained(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    """The same, each with `reasons`: what it waits for, beside its moment; no query of its own.

    Needs `after` loaded and `account` set (`drafts.told`).
    """
    halt = standing()
    for delivery in deliveries:
        delivery.reasons = list(_reasons(delivery, halt))  # type: ignore[attr-defined]
    return deliveries


def _reasons(delivery: Delivery, halt: Halt | None) -> Iterator[str]:
    if delivery.state not in _WAITING:
        return
    if halt is not None and delivery.is_planned:
        yield _("Everything planned stands still. It goes out once somebody lets all go on.")
    if delivery.after is not None and delivery.after.state != _State.SENT:
        yield _("It goes out below its post, once that stands there.")
    yield from _of_account(delivery.account)  # type: ignore[attr-defined]
    if delivery.attempts and delivery.due_at > now():
        words = _("Tried %(times)s times so far; the next try is at %(moment)s.")
        yield words % {"times": Figure(delivery.attempts), "moment": _written(delivery.due_at)}


def _of_account(account: Account | None) -> Iterator[str]:
    if account is None:
        return
    if account.state == Account.State.PAUSED:
        yield _("The account is paused. It goes out once the account is let go on.")
    if account.state == Account.State.LOST:
        yield _("The account has lost its right. Connect it again, and this goes on.")
    if account.speak_again_at and account.speak_again_at > now():
        words = _("The network takes no more of this account before %(moment)s.")
        yield words % {"moment": _written(account.speak_again_at)}


def _written(moment: datetime) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
