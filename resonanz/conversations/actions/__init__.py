"""What one can do with what is said."""

from .arriving import add_files, keep_file, leave_there
from .attaching import describe, discard, reword, upload
from .crossing import cross
from .drafting import forget_draft, keep_draft, keeping_words
from .reacting import drop_interaction, note_interaction, react, unreact
from .reading import mark_read
from .saying import comment, delete, edit, restore, say
from .storing import adopt_orphans, change, place_in_thread, store, take_away
from .uploading import (
    begin_upload,
    describe_film,
    drop_upload,
    forget_uploads,
    take_in,
    take_piece,
    upload_film,
)

__all__ = [
    "add_files",
    "adopt_orphans",
    "begin_upload",
    "change",
    "comment",
    "cross",
    "delete",
    "describe",
    "describe_film",
    "discard",
    "drop_interaction",
    "drop_upload",
    "edit",
    "forget_draft",
    "forget_uploads",
    "keep_draft",
    "keep_file",
    "keeping_words",
    "leave_there",
    "mark_read",
    "note_interaction",
    "place_in_thread",
    "react",
    "restore",
    "reword",
    "say",
    "store",
    "take_away",
    "take_in",
    "take_piece",
    "unreact",
    "upload",
    "upload_film",
]
