"""What is said, by whom and in which form, what others do with it, how order is kept in it."""

from .bookmarks import Bookmark
from .folding import Folding
from .gatherings import Attendance, CalendarFeed, Gathering
from .ideas import Backing, Idea, IdeaStep
from .notices import Confirmation, Notice
from .order import (
    KEEPERS,
    Appeal,
    Care,
    Decision,
    Report,
    Restraint,
    Review,
    Watched,
)
from .particulars import AcceptedAnswer, Particulars
from .placing import Pin, Relocation, Sharing
from .polls import Ballot, Poll, Vote, Voter
from .posts import (
    Attachment,
    Card,
    Crossing,
    Draft,
    Interaction,
    Mention,
    Post,
    PostManager,
    PostQuerySet,
    Revision,
    Upload,
)
from .previews import LinkPreview
from .reactions import ReactionSet
from .reading import ReadBefore
from .scheduled import Scheduled
from .sent import SentOnce
from .tags import Tagging
from .telling import GroupMention, TellingLimits
from .translations import Translation, Translator
from .words import FileText, Word, WordsLearned

__all__ = [
    "KEEPERS",
    "AcceptedAnswer",
    "Appeal",
    "Attachment",
    "Attendance",
    "Backing",
    "Ballot",
    "Bookmark",
    "CalendarFeed",
    "Card",
    "Care",
    "Confirmation",
    "Crossing",
    "Decision",
    "Draft",
    "FileText",
    "Folding",
    "Gathering",
    "GroupMention",
    "Idea",
    "IdeaStep",
    "Interaction",
    "LinkPreview",
    "Mention",
    "Notice",
    "Particulars",
    "Pin",
    "Poll",
    "Post",
    "PostManager",
    "PostQuerySet",
    "ReactionSet",
    "ReadBefore",
    "Relocation",
    "Report",
    "Restraint",
    "Review",
    "Revision",
    "Scheduled",
    "SentOnce",
    "Sharing",
    "Tagging",
    "TellingLimits",
    "Translation",
    "Translator",
    "Upload",
    "Vote",
    "Voter",
    "Watched",
    "Word",
    "WordsLearned",
]
