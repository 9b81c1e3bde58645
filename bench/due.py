"""A thousand posts due in the same minute over fifty accounts: how soon each is out.

On the practice network, which answers at once: what is measured is our own speed.
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
