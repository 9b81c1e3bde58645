"""Files come in pieces: each lies in the store by itself, until all are there and become one.

So an upload goes on where it broke off, whichever process takes the next piece, and no file ever
lies in memory as a whole.
"""

from datetime import timedelta
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol, cast
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import UnreadablePostError
from django.utils.translation import gettext as _

from resonanz.conversations import allowed
from resonanz.conversations.models import Attachment, Upload
from resonanz.conversations.pieces import Pieces
from resonanz.core.errors import Gone, Outdated, Refused
from resonanz.core.film import Film, Unreadable, film_of, may_be_film
from resonanz.core.jobs import enqueue
from resonanz.core.time import now
from resonanz.people.models import Person

from .attaching import describe, upload
from .storing import storable

# What is read at once, and what a piece may be at most.
CHUNK = 64 * 1024
MOST_PIECE = 16 * 1024 * 1024
LASTS = timedelta(days=1)
NAME_LENGTH = 200
ENDINGS = {
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
}


class Body(Protocol):
    """What a request brings along, read as it comes."""

    def read(self, size: int, /) -> bytes: ...


def begin_upload(actor: Person, size_bytes: int, name: str = "", media_type: str = "") -> Upload:
    """Announce a file of so many bytes; without a name it is a video.

    Raises `Refused` where it is too large, or of no kind that goes along with a post.
    """
    if size_bytes < 1:
        raise Refused(_("This file is empty."))
    kind = allowed.kind_of(name, media_type)
    allowed.require_room(kind, size_bytes)
    short = storable(name)[-NAME_LENGTH:]  # its end tells what it is
    return Upload.objects.create(owner=actor, size_bytes=size_bytes, kind=kind, name=short)


def take_piece(actor: Person, upload: Upload, offset: int, body: Body) -> Upload:
    """Keep what comes next of a file; the last piece makes it an attachment of the actor's.

    Of a piece that breaks off in the middle, what came is kept. Raises `Outdated` where another
    byte is awaited, and `Refused` where what has come is not what it was announced as.
    """
    _await(upload, offset)
    with SpooledTemporaryFile(max_size=CHUNK) as piece:
        most = min(MOST_PIECE, upload.size_bytes - offset)
        length = _copied(body, piece, most)
        if length and not offset:
            _require_beginning(upload, _beginning(piece))
        if length:
            upload = _keep(upload, offset, piece, length)
    if upload.offset == upload.size_bytes and upload.attachment is None:
        upload.attachment = _whole(actor, upload)
        if upload.kind == Attachment.Kind.VIDEO:
            enqueue("conversations.make_still", queue="videos", attachment_id=upload.attachment.pk)
    return upload


def take_in(
    actor: Person, file: "UploadedFile[bytes]", alt: str = "", *, documents: bool = False
) -> Attachment:
    """A picture or video of the actor's that came as a whole, with a form or from a program; with
    `documents` also one of those."""
    media_type = file.content_type or ""
    if not documents and not media_type.startswith("video/"):
        return upload(actor, file, alt)
    found = upload_whole(actor, file, file.size or 0, file.name or "", media_type)
    if alt:
        describe(actor, found, alt)
    return found


def upload_film(actor: Person, file: Body, size_bytes: int) -> Attachment:
    """A video of the actor's that is here as a whole, on the disk."""
    return upload_whole(actor, file, size_bytes)


def upload_whole(
    actor: Person, file: Body, size_bytes: int, name: str = "", media_type: str = ""
) -> Attachment:
    """A file of the actor's that is here as a whole, on the disk."""
    upload = begin_upload(actor, size_bytes, name, media_type)
    while upload.attachment is None:
        before = upload.offset
        upload = take_piece(actor, upload, before, file)
        if upload.offset == before:
            raise Refused(_("This file ended before it was whole."))
    return upload.attachment


def drop_upload(actor: Person, upload: Upload) -> None:
    """Throw away what has come of a file so far."""
    _delete_pieces(upload)
    upload.delete()


def forget_uploads() -> int:
    """Throw away what nobody went on with for a day; returns how many uploads that were."""
    old = list(Upload.objects.filter(changed_at__lt=now() - LASTS))
    for one in old:
        _delete_pieces(one)
        one.delete()
    return len(old)


def _await(upload: Upload, offset: int) -> None:
    if offset != upload.offset:
        words = _("Another piece of this file is awaited: from byte %(offset)d on.")
        raise Outdated(words % {"offset": upload.offset})


def _copied(body: Body, there: IO[bytes], most: int) -> int:
    """How many bytes came, up to the end, the limit, or where the connection broke."""
    length = 0
    while length < most:
        try:
            chunk = body.read(min(CHUNK, most - length))
        except (UnreadablePostError, OSError):
            break
        if not chunk:
            break
        there.write(chunk)
        length += len(chunk)
    there.seek(0)
    return length


def _beginning(piece: IO[bytes]) -> bytes:
    found = piece.read(allowed.TELLING)
    piece.seek(0)
    return found


def _whole(actor: Person, upload: Upload) -> Attachment:
    try:
        return _made_whole(actor, upload)
    except Refused:
        drop_upload(actor, upload)
        raise


@transaction.atomic
def _keep(upload: Upload, offset: int, piece: IO[bytes], length: int) -> Upload:
    upload = Upload.objects.select_for_update().filter(pk=upload.pk).first() or _gone()
    _await(upload, offset)
    name = default_storage.save(f"uploads/{upload.key}/{offset}", File(piece))
    upload.pieces = [*upload.pieces, [name, length]]
    upload.offset = offset + length
    upload.save(update_fields=["pieces", "offset", "changed_at"])
    return upload


def _gone() -> Upload:
    raise Gone(_("This upload has ended. Begin it anew."))


@transaction.atomic
def _made_whole(actor: Person, upload: Upload) -> Attachment:
    """The attachment all pieces make; asked twice it is the same."""
    upload = Upload.objects.select_for_update().filter(pk=upload.pk).first() or _gone()
    if upload.attachment is not None:
        return upload.attachment
    attachment = _MAKE[Attachment.Kind(upload.kind)](actor, upload)
    _delete_pieces(upload)
    upload.attachment, upload.pieces = attachment, []
    upload.save(update_fields=["attachment", "pieces"])
    return attachment


def _film(actor: Person, upload: Upload) -> Attachment:
    """A video, without the places it tells."""
    film = _understood(upload)
    attachment = Attachment(owner=actor, kind=Attachment.Kind.VIDEO, size_bytes=upload.size_bytes)
    describe_film(attachment, film)
    _save(attachment, Pieces(upload.pieces, film.blanks), ENDINGS[film.media_type])
    return attachment


def _picture(actor: Person, upload_: Upload) -> Attachment:
    with Pieces(upload_.pieces) as whole:
        return upload(actor, cast(IO[bytes], whole))


def _document(actor: Person, upload: Upload) -> Attachment:
    """A document as it came; its name is what stands for it."""
    ending = allowed.ending_of(upload.name)
    with Pieces(upload.pieces) as whole:
        allowed.require_document(upload.name, whole.read(allowed.TELLING))
    attachment = Attachment(
        owner=actor,
        kind=Attachment.Kind.FILE,
        media_type=allowed.DOCUMENTS[ending],
        alt=upload.name,
        size_bytes=upload.size_bytes,
    )
    _save(attachment, Pieces(upload.pieces), ending)
    return attachment


def _save(attachment: Attachment, pieces: Pieces, ending: str) -> None:
    with pieces as whole:
        name = f"{uuid4().hex}.{ending}"
        attachment.file.save(name, File(cast(IO[bytes], whole)), save=False)
    attachment.save()


_MAKE = {
    Attachment.Kind.VIDEO: _film,
    Attachment.Kind.PICTURE: _picture,
    Attachment.Kind.FILE: _document,
}


def describe_film(attachment: Attachment, film: Film) -> None:
    """Note of a video what its headers say."""
    attachment.media_type = film.media_type
    attachment.width, attachment.height = film.width, film.height
    attachment.seconds = film.seconds
    attachment.written = {"video": film.video, "audio": film.audio, "rate": film.rate}


def _understood(upload: Upload) -> Film:
    try:
        with Pieces(upload.pieces) as whole:
            return film_of(whole, upload.size_bytes)
    except Unreadable as error:
        raise _no_video() from error


def _require_beginning(upload: Upload, beginning: bytes) -> None:
    """What is not what it was announced as is refused before it is whole."""
    try:
        if upload.kind == Attachment.Kind.VIDEO and not may_be_film(beginning):
            raise _no_video()
        if upload.kind == Attachment.Kind.FILE and len(beginning) == allowed.TELLING:
            allowed.require_document(upload.name, beginning)
    except Refused:
        upload.delete()
        raise


def _no_video() -> Refused:
    words = _("This is no video we can read (MP4, MOV, WebM or MKV). Save it as MP4.")
    return Refused(words, code="no_video")


def _delete_pieces(upload: Upload) -> None:
    for name, _size in upload.pieces:
        default_storage.delete(name)
