"""What was said becomes the text of a page: a question with its answer, a thread, one answer."""

from django.utils.translation import gettext as _

from resonanz.conversations.models import AcceptedAnswer, Post
from resonanz.people.models import Person

TITLE_LENGTH = 120
MOST_COMMENTS = 40


def title_of(post: Post) -> str:
    """What a page made of a thread may be called: how its first post begins."""
    line = (post.plain.strip().splitlines() or [""])[0]
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1].rstrip()}…"


def text_of(viewer: Person, post: Post) -> str:
    """The Markdown of a page made of a thread the viewer may see, or of one comment in it.

    Of a question that was answered: the question and the accepted answer. Of another thread: all
    that was said in it, by whom. It ends with a link to where it came from.
    """
    root = post.root or post
    parts = [root.source.strip()]
    if post.pk != root.pk:
        parts += [f"## {_('Answer')}", post.source.strip()]
    elif answer := _accepted(root):
        parts += [f"## {_('Answer')}", answer.source.strip()]
    else:
        parts += _comments(viewer, root)
    source = f"[{_('What this page was made of')}](/posts/{root.pk}/)"
    return "\n\n".join([part for part in parts if part] + [source])


def _accepted(question: Post) -> Post | None:
    accepted = AcceptedAnswer.objects.filter(question=question, answer__deleted_at=None)
    found = accepted.select_related("answer").first()
    return found.answer if found else None


def _comments(viewer: Person, root: Post) -> list[str]:
    said = Post.objects.visible_to(viewer).standing().filter(root=root, parent__isnull=False)
    rows = said.select_related("author").order_by("path")[:MOST_COMMENTS]
    return [f"**{post.author.display_name}:** {post.source.strip()}" for post in rows]
