"""Which version of Meta's Graph is spoken, and when it ends.

Meta keeps each for two years after the next one came; the days stand in its changelog ("Available
Graph API Versions"). The newest two have none yet.
"""

import re
from datetime import date

from django.conf import settings

from .contract import Version

SETTING = "GRAPH_VERSION"
ENDS = {
    "v20.0": date(2026, 9, 24),
    "v21.0": date(2027, 1, 21),
    "v22.0": date(2027, 5, 20),
    "v23.0": date(2027, 10, 8),
    "v24.0": date(2028, 2, 18),
    "v25.0": date(2028, 7, 29),
}
# Whatever is older ended before the oldest of these.
OLDEST = 20


def spoken() -> Version:
    """The version that is set."""
    named = str(settings.GRAPH_VERSION)
    found = re.fullmatch(r"v(\d{1,3})\.\d", named)
    is_older = found is not None and int(found[1]) < OLDEST
    end = ENDS[f"v{OLDEST}.0"] if is_older else ENDS.get(named)
    return Version(SETTING, named, end, "v25.0", is_odd=found is None)
