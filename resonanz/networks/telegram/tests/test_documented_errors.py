# ruff: noqa: E501 (a table is read line by line)
"""What the Bot API answers when it refuses, as its reference and its users list it, and our words.

Telegram documents the envelope (`ok`, `error_code`, `description`, `parameters`) and leaves the
descriptions open. These are those of its server's source (`fail_query_with_error`), of the public
lists of errors its users keep, and of Telegram's own methods, as far as what we ask can meet them;
what is not in the list is told as Telegram says it.
"""

import pytest

from resonanz.core.errors import Refused
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.telegram import errors
from resonanz.networks.telegram.wire import Api, Conflict, Failed
from resonanz.networks.tests.documented import Error, answering, holds, unshown


def told(status, said, kind, says="", **parameters):
    body = {"ok": False, "error_code": status, "description": said, "parameters": parameters}
    return Error(status, body, kind, says)


ERRORS = [
    told(400, "Bad Request: chat not found", Refused, "the bot is not in it"),
    told(400, "Bad Request: user not found", Refused, "does not know this person"),
    told(400, "Bad Request: PEER_ID_INVALID", Refused, "does not know this person"),
    told(400, "Bad Request: message text is empty", Refused, "no words yet"),
    told(400, "Bad Request: message is too long", Refused, "too long for Telegram"),
    told(400, "Bad Request: message caption is too long", Refused, "1,024"),
    told(400, "Bad Request: entities too long", Refused, "formatting"),
    told(400, "Bad Request: message to be replied not found", Refused, "no longer there"),
    told(400, "Bad Request: message to edit not found", Refused, "no longer there"),
    told(400, "Bad Request: message can't be edited", Refused, "be edited any more"),
    told(400, "Bad Request: message can't be deleted", Refused, "older than two days"),
    told(400, "Bad Request: not enough rights to send text messages to the chat", Refused, "Give it the right"),
    told(400, "Bad Request: not enough rights to send photos to the chat", Refused, "Give it the right"),
    told(400, "Bad Request: need administrator rights in the channel chat", Refused, "administrator"),
    told(400, "Bad Request: have no rights to send a message", Refused, "Give it the right"),
    told(400, "Bad Request: CHAT_WRITE_FORBIDDEN", Refused, "may not write"),
    told(400, "Bad Request: TOPIC_CLOSED", Refused, "closed"),
    told(400, "Bad Request: REACTION_INVALID", Refused, "reaction"),
    told(400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Refused, "too narrow"),
    told(400, "Bad Request: IMAGE_PROCESS_FAILED", Refused, "JPEG or PNG"),
    told(400, "Bad Request: wrong file identifier/HTTP URL specified", Refused, "cannot read this file"),
    told(400, "Bad Request: invalid file id", Refused, "Send it again"),
    told(400, "Bad Request: file is too big", Refused, "too large"),
    told(400, "Bad Request: bad webhook: HTTPS url must be provided for webhook", Refused, "web hook"),
    told(400, "Bad Request: group is deactivated", LostRight, "no longer in the channel"),
    told(400, "Bad Request: MESSAGE_TOO_LONG", Refused, "too long for Telegram"),
    told(400, "Bad Request: MEDIA_CAPTION_TOO_LONG", Refused, "1,024"),
    told(400, "Bad Request: message must be non-empty", Refused, "no words yet"),
    told(400, "Bad Request: file must be non-empty", Refused, "Choose another"),
    told(400, "Bad Request: can't parse entities: Unsupported start tag", Refused, "Write it without"),
    told(400, "Bad Request: ENTITY_BOUNDS_INVALID", Refused, "Write it without"),
    told(400, "Bad Request: MESSAGE_ID_INVALID", Refused, "no longer there"),
    told(400, "Bad Request: replied message not found", Refused, "no longer there"),
    told(400, "Bad Request: reply message not found", Refused, "no longer there"),
    told(400, "Bad Request: message thread not found", Refused, "topic of the group"),
    told(400, "Bad Request: TOPIC_DELETED", Refused, "topic of the group"),
    told(400, "Bad Request: CHAT_ADMIN_REQUIRED", Refused, "administrator"),
    told(403, "Forbidden: MESSAGE_DELETE_FORBIDDEN", Refused, "older than two days"),
    told(400, "Bad Request: can't use the media of the specified type in the album", Refused, "one by one"),
    told(400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", Refused, "nothing of this kind"),
    told(400, "Bad Request: CHAT_SEND_MEDIA_FORBIDDEN", Refused, "nothing of this kind"),
    told(400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", Refused, "nothing of this kind"),
    told(400, "Bad Request: CHAT_GUEST_SEND_FORBIDDEN", Refused, "join the group"),
    told(400, "Bad Request: CHAT_RESTRICTED", Refused, "may not write"),
    told(403, "Forbidden: have no write access to the chat", Refused, "may not write"),
    told(400, "Bad Request: USER_BANNED_IN_CHANNEL", Refused, "@SpamBot"),
    told(400, "Bad Request: wrong HTTP URL specified", Refused, "link in this text"),
    told(400, "Bad Request: failed to get HTTP URL content", Refused, "link in this text"),
    told(400, "Bad Request: wrong type of the web page content", Refused, "link in this text"),
    told(400, "Bad Request: PHOTO_SAVE_FILE_INVALID", Refused, "JPEG or PNG"),
    told(400, "Bad Request: PHOTO_EXT_INVALID", Refused, "JPEG or PNG"),
    told(400, "Bad Request: VIDEO_CONTENT_TYPE_INVALID", Refused, "as MP4"),
    told(400, "Bad Request: VIDEO_FILE_INVALID", Refused, "as MP4"),
    told(400, "Bad Request: MEDIA_EMPTY", Refused, "cannot read this file"),
    told(400, "Bad Request: MEDIA_INVALID", Refused, "cannot read this file"),
    told(400, "Bad Request: DOCUMENT_INVALID", Refused, "cannot read this file"),
    told(400, "Bad Request: can't upload file by URL", Refused, "cannot read this file"),
    told(400, "Bad Request: wrong file_id or the file is temporarily unavailable", Refused, "cannot read this file"),
    told(400, "Bad Request: REACTIONS_TOO_MANY", Refused, "no more reactions"),
    told(400, "Bad Request: REACTION_EMPTY", Refused, "reaction"),
    told(400, "Bad Request: CHANNEL_PRIVATE", LostRight, "no longer in the channel"),
    told(403, "Forbidden: bot was kicked from the supergroup chat", LostRight, "administrator there again"),
    told(403, "Forbidden: bot was kicked from the group chat", LostRight, "administrator there again"),
    told(400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443", Refused, "web hook"),
    told(400, "Bad Request: bad webhook: Failed to resolve host: Name or service not known", Refused, "web hook"),
    told(400, "Bad Request: something new", Refused, "something new"),
    told(401, "Unauthorized", LostRight, "@BotFather"),
    told(403, "Forbidden: bot was blocked by the user", Refused, "does not let the bot write"),
    told(403, "Forbidden: user is deactivated", Refused, "no longer exists"),
    told(403, "Forbidden: bot can't initiate conversation with a user", Refused, "written to it themselves"),
    told(403, "Forbidden: bot can't send messages to bots", Refused, "another bot"),
    told(403, "Forbidden: bot was kicked from the channel chat", LostRight, "administrator there again"),
    told(403, "Forbidden: bot is not a member of the channel chat", LostRight, "administrator there again"),
    told(403, "Forbidden: bot is not a member of the supergroup chat", LostRight, "administrator there again"),
    told(404, "Not Found", LostRight, "@BotFather"),
    told(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", Conflict, "Stop it there"),
    told(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", Conflict, "Connect it again here"),
    told(413, "Request Entity Too Large", Refused, "too large"),
    told(429, "Too Many Requests: retry after 8", RateLimited, "asks us to wait", retry_after=8),
    told(500, "Internal Server Error", Failed, "problem of its own (500)"),
    told(502, "Bad Gateway", Failed, "problem of its own (502)"),
    told(400, "Bad Request: message to reply not found", Refused, "no longer there"),
    told(400, "Bad Request: text must be non-empty", Refused, "no words yet"),
    told(400, "Bad Request: INPUT_USER_DEACTIVATED", Refused, "no longer exists"),
    told(400, "Bad Request: USER_IS_BLOCKED", Refused, "does not let the bot write"),
    told(403, "Forbidden: the bot can't send messages to the bot", Refused, "another bot"),
    told(400, "Bad Request: too much messages to send as an album", Refused, "two to ten"),
    told(400, "Bad Request: MULTI_MEDIA_TOO_LONG", Refused, "two to ten"),
    told(400, "Bad Request: FILE_PARTS_INVALID", Refused, "cannot read this file"),
    told(400, "Bad Request: FILE_PART_0_MISSING", Refused, "Send it again"),
    told(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", Refused, "nothing of this kind"),
    told(400, "Bad Request: MESSAGE_AUTHOR_REQUIRED", Refused, "be edited any more"),
    told(400, "Bad Request: MESSAGE_EDIT_TIME_EXPIRED", Refused, "be edited any more"),
    told(400, "Bad Request: method is available only for supergroups", Refused, "administrator"),
    told(400, "Too Many Requests", Refused, "asks us to wait"),
    told(400, "Bad Request: chat was deleted", LostRight, "no longer in the channel"),
    told(400, "Bad Request: group chat was deactivated", LostRight, "no longer in the channel"),
]  # fmt: skip


@pytest.mark.parametrize("row", ERRORS, ids=lambda row: row.body["description"][:60])
def test_whoever_publishes_reads_what_to_do(row, settings):
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with answering(row) as address:
        settings.NETWORK_ADDRESSES = {"telegram": address}
        holds(row, lambda: Api("123:token").ask("sendMessage", {"text": "x"}))


def test_every_part_we_know_is_said_by_a_documented_answer():
    out = [(part, errors.PUT_OUT) for part in errors.OUT]
    for table in (errors.WORDS, out):
        assert unshown(table, ERRORS, lambda row: row.body["description"]) == []
