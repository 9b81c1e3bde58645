"""Cards: what of a post looks the same for every viewer of a language, rendered once and kept.

The database itself throws a card away when what it shows changes (triggers of migration 0003).
What differs by viewer and by the minute stands beside it: see `composing`.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import Prefetch
from django.template.loader import get_template
from django.utils.translation import get_language

from . import kinds
from .models import Card, Crossing, LinkPreview, Post
from .translating import is_offered

# Where the moment goes that is told anew each time; no text of a post can hold a comment of HTML.
MOMENT = "<!--moment-->"

_LOCK = """
SELECT p.id FROM conversations_post p JOIN people_identity a ON a.id = p.author_id
WHERE p.id = ANY(%s) ORDER BY p.id FOR SHARE OF p, a
"""


@transaction.atomic
def kept_cards(numbers: Sequence[int]) -> dict[int, str]:
    """Render the cards of these posts and keep them; the HTML by post."""
    language = (get_language() or "de")[:2]
    with connection.cursor() as cursor:
        # Nobody edits what is being rendered: else an old card would outlive the new text.
        cursor.execute(_LOCK, [list(numbers)])
    cards = {post.pk: _rendered(post) for post in _posts(numbers)}
    Card.objects.bulk_create(
        [Card(post_id=number, language=language, html=html) for number, html in cards.items()],
        ignore_conflicts=True,
    )
    return cards


def _posts(numbers: Iterable[int]) -> Iterable[Post]:
    crossed = Crossing.objects.filter(direction=Crossing.Direction.IN).select_related(
        "outside__channel"
    )
    return (
        Post.objects.filter(pk__in=numbers)
        .select_related(
            "author__person__user",
            "channel",
            "particulars",
            "link_preview",
            "accepted__answer__author__person__user",
        )
        .prefetch_related("attachments", Prefetch("crossings_out", crossed, to_attr="brought_in"))
    )


def _rendered(post: Post) -> str:
    context = {
        "post": post,
        "author": post.author,
        "pictures": post.attachments.all(),
        "brought_in": post.brought_in if post.parent_id is None else (),  # type: ignore[attr-defined]
        "link_host": urlsplit(post.link).hostname or "",
        "form": _form_of(post),
        # A page stands at a place of its own: its card says what it is.
        "has_place": bool(kinds.place_of(post.kind, post.pk)),
        "preview": _preview_of(post),
        "translatable": is_offered(post, (get_language() or "de")[:2]),
        "kind_sign": kinds.sign_of(post.kind),
        "address": post.address if post.address.startswith(("https://", "http://")) else "",
    }
    return get_template("conversations/card.html").render(context).strip()


def post_preview(post: Post) -> LinkPreview | None:
    """The preview shown with a post, read anew."""
    ready = LinkPreview.objects.filter(post=post, state=LinkPreview.State.READY)
    return ready.first()


def _preview_of(post: Post) -> LinkPreview | None:
    """What the page says that the post links to, where that is known and not taken away."""
    preview: LinkPreview | None = getattr(post, "link_preview", None)
    return preview if preview and preview.state == LinkPreview.State.READY else None


def _form_of(post: Post) -> dict[str, Any] | None:
    """What the form of a post adds to its card, with the template it is shown by."""
    particulars = getattr(post, "particulars", None)
    if particulars is None:
        return None
    return particulars.told | {"template": kinds.template(post.kind, "card")}
