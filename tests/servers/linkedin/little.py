"""Little text read as LinkedIn reads it: cut off at the first character that should have been
escaped."""

import re

LIVE = re.compile(
    r"\{hashtag\|\\?#\|((?:\\.|[^}\\])*)\}|@\[((?:\\.|[^\]\\])*)\]\(urn:li:\w+:[\w-]+\)"
    r"|\\(.)|([^\\|{}@\[\]()<>#*_~])",
    re.DOTALL,
)


def read(little: str) -> str:
    """Little text as it is shown."""
    shown, here = "", 0
    while found := LIVE.match(little, here):
        tag, name, escaped, plain = found.groups()
        shown += f"#{read(tag)}" if tag is not None else read(name or "") or escaped or plain or ""
        here = found.end()
    return shown
