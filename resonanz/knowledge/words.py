"""Words people searched for, as they are kept."""

import re

_PRIVATE = re.compile(r"@|\d{5}|\d[\d /-]{6}\d")


def normal(words: str) -> str:
    """Words as they are kept; nothing of what looks like somebody's address or number."""
    said = " ".join(words.casefold().replace("\x00", "").split())
    if not 3 <= len(said) <= 200 or _PRIVATE.search(said):
        return ""
    return said
