"""What one can do with what is said."""

from .accepting import accept, take_back_acceptance
from .announcing import ask_anew, confirm, end_notice, remind_open, tend_notices
from .arriving import add_files, keep_file, leave_there
from .attaching import describe, discard, reword, upload
from .bookmarking import annotate, bookmark, forget_bookmark, remind
from .choosing import choose_reactions
from .crossing import cross
from .drafting import forget_draft, keep_draft, keeping_words
from .folding import fold
from .gathering import (
    attend,
    cancel_event,
    change_event,
    renew_calendar_feed,
    revoke_calendar_feed,
)
from .once import said_once
from .ordering import (
    answer_appeal,
    appeal,
    begin_review,
    decide,
    decide_at_once,
    deeds_for,
    lift,
    look_at,
    report,
    take_care,
    watch_words,
)
from .placing import move_thread, pin, share, unpin
from .polling import close_due_polls, close_poll, take_back_vote, vote
from .previewing import fetch_preview, remove_preview, want_preview
from .reacting import drop_interaction, note_interaction, react, unreact
from .reading import mark_read, mark_read_here, undo_read
from .saying import bring_back, comment, delete, edit, put_away, restore, rewrite, say
from .scheduling import say_what_is_due, schedule, unschedule
from .storing import adopt_orphans, change, place_in_thread, store, take_away
from .taking_back import take_back
from .telling import limit_telling
from .translating import choose_translator, end_translator, translate
from .uploading import (
    begin_upload,
    describe_film,
    drop_upload,
    forget_uploads,
    take_in,
    take_piece,
    upload_film,
)
from .weighing import back, back_no_more, move

__all__ = [
    "accept",
    "add_files",
    "adopt_orphans",
    "annotate",
    "answer_appeal",
    "appeal",
    "ask_anew",
    "attend",
    "back",
    "back_no_more",
    "begin_review",
    "begin_upload",
    "bookmark",
    "bring_back",
    "cancel_event",
    "change",
    "change_event",
    "choose_reactions",
    "choose_translator",
    "close_due_polls",
    "close_poll",
    "comment",
    "confirm",
    "cross",
    "decide",
    "decide_at_once",
    "deeds_for",
    "delete",
    "describe",
    "describe_film",
    "discard",
    "drop_interaction",
    "drop_upload",
    "edit",
    "end_notice",
    "end_translator",
    "fetch_preview",
    "fold",
    "forget_bookmark",
    "forget_draft",
    "forget_uploads",
    "keep_draft",
    "keep_file",
    "keeping_words",
    "leave_there",
    "lift",
    "limit_telling",
    "look_at",
    "mark_read",
    "mark_read_here",
    "move",
    "move_thread",
    "note_interaction",
    "pin",
    "place_in_thread",
    "put_away",
    "react",
    "remind",
    "remind_open",
    "remove_preview",
    "renew_calendar_feed",
    "report",
    "restore",
    "revoke_calendar_feed",
    "reword",
    "rewrite",
    "said_once",
    "say",
    "say_what_is_due",
    "schedule",
    "share",
    "store",
    "take_away",
    "take_back",
    "take_back_acceptance",
    "take_back_vote",
    "take_care",
    "take_in",
    "take_piece",
    "tend_notices",
    "translate",
    "undo_read",
    "unpin",
    "unreact",
    "unschedule",
    "upload",
    "upload_film",
    "vote",
    "want_preview",
    "watch_words",
]
