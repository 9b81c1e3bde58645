"""Pictures and files that only our right opens are fetched and lie here from then on.

The reader's browser has no right there, and must not have ours. A row says what is still to come;
it goes once the file is here, or once it is clear that it never will be.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from django.db import transaction
from PIL import Image

from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment
from resonanz.core.errors import Gone, Refused, ResonanzError
from resonanz.core.events import record
from resonanz.core.jobs import enqueue
from resonanz.core.time import now

from .accounts import view_of
from .contract import Fetched, Fetches, LostRight, RateLimited
from .models import Account, FileToFetch
from .registry import network_of

log = logging.getLogger(__name__)

# Larger ones are left where they lie.
MOST_BYTES = 25_000_000
MOST_PIXELS = 50_000_000
A_TURN = 20
TRIES = 6
PAUSE = timedelta(minutes=2)
# What is kept as what it is; anything else is a file to download, and nothing that runs.
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/quicktime": "mov",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "application/pdf": "pdf",
}
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


def want(account: Account, posts: Iterable[int]) -> None:
    """Have the files of posts fetched soon, where their network gives them to our right alone."""
    if not isinstance(network_of(account.channel.network), Fetches):
        return
    missing = Attachment.objects.filter(post__in=posts, file="").exclude(remote_address="")
    rows = [FileToFetch(attachment=one, account=account, next_at=now()) for one in missing]
    if rows:
        FileToFetch.objects.bulk_create(rows, ignore_conflicts=True)
        enqueue_fetching(account.pk)


def enqueue_fetching(account_id: int) -> None:
    """Have what is due of one account fetched; once is enough."""
    once = f"fetch:{account_id}"
    enqueue("networks.fetch_files", queue="intake", once=once, account_id=account_id)


def accounts_due() -> list[int]:
    """The accounts of which something is to be fetched by now."""
    due = FileToFetch.objects.filter(next_at__lte=now(), account__state=Account.State.CONNECTED)
    return list(due.order_by().values_list("account", flat=True).distinct())


def fetch_due(account_id: int) -> int:
    """Fetch what is due of an account; returns how many files are here now."""
    account = Account.objects.select_related("channel").filter(pk=account_id).first()
    if account is None or account.state != Account.State.CONNECTED:
        return 0
    if account.hold_off_until is not None and account.hold_off_until > now():
        return 0
    taken = _claimed(account)
    return sum(_fetch(account, row) for row in taken)


@transaction.atomic
def _claimed(account: Account) -> list[FileToFetch]:
    """What is due, and nobody else's for a while."""
    due = FileToFetch.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        account=account, next_at__lte=now()
    )
    rows = list(due.select_related("attachment__post").order_by("next_at", "pk")[:A_TURN])
    for row in rows:
        row.tries += 1
        row.next_at = now() + PAUSE * 2**row.tries
        row.save(update_fields=["tries", "next_at"])
    return rows


def _fetch(account: Account, row: FileToFetch) -> bool:
    network = network_of(account.channel.network)
    if not isinstance(network, Fetches):
        _give_up(row)
        return False
    try:
        _arrived(row, network.fetch(view_of(account), row.attachment.remote_address, MOST_BYTES))
    except (Gone, Refused):
        _give_up(row)
        return False
    except (ResonanzError, RateLimited, LostRight):
        if row.tries >= TRIES:
            _give_up(row)
        return False
    except Exception:
        log.exception("A file of account %s could not be fetched.", account.pk)
        _give_up(row)
        return False
    return True


@transaction.atomic
def _arrived(row: FileToFetch, fetched: Fetched) -> None:
    media_type = kind_of(fetched)
    # Never under the name somebody outside chose.
    name = f"{uuid4().hex}.{ENDINGS.get(media_type, 'bin')}"
    conversations.keep_file(row.attachment, fetched.content, name, media_type)
    _done(row)


def kind_of(fetched: Fetched) -> str:
    """What a file is served as: a picture only where it is one indeed."""
    claimed = fetched.media_type.partition(";")[0].strip().lower()
    if claimed.startswith("image/"):
        return _picture(fetched.content) or "application/octet-stream"
    return claimed if claimed in ENDINGS else "application/octet-stream"


def _picture(content: bytes) -> str:
    try:
        with Image.open(BytesIO(content)) as image:
            fits = image.width * image.height <= MOST_PIXELS
            image.verify()
            return PICTURES.get(image.format or "", "") if fits else ""
    except Exception:  # whatever Pillow makes of hostile bytes
        return ""


@transaction.atomic
def _give_up(row: FileToFetch) -> None:
    conversations.leave_there(row.attachment)
    _done(row)


def _done(row: FileToFetch) -> None:
    row.delete()
    post = row.attachment.post
    if post is not None:
        topics = [f"channel:{post.channel_id}", f"post:{post.root_id}"]
        record(None, "post.completed", post, channel_id=post.channel_id, topics=topics)
