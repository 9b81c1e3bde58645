"""Values as Telegram gave them; nothing where something else stands there."""

from datetime import UTC, datetime
from typing import Any

from resonanz.networks.contract import JSON


def mapping(value: Any) -> JSON:
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[JSON]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def number(value: Any) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number else 0


def moment(value: Any) -> datetime:
    try:
        return datetime.fromtimestamp(number(value), UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)
