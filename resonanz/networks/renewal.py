"""Rights to accounts are renewed before they end; where only a person can, they are told ahead."""

import logging
from datetime import timedelta

from django.db.models import Q

from resonanz.core.errors import ResonanzError
from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.time import now

from .accounts import view_of
from .contract import JSON, LostRight, RateLimited, Renews
from .intake import lose
from .models import Account
from .registry import network_of

log = logging.getLogger(__name__)

# A right is renewed well before anybody would have to be warned.
RENEW_BEFORE = timedelta(days=15)
# How long before the end of a right those who can renew it are told, the nearer mark first.
WARNINGS = (timedelta(days=1), timedelta(days=10))


def renew_due() -> int:
    """Renew every right that ends soon and can be renewed without a person; returns how many."""
    ending = Q(rights_end_at__isnull=True) | Q(rights_end_at__lte=now() + RENEW_BEFORE)
    connected = Account.objects.filter(ending, state=Account.State.CONNECTED, through=None)
    return sum(_renew(account) for account in connected.select_related("channel"))


def _renew(account: Account) -> bool:
    network = network_of(account.channel.network)
    if not isinstance(network, Renews):
        return False
    try:
        network.renew(view_of(account))
    except LostRight:
        lose(account)
        return False
    except (ResonanzError, RateLimited):
        return False  # tried again within the hour; the warnings come all the same
    except Exception:
        log.exception("Account %s: its right could not be renewed.", account.pk)
        return False
    return True


def warn_of_ends() -> int:
    """Tell of rights that end soon, once for each mark; returns how many were told of."""
    soon = Account.objects.filter(
        state=Account.State.CONNECTED, rights_end_at__lte=now() + WARNINGS[-1]
    )
    return sum(_warn(account) for account in soon)


def _warn(account: Account) -> bool:
    if account.rights_end_at is None:
        return False
    left = account.rights_end_at - now()
    mark = next(mark for mark in WARNINGS if left <= mark)
    details: JSON = {"days": mark.days, "ends_at": account.rights_end_at.isoformat()}
    told = Event.objects.filter(
        verb="account.ending",
        subject_type=account._meta.label_lower,
        subject_id=account.pk,
        details=details,
    )
    if told.exists():
        return False
    record(None, "account.ending", account, channel_id=account.channel_id, **details)
    return True
