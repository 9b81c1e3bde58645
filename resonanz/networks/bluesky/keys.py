"""Record keys we choose ourselves, so that writing twice is writing once.

A TID is 64 bits in an alphabet that sorts: a zero, 53 bits of microseconds, 10 bits of whoever
wrote. Ours keep the second and fill the rest (30 bits) from what identifies the thing written.
"""

from datetime import UTC, datetime
from hashlib import blake2b

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
LENGTH = 13
_NO_MOMENT = datetime(2023, 1, 1, tzinfo=UTC)


def tid(number: int) -> str:
    """The 63 bits of a number as a TID."""
    letters = [ALPHABET[(number >> 5 * place) & 31] for place in range(LENGTH)]
    return "".join(reversed(letters))


def post_key(key: str, created_at: datetime | None, part: int) -> str:
    """The record key of one part of a delivery: the same for the same delivery, part by part."""
    second = int((created_at or _NO_MOMENT).timestamp()) + part
    # The microseconds of that second and the ten bits behind them are free for us.
    fraction = _bits(f"{key}:{part}", 64) % (1_000_000 << 10)
    return tid(((second * 1_000_000) << 10) + fraction)


def deed_key(did: str, verb: str, subject: str) -> str:
    """The record key of a like, repost or follow of ours: one for each subject."""
    return tid(_bits(f"{did} {verb} {subject}", 63))


def _bits(text: str, count: int) -> int:
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest) & ((1 << count) - 1)
