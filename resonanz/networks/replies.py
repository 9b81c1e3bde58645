"""The mailbox for answers by mail (`EMAIL_REPLY_URL`): what is new in it becomes comments.

Read with the tools of the mailbox connector; what was taken in is marked as read there, and known
by its id here, so that nothing becomes a comment twice.
"""

import logging
import re
from dataclasses import replace
from pathlib import PurePath

from django.conf import settings

from resonanz.core.errors import ResonanzError
from resonanz.notifications.replying import TOKEN, File, take_reply

from .mailbox import automatic, files, parse
from .mailbox.letters import headers
from .mailbox.parse import Mail
from .mailbox.proof import Proof
from .mailbox.servers import Server
from .mailbox.wire import Box, signed_in

log = logging.getLogger(__name__)

AT_ONCE = 50
MOST_BYTES = 25_000_000
_FOR_US = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")


def take_in() -> int:
    """Take in what is new in the mailbox; how many answers became comments."""
    place = settings.EMAIL_REPLY_MAILBOX
    if place is None:
        return 0
    server = Server(place["host"], place["port"], place["is_encrypted"])
    with signed_in(server, Proof(place["user"], place["password"])) as box:
        box.select_folder(place["folder"])
        new = sorted(box.search(["UNSEEN", "UNDELETED"]))[:AT_ONCE]
        return sum(_take(box, uid) for uid in new)


def _take(box: Box, uid: int) -> bool:
    told = box.fetch([uid], [f"BODY.PEEK[]<0.{MOST_BYTES}>"]).get(uid, {})
    raw = told.get(b"BODY[]<0>") or told.get(b"BODY[]")
    became = isinstance(raw, bytes) and _become(parse.read(raw))
    box.add_flags([uid], [rb"\Seen"])
    return became


def _become(mail: Mail) -> bool:
    """Whether a mail became a comment; what a machine wrote, or nobody may say, does not."""
    token = _token_in(mail)
    if not token or automatic.is_automatic(mail) or not mail.senders:
        return False
    # Without the whole mail, which is kept where somebody outside wrote it.
    came = files.of(replace(mail, own=mail.text)).media
    kept = [File(one.alt, one.media_type, one.content, PurePath(one.name).suffix) for one in came]
    try:
        post = take_reply(token, mail.senders[0][1], mail.mail_id, mail.own.strip(), kept)
    except ResonanzError as error:
        log.info("An answer by mail was not taken: %s", error.message)
        return False
    return post is not None


def _token_in(mail: Mail) -> str:
    told = " ".join(value for name in _FOR_US for value in headers(mail.message, name))
    found = re.search(TOKEN, told)
    return found[1].lower() if found else ""
