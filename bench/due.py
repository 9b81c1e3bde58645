"""A thousand posts due in the same minute over fifty accounts: how soon each is out.

On the practice network, which answers at once, our own speed is measured; on small servers that
limit each account, whether limits are kept; on the real Bluesky network, how near we come to it.
"""

import time
from datetime import timedelta
from uuid import uuid4

from resonanz.core.time import now
from resonanz.networks.models import Delivery
from resonanz.networks.side_by_side import deliver_side_by_side
from resonanz.people.models import Person

from .intake import account_named, emptied

POSTS, ACCOUNTS = 1_000, 50
WITHIN_SECONDS, OF_ALL = 5.0, 0.99


def at_once() -> bool:
    """Publish what is due, in one worker; whether nearly all was out in time."""
    emptied()
    channels = [account_named(f"due{number}").channel for number in range(ACCOUNTS)]
    lead, moment = Person.objects.create(name="Lead"), now() + timedelta(seconds=1)
    Delivery.objects.bulk_create(
        Delivery(
            origin=f"due:{number}",
            channel=channels[number % ACCOUNTS],
            by=lead,
            parts=[f"Nummer {number} von {POSTS}"],
            language="de",
            due_at=moment,
            key=uuid4().hex,
            created_at=moment,
            is_planned=True,
        )
        for number in range(POSTS)
    )
    time.sleep(max(0.0, (moment - now()).total_seconds()))
    deliver_side_by_side()
    entered = (now() - moment).total_seconds()
    sent = Delivery.objects.filter(state=Delivery.State.SENT).values_list("sent_at", flat=True)
    took = sorted((at - moment).total_seconds() for at in sent if at is not None)
    share = sum(one <= WITHIN_SECONDS for one in took) / POSTS
    print(
        f"due at once: {len(took)} of {POSTS} posts out, half after {took[len(took) // 2]:.1f} s, "
        f"the last after {took[-1]:.1f} s; {share:.0%} within {WITHIN_SECONDS:.0f} s "
        f"(at least {OF_ALL:.0%}); in their threads here after {entered:.0f} s",
        flush=True,
    )
    return share >= OF_ALL


# Of each account's twenty posts so many may leave at once; the others when the limit lets them.
AT_ONCE = 15
# Of the rate of a plain client that does nothing but write.
OF_PLAIN = 0.5


def within_limits() -> bool:
    """The same on small servers of four networks; whether each limit and its moment is kept."""
    from tests.punctual.limited import measured

    _opened()
    kept = True
    for network in ("mastodon", "bluesky", "x", "telegram"):
        emptied()
        lead = Person.objects.create(name="Lead")
        found = measured(network, lead, posts=POSTS, accounts=ACCOUNTS, most=AT_ONCE)
        print(
            f"due at once within limits, {network}: {found} of when its limit lets it; "
            f"{found.ignored} times against a limit it had been told of, "
            f"{found.refused} times told by a refusal",
            flush=True,
        )
        kept &= found.in_order and not found.ignored and found.share >= OF_ALL
    return kept


def on_bluesky() -> bool:
    """The same on the real network, PDS, PLC directory and AppView; whether we keep up with it."""
    from tests.punctual.on_bluesky import measured
    from tests.servers.bluesky.network import running, what_the_appview_needs

    _opened()
    emptied()
    lead = Person.objects.create(name="Lead")
    with what_the_appview_needs() as environment, running("all", **environment) as network:
        found, of_plain = measured(network, lead, posts=POSTS, accounts=ACCOUNTS)
    return found.is_whole and found.in_order and of_plain >= OF_PLAIN


def _opened() -> None:
    """Our guarded client may talk to servers on loopback."""
    from django.conf import settings

    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
