"""Answers by mail: the same trouble, at every step of the talk with the server that takes them."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from resonanz.conversations.models import Post
from resonanz.networks import delivery
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.intake import take_in
from resonanz.people.models import Person
from tests.servers.http import Asked, Told
from tests.servers.mail.fake import running
from tests.servers.mail.world import OURS, PASSWORD, World

from .faults import Chaos
from .running import Stage
from .scheduling import connected, picture, reconnect

# What a server of mail says that is busy, refuses, or does not know us.
_SAID = {401: "535 5.7.8 who?", 422: "550 5.7.1 no", 429: "421 4.7.0 too many"}


@dataclass
class Struck(World):
    """A world in which each step of handing in a mail may be struck."""

    chaos: Chaos = field(default_factory=lambda: Chaos(lambda asked: Told()))

    def fault(self, command: str) -> str:
        if command not in ("MAIL", "RCPT", "DATA", "BODY", "AUTH"):
            return ""
        # There are four steps before the one that leaves it open whether the mail was taken.
        if command != "BODY" and self.chaos.rng.random() < 0.8:
            return ""
        done = self._told(command)
        if self.chaos.fault is None or done is None:
            return ""
        after = "+" if self.chaos.fault.taken and command == "BODY" else ""
        if self.chaos.fault.name == "it answers late":  # this server thinks for longer
            return f"{after}late"
        return f"{after}{_as_mail(done, self.chaos.fault.taken)}"

    def _told(self, command: str) -> Told | None:
        """What the trouble makes of an answer; none where it does not strike."""
        before = self.chaos.struck
        told = self.chaos(Asked("POST", command, {}, EmailMessage(), b""))
        return told if self.chaos.struck > before else None


def _as_mail(told: Told, was_taken: bool) -> str:
    """Trouble of the web as a server of mail has it."""
    if told.cut or told.twice or told.claims:
        return "cut"
    if told.raw is not None or isinstance(told.body, str | list):
        return "<html>" if was_taken else "451 4.3.0 x"
    if told.status in _SAID:
        return _SAID[told.status]
    if told.status >= 500:
        return "cut" if was_taken else "451 4.3.0 x"
    return ""


@contextmanager
def on_mail(actor: Person) -> Iterator[Stage]:
    """Answers to one mail; every fourth has a picture."""
    world = Struck()
    with running(world):
        options = {"imap": world.imap, "smtp": world.smtp}
        wish = ConnectRequest(handle=OURS, secret=PASSWORD, options=options)
        account, numbers = connected(actor, "email", wish), itertools.count()
        name = world.writes("Wie weit fährt das Rad?")
        take_in(account)
        asked = Post.objects.get(channel=account.channel, remote_id=name)

        def schedule(origin: str, words: str) -> list[str]:
            pictures = [] if next(numbers) % 4 else [picture(actor)]
            delivery.schedule(
                actor, account.channel, origin, [words], parent=asked, attachments=pictures
            )
            return [words]

        yield Stage(
            name="email",
            account=account,
            chaos=world.chaos,
            standing=lambda: _standing(world),
            reconnect=lambda: reconnect(world.chaos, lambda: connected(actor, "email", wish)),
            schedule=schedule,
        )


def _standing(world: World) -> list[str]:
    """What Jana got, twice where it came twice."""
    names = [
        raw.partition(b"Message-ID: <")[2].partition(b">")[0].decode()
        for _sender, _recipients, raw in world.handed_in
    ]
    return [world.reads(name) or "" for name in names]
