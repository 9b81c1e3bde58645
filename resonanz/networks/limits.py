"""What fits on a network and how it is counted: one table, one place."""

from collections.abc import Callable
from dataclasses import dataclass, replace


def count_characters(text: str) -> int:
    """Unicode code points."""
    return len(text)


@dataclass(frozen=True)
class Limits:
    """The limits of one network (or of one server of it)."""

    text_length: int
    count: Callable[[str], int] = count_characters
    # What is counted, in words for people: "characters", "graphemes".
    unit: str = "characters"
    text_bytes: int | None = None
    media_count: int = 4
    picture_bytes: int = 8_000_000
    picture_pixels: int | None = None
    alt_length: int = 1500
    media_types: frozenset[str] = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
    thread_parts: int = 1
    content_warning_counts: bool = False

    def with_(self, **changes: object) -> "Limits":
        """The same limits with some of them changed, as a server states its own."""
        return replace(self, **changes)  # type: ignore[arg-type]
