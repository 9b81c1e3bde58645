"""What is said, by whom, what others do with it, and how order is kept in it."""

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
from .tags import Tagging
from .words import FileText, Word, WordsLearned

__all__ = [
    "KEEPERS",
    "Appeal",
    "Attachment",
    "Card",
    "Care",
    "Crossing",
    "Decision",
    "Draft",
    "FileText",
    "Interaction",
    "Mention",
    "Post",
    "PostManager",
    "PostQuerySet",
    "Report",
    "Restraint",
    "Review",
    "Revision",
    "Tagging",
    "Upload",
    "Watched",
    "Word",
    "WordsLearned",
]
