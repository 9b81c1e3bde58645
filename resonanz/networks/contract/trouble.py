"""What a network may answer beside what was asked of it."""

from datetime import datetime


class LostRight(Exception):
    """The network no longer accepts our secret: a person must connect the account again.

    `problem` says so in words for people, where it is not about a secret.
    """

    def __init__(self, *told: object, problem: str = "") -> None:
        super().__init__(*told)
        self.problem = problem


class RateLimited(Exception):
    """The network asks to wait."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until:%c}")
        self.until = until


class Uncertain(Exception):
    """We cannot know whether the network took it (time-out, connection lost after sending)."""
