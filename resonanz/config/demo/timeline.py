"""The weeks of the demonstration, lived through in order: each thing happens at its moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from resonanz.core.jobs import drain
from resonanz.core.time import now, standing_at


@dataclass
class Timeline:
    """What happens when. Things happen through the same actions as in daily life."""

    happenings: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    begins: datetime = field(default_factory=now)

    def at(self, moment: datetime, happening: Callable[[], object]) -> None:
        """Let something happen at a moment; what lies in the future is left out."""
        if moment <= self.begins:
            self.happenings.append((moment, len(self.happenings), happening))

    def live(self) -> None:
        """Let everything happen, oldest first, with all the work that follows from it."""
        for moment, _, happening in sorted(self.happenings, key=lambda row: row[:2]):
            with standing_at(moment):
                happening()
                drain()
