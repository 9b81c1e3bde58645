"""An act that cannot be undone, on a network that knows no idempotency key."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused, ResonanzError
from resonanz.core.time import now

from .contract import LostRight, Progress, RateLimited, Remote, Uncertain

# Where progress keeps that the act was about to be done, and when.
ASKED = "asked"
# After a try whose end we do not know, a slow network has this long to show what it did.
SETTLES = timedelta(seconds=30)
# Clocks of the network and ours, and a second cut off from times.
TOLERANCE = timedelta(seconds=30)


def once(
    progress: Progress,
    look: Callable[[], list[Remote]],
    act: Callable[[], Remote],
    unseen: str = "",
) -> Remote:
    """What stands there afterwards: found where an earlier try did it, else done now.

    `act` raises `Uncertain` where nobody knows; anything else it raises says that nothing was done.
    `unseen`: what a person is told where the network never shows whether it was done. They look
    there; done again it is only when they say so.
    """
    asked = progress.media.get(ASKED)
    if asked:
        if found := look():
            return found[0]
        began = parse_datetime(str(asked.get("at", ""))) or now()
        if now() - began < SETTLES:
            raise Uncertain(_("We are looking whether it arrived."))
        if unseen and not asked.get("is_told"):
            progress.media[ASKED] = {**asked, "is_told": True}
            progress.keep(progress)
            raise Refused(unseen, code="nobody_knows")
    progress.media[ASKED] = {"at": now().isoformat()}
    progress.keep(progress)
    try:
        return act()
    except (ResonanzError, RateLimited, LostRight):
        progress.media.pop(ASKED, None)
        progress.keep(progress)
        raise
