"""The form below a thread: the same on every page but for a few numbers."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from resonanz.conversations.attached import kept_pictures
from resonanz.conversations.models import Attachment
from resonanz.conversations.rows import Kept, Spoken
from resonanz.people.requests import Request

# Numbers no row has, to be replaced by those of the thread.
_POST, _CHANNEL = "987654321987654321", "876543219876543219"
_TOKEN = "TOKEN-AGAINST-FORGED-REQUESTS"


def answer_form(request: Request, post: Spoken, draft: Kept | None) -> SafeString:
    """Where one answers a thread, with what one was typing there and its pictures."""
    if draft is not None:
        pictures = kept_pictures(request.person, draft.fields)
        token = get_token(request)
        return _form(str(post.id), str(post.channel_id), token, draft.source, pictures)
    form = _empty_form(get_language() or "de")
    form = form.replace(_POST, str(post.id)).replace(_CHANNEL, str(post.channel_id))
    return mark_safe(form.replace(_TOKEN, get_token(request)))


@lru_cache(maxsize=8)
def _empty_form(language: str) -> str:
    return _form(_POST, _CHANNEL, _TOKEN, "")


def _form(
    post: str, channel: str, token: str, draft: str, pictures: Sequence[Attachment] = ()
) -> SafeString:
    context: dict[str, Any] = {"post": post, "channel": channel, "csrf_token": token}
    context |= {"draft": draft, "pictures": pictures}
    return render_to_string("conversations/answer_form.html", context)
