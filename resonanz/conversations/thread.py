"""Where a post stands in its thread: a path that sorts oldest to newest, replies below each."""

from datetime import UTC, datetime, timedelta

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"
_PAIRS = [one + other for one in _ALPHABET for other in _ALPHABET]
_MOMENT_DIGITS = 9
_NUMBER_DIGITS = 7
KEY_LENGTH = _MOMENT_DIGITS + _NUMBER_DIGITS
# An index row of PostgreSQL holds about 2,700 bytes; deeper replies stand beside their parent.
PATH_LENGTH = 120 * KEY_LENGTH
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def key_of(said_at: datetime, number: int) -> str:
    """Sixteen characters that sort (byte by byte) by moment, then by number."""
    moment = (said_at - _BEGIN) // timedelta(microseconds=1)
    return _digits(moment, _MOMENT_DIGITS) + _digits(number, _NUMBER_DIGITS)


def path_of(parent_path: str, said_at: datetime, number: int) -> str:
    """The path of a comment below a post with `parent_path` (empty for the first of a thread)."""
    return parent_path[: PATH_LENGTH - KEY_LENGTH] + key_of(said_at, number)


def _digits(value: int, count: int) -> str:
    value = min(max(value, 0), 64**count - 1)
    told = ""
    for _pair in range(count // 2):
        told = _PAIRS[value & 4095] + told
        value >>= 12
    return _ALPHABET[value] + told if count % 2 else told
