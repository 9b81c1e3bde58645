"""Pages and API: `granian --interface wsgi resonanz.config.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resonanz.config.settings")
application = get_wsgi_application()

from resonanz.people import viewers  # noqa: E402  (needs the app registry)

viewers.listen()

# What was loaded at the start stays: the collector need not walk it with every other request.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
