"""The one family of errors a person may meet; anything else is a bug and looks like one."""

from collections.abc import Mapping
from typing import Any


class ResonanzError(Exception):
    """An error with a message for people: what happened, whether anything was lost, what to do."""

    status = 400

    def __init__(
        self,
        message: str,
        *,
        lost: bool = False,
        code: str = "",
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.lost = lost
        self.code = code or type(self).__name__.lower()
        # What a program is told beside the words.
        self.more = more or {}


class Refused(ResonanzError):
    """The person can mend it: change the text, the file, the choice."""

    status = 422


class Outdated(Refused):
    """Something came in between; what was typed is kept and can be sent after a look."""

    status = 409


class Forbidden(ResonanzError):
    """The right is missing."""

    status = 403


class Gone(ResonanzError):
    """It is not there (any more), or the viewer may not know that it is."""

    status = 404


class TryLater(ResonanzError):
    """Nothing is wrong with what was asked; the other side is away or busy."""

    status = 503

    def __init__(
        self, message: str, *, lost: bool = False, code: str = "", retry_after_seconds: int = 60
    ) -> None:
        super().__init__(message, lost=lost, code=code)
        self.retry_after_seconds = retry_after_seconds


class TooMany(TryLater):
    """Too much in too short a time."""

    status = 429
