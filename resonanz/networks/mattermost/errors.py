"""What a Mattermost server may answer instead, and what that means for whoever asked.

An error has an id of its own and words in the language of the account there; the ids are those of
the server's source, for the requests made here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.core.errors import Gone, Refused, TryLater
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks.chat import wait_until
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.values import mapping, text


class Broken(TryLater):
    """The server broke while it worked on what we asked; it may have done it all the same."""


_ARCHIVED = gettext_lazy("The channel is archived in Mattermost. Nothing can be said there.")
_TOO_LONG = gettext_lazy("The server does not take posts this long.")
_TOO_LARGE = gettext_lazy("The server does not take files this large.")
_PARENT = gettext_lazy("What you answer is no longer there.")
_NO_FILES = gettext_lazy("The server takes no files. Its administration has switched them off.")
_TOO_OLD = gettext_lazy("The server lets nobody change a post this long afterwards.")

WORDS = {
    "api.context.permissions.app_error": gettext_lazy(
        "The account may not do that in Mattermost. Is it still in the channel, with the right "
        "role?"
    ),
    "api.context.mfa_required.app_error": gettext_lazy(
        "The server wants the account to sign in with a second factor. Use a bot's token instead."
    ),
    "api.context.invalid_param.app_error": gettext_lazy(
        "The server finds something wrong in what we sent."
    ),
    "api.context.invalid_body_param.app_error": gettext_lazy(
        "The server finds something wrong in what we sent."
    ),
    "api.context.invalid_url_param.app_error": gettext_lazy(
        "The server finds something wrong in what we sent."
    ),
    "api.post.create_post.can_not_post_to_deleted.error": _ARCHIVED,
    "api.post.update_post.can_not_update_post_in_deleted.error": _ARCHIVED,
    "api.post.patch_post.can_not_update_post_in_deleted.error": _ARCHIVED,
    "api.post.delete_post.can_not_delete_post_in_deleted.error": _ARCHIVED,
    "api.reaction.save.archived_channel.app_error": _ARCHIVED,
    "api.reaction.delete.archived_channel.app_error": _ARCHIVED,
    "api.post.create_post.town_square_read_only": gettext_lazy(
        "Only administrators may post in this channel."
    ),
    "api.post.create_post.can_not_post_to_restricted_dm.error": gettext_lazy(
        "The server lets these two people write to each other no more."
    ),
    "api.post.create_post.root_id.app_error": _PARENT,
    "api.post.create_post.channel_root_id.app_error": _PARENT,
    "api.post.create_post.parent_id.app_error": _PARENT,
    "model.post.is_valid.msg.app_error": _TOO_LONG,
    "model.post.is_valid.message_length.app_error": _TOO_LONG,
    "model.post.is_valid.props.app_error": _TOO_LONG,
    "model.post.is_valid.file_ids.app_error": gettext_lazy(
        "The server does not take so many files with one post."
    ),
    "api.post.create_post.attachments.app_error": _NO_FILES,
    "api.file.attachments.disabled.app_error": _NO_FILES,
    "api.file.upload_file.too_large.app_error": _TOO_LARGE,
    "api.file.upload_file.too_large_detailed.app_error": _TOO_LARGE,
    "api.file.upload_file.incorrect_channelId.app_error": gettext_lazy(
        "The server finds something wrong in what we sent."
    ),
    "api.file.upload_file.read_request.app_error": gettext_lazy(
        "The server finds something wrong in what we sent."
    ),
    "api.file.upload_file.large_image.app_error": gettext_lazy(
        "The picture has more pixels than the server takes."
    ),
    "api.file.upload_file.large_image_detailed.app_error": gettext_lazy(
        "The picture has more pixels than the server takes."
    ),
    "api.post.update_post.permissions_time_limit.app_error": _TOO_OLD,
    "api.post.update_post.permissions_denied.app_error": gettext_lazy(
        "The server lets nobody change posts."
    ),
    "api.post.update_post.system_message.app_error": gettext_lazy(
        "A message of the system cannot be changed."
    ),
    "app.emoji.get_by_name.no_result": gettext_lazy("The server does not know this reaction."),
    "app.reaction.save.save.too_many_reactions": gettext_lazy(
        "The post has as many different reactions as the server takes."
    ),
}


def trouble(answer: Answer) -> Exception:
    """The error an answer stands for, with words for the person."""
    told = told_by(answer)
    code, said = text(told.get("id")), text(told.get("message"))[:300]
    if answer.status == 429:
        return RateLimited(wait_until(_seconds(answer)))
    if answer.status == 401 and code not in WORDS:
        return LostRight(said or code)
    if answer.status >= 500 and code not in WORDS:
        words = _("The server has a problem of its own (%(status)d).")
        return Broken(words % {"status": answer.status})
    if answer.status == 404 and code not in WORDS:
        return Gone(_("It is no longer there."))
    if answer.status == 413 and code not in WORDS:
        return Refused(str(_TOO_LARGE), code="413")
    return Refused(words_of(code, said, answer.status), code=code or str(answer.status))


def spent_until(answer: Answer) -> datetime | None:
    """When there is more, where a good answer tells that it was the last for now."""
    is_last = answer.headers.get("x-ratelimit-remaining", "").strip() == "0"
    return wait_until(_seconds(answer)) if is_last else None


def words_of(code: str, said: str, status: int) -> str:
    """What a refusal says to the person: our words, and the server's behind them."""
    if code not in WORDS:
        return _("The server refused it: %(said)s") % {"said": said or code or str(status)}
    return f"{WORDS[code]} ({said})" if said else str(WORDS[code])


def told_by(answer: Answer) -> Mapping[str, Any]:
    """What an answer says; nothing where it is no JSON ("limit exceeded", a proxy's page)."""
    try:
        return mapping(answer.json())
    except TryLater:
        return {}


def _seconds(answer: Answer) -> float:
    """For how long to wait; the header is called the moment, and is the seconds left of it."""
    for name in ("retry-after", "x-ratelimit-reset"):
        header = answer.headers.get(name, "")
        if header.isascii() and header.isdecimal():
            seconds = float(header[:11])
            return seconds - now().timestamp() if seconds > 1e9 else seconds
    return 0
