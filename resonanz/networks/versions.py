"""Interfaces that are spoken in a version which ends: who must raise it is told ahead.

The version is a setting of the operator. Where it ends soon, every start and the log, the doctor,
the page of each account and a notification say so.
"""

import logging
from datetime import date, timedelta
from typing import Any

from django.core.checks import CheckMessage, Warning, register
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.time import now

from .contract import JSON, Version, Versioned
from .models import Account
from .registry import network_of, networks

log = logging.getLogger(__name__)

# How long before its end a version is warned of, the nearer mark first.
MARKS = (timedelta(days=10), timedelta(days=60))


def version_of(key: str) -> Version | None:
    """The version a network is spoken in; none where it has none."""
    network = network_of(key)
    return network.version() if isinstance(network, Versioned) else None


def warning(version: Version, today: date) -> str:
    """What the operator should know of a version; nothing while it holds for long."""
    known = {"setting": version.setting, "value": version.value, "example": version.example}
    if version.is_odd:
        return _("%(setting)s is “%(value)s”; it names a version as in %(example)s.") % known
    if version.ends is None or today < version.ends - MARKS[-1]:
        return ""
    known["end"] = date_format(version.ends, "DATE_FORMAT")
    if today >= version.ends:
        return _("%(setting)s %(value)s ended on %(end)s. Set the newest version.") % known
    return (
        _(
            "%(setting)s %(value)s ends on %(end)s. Set the newest version that the network's "
            "release notes name."
        )
        % known
    )


def warnings(today: date) -> list[str]:
    """All there is to warn of, each setting once."""
    spoken = (one.version() for one in networks() if isinstance(one, Versioned))
    by_setting = {version.setting: version for version in spoken}
    return [words for one in by_setting.values() if (words := warning(one, today))]


@register()
def check_versions(**given: Any) -> list[CheckMessage]:
    """Warns at every start before a version ends."""
    with override("en"):
        return [Warning(words, id="resonanz.W001") for words in warnings(now().date())]


def tell_of_ends() -> int:
    """Tell of versions that end soon, once an account and mark; returns how many were told of."""
    for words in warnings(now().date()):
        log.warning(words)
    connected = Account.objects.filter(state=Account.State.CONNECTED, through=None)
    return sum(_tell(account) for account in connected.select_related("channel"))


def _tell(account: Account) -> bool:
    version = version_of(account.channel.network)
    if version is None or version.ends is None:
        return False
    left = version.ends - now().date()
    mark = next((mark for mark in MARKS if left <= mark), None)
    if mark is None:
        return False
    details: JSON = {
        "setting": version.setting,
        "value": version.value,
        "ends": version.ends.isoformat(),
        "days": mark.days,
    }
    if _told(account, details):
        return False
    record(None, "account.version_ending", account, channel_id=account.channel_id, **details)
    return True


def _told(account: Account, details: JSON) -> bool:
    told = Event.objects.filter(
        verb="account.version_ending",
        subject_type=account._meta.label_lower,
        subject_id=account.pk,
        details=details,
    )
    return told.exists()
