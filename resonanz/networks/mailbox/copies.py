"""The copies of our answers that come into our own mailbox: what a server took, it brings us too.

They say that an answer was sent; after that they would only be in the way.
"""

from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
)

from . import threads
from .parse import OURS, Mail
from .wire import Box

INBOX = "INBOX"


def put_away(box: Box, uid: int, mail: Mail, sent: str) -> None:
    """Leave the copy in "Sent" alone, where it is ours; what the server does not allow is left."""
    if not OURS.fullmatch(mail.mail_id):
        return
    try:
        _move(box, uid, mail.mail_id, sent)
    except IMAPClientReadOnlyError:
        return
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return


def _move(box: Box, uid: int, name: str, sent: str) -> None:
    if sent and not _lies_in(box, sent, name):
        box.select_folder(INBOX)
        box.copy([uid], sent)
    box.select_folder(INBOX)
    box.add_flags([uid], [b"\\Seen"], silent=True)
    # Other programs may have marked mails to be deleted: only this one goes.
    if sent and box.has_capability("UIDPLUS"):
        box.add_flags([uid], [b"\\Deleted"], silent=True)
        box.uid_expunge([uid])


def _lies_in(box: Box, folder: str, name: str) -> bool:
    box.select_folder(folder, readonly=True)
    return bool(threads.named(box, name))
