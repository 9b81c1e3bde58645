"""The small mailbox served: IMAP and SMTP on loopback."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from .imap import Imap
from .lines import speaking
from .smtp import Smtp
from .world import World


@contextmanager
def running(
    world: World | None = None,
    context: ssl.SSLContext | None = None,
    *,
    is_encrypted: bool = False,
) -> Iterator[World]:
    """Both servers, until the block ends."""
    world = world or World()
    with (
        speaking(world, Imap, context, is_encrypted) as world.imap,
        speaking(world, Smtp, context, is_encrypted) as world.smtp,
    ):
        yield world
