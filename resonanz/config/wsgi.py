"""Pages and API: `granian --interface wsgi resonanz.config.wsgi:application`."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resonanz.config.settings")
_django = get_wsgi_application()


from resonanz.people import viewers  # noqa: E402  (needs the app registry)

from .ahead import read_ahead  # noqa: E402
from .leftover import incoming_of  # noqa: E402

viewers.listen()
read_ahead()

# A process that computes without pause is not to be put aside each time the database has an answer
# for one of its threads: a tenth more pages (Linux only; the threads started from here inherit it).
if hasattr(os, "SCHED_BATCH"):
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))

# What was loaded at the start stays: the collector need not walk it with every other request. What
# requests leave behind is gathered after dozens of them (an eighth of the time of a page).
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 20, 50)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django's answer, as a list where it is whole: granian sends that at once, without asking
    Python for each part of it (a quarter of the time of a page, seen with py-spy).
    """
    incoming = incoming_of(environ)
    response: Any = _django(environ, start_response)
    if incoming is not None:
        incoming.let_pass()
    if response.streaming:
        return response
    body = [response.content]
    response.close()
    return body
