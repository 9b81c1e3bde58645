"""What a month holds at X: counted along, shown on the account's page, and not overdrawn.

X bills reading and writing; what a plan holds only its owner knows, and says it when connecting.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused, TryLater
from resonanz.core.figures import Figure
from resonanz.core.time import now
from resonanz.networks.contract import JSON, AccountView
from resonanz.networks.values import mapping, number

# What the account's page shows: {"month", "reads", "posts"}; connecting again leaves it.
USED = "usage"
# What the month holds: {"reads", "posts"}.
PLAN = "plan"


def plan_of(options: Mapping[str, Any]) -> JSON:
    """What the month holds, as typed; 0 where nothing is to be held back."""
    return {
        name: int(typed) if (typed := str(options.get(asked) or "").strip()).isdecimal() else 0
        for name, asked in (("reads", "monthly_reads"), ("posts", "monthly_posts"))
    }


def _month() -> str:
    return f"{now():%Y-%m}"


def usage_of(account: AccountView) -> JSON:
    """What was used this month."""
    return _usage_in(account.extra)


def _usage_in(extra: Mapping[str, Any]) -> JSON:
    kept = mapping(extra.get(USED))
    is_now = kept.get("month") == _month()
    used = {name: number(kept.get(name)) if is_now else 0 for name in ("reads", "posts")}
    return {**used, "month": _month()}


def _most(account: AccountView, name: str) -> int:
    return number(mapping(account.extra.get(PLAN)).get(name))


@dataclass
class Meter:
    """What one piece of work has used."""

    reads: int = 0
    posts: int = 0


@contextmanager
def counted(account: AccountView) -> Iterator[Meter]:
    """Counts what the block uses, also where it breaks off."""
    meter = Meter()
    try:
        yield meter
    finally:
        if meter.reads or meter.posts:
            account.change_extra(lambda kept: {USED: _added(kept, meter)})


def _added(kept: Mapping[str, Any], meter: Meter) -> JSON:
    used = _usage_in(kept)
    return {
        **used,
        "reads": used["reads"] + meter.reads,
        "posts": used["posts"] + meter.posts,
    }


def check_reads(account: AccountView) -> None:
    """Raises `TryLater` where the month holds no more reading."""
    usage = usage_of(account)
    if 0 < _most(account, "reads") <= usage["reads"]:
        raise TryLater(
            _("The posts that may be read at X this month are used up (%s). It goes on next month.")
            % Figure(usage["reads"])
        )


def may_measure(account: AccountView) -> bool:
    """Whether figures may be read: half of the month is kept for what people say."""
    usage = usage_of(account)
    most = _most(account, "reads")
    return not most or usage["reads"] < most / 2


def check_posts(account: AccountView, wished: int) -> None:
    """Raises `Refused` where the month holds no more posts."""
    usage = usage_of(account)
    most = _most(account, "posts")
    if most and usage["posts"] + wished > most:
        raise Refused(
            _("The posts that may be written at X this month are used up (%(used)s of %(most)s).")
            % {"used": Figure(usage["posts"]), "most": Figure(most)},
            code="budget",
        )
