"""What Telegram says is wrong, in words that say what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A part of Telegram's description -> what a person reads. The first that fits holds.
WORDS: tuple[tuple[str, Promise], ...] = (
    ("message to be replied not found", _("What you answer is no longer there.")),
    ("message to reply not found", _("What you answer is no longer there.")),
    ("reply message not found", _("What you answer is no longer there.")),
    ("replied message not found", _("What you answer is no longer there.")),
    ("message is too long", _("This text is too long for Telegram.")),
    ("message_too_long", _("This text is too long for Telegram.")),
    ("caption is too long", _("Beside a picture, a text may have 1,024 characters.")),
    ("caption_too_long", _("Beside a picture, a text may have 1,024 characters.")),
    ("message text is empty", _("There are no words yet.")),
    ("text must be non-empty", _("There are no words yet.")),
    ("message must be non-empty", _("There are no words yet.")),
    ("file must be non-empty", _("This file is empty. Choose another one.")),
    (
        "can't parse entities",
        _("Telegram cannot read the formatting of this text. Write it without."),
    ),
    (
        "entity_bounds_invalid",
        _("Telegram cannot read the formatting of this text. Write it without."),
    ),
    ("entities too long", _("There is too much formatting in this text. Take some away.")),
    ("user not found", _("Telegram does not know this person (any more).")),
    ("peer_id_invalid", _("Telegram does not know this person or channel (any more).")),
    ("invalid file", _("Telegram no longer has the file. Send it again.")),
    ("send messages to bots", _("A bot cannot write to another bot.")),
    ("send messages to the bot", _("A bot cannot write to another bot.")),
    ("message to edit not found", _("What is to be changed is no longer there.")),
    ("chat not found", _("Telegram does not know this channel, or the bot is not in it.")),
    ("message_id_invalid", _("The message this is about is no longer there.")),
    ("message thread not found", _("The topic of the group is no longer there.")),
    ("topic_deleted", _("The topic of the group is no longer there.")),
    (
        "chat_admin_required",
        _("The bot may not do this. Make it an administrator of the channel."),
    ),
    (
        "need administrator rights",
        _("The bot may not do this. Make it an administrator of the channel."),
    ),
    (
        "not enough rights",
        _("The bot may not do this. Give it the right in Channel › Administrators."),
    ),
    (
        "have no rights",
        _("The bot may not do this. Give it the right in Channel › Administrators."),
    ),
    ("bot was blocked by the user", _("This person does not let the bot write to them any more.")),
    ("user_is_blocked", _("This person does not let the bot write to them any more.")),
    ("input_user_deactivated", _("The account of this person no longer exists.")),
    ("user is deactivated", _("The account of this person no longer exists.")),
    (
        "can't initiate conversation",
        _("A bot may only answer people who have written to it themselves."),
    ),
    ("message can't be edited", _("Telegram does not let this message be edited any more.")),
    (
        "message can't be deleted",
        _("Telegram does not let this message be deleted: it is older than two days, or not ours."),
    ),
    (
        "message_delete_forbidden",
        _("Telegram does not let this message be deleted: it is older than two days, or not ours."),
    ),
    (
        "of the specified type in the album",
        _("These files do not go together in one album. Send them one by one."),
    ),
    ("chat_send_", _("The group takes nothing of this kind. Its settings say what it takes.")),
    ("no write access", _("The bot may not write in this group.")),
    ("chat_guest_send_forbidden", _("The bot has to join the group before it may write there.")),
    (
        "user_banned_in_channel",
        _("Telegram has restricted the bot in groups. Ask @SpamBot there."),
    ),
    ("wrong http url", _("Telegram cannot read the link in this text. Look whether it is right.")),
    (
        "http url content",
        _("Telegram cannot open the link in this text. Look whether it is right."),
    ),
    (
        "type of the web page content",
        _("Telegram cannot show what the link in this text leads to. Send it without a card."),
    ),
    ("photo_save_file_invalid", _("Telegram cannot read this picture. Save it as JPEG or PNG.")),
    ("photo_ext_invalid", _("Telegram cannot read this picture. Save it as JPEG or PNG.")),
    ("video_content_type_invalid", _("Telegram cannot read this video. Save it as MP4.")),
    ("video_file_invalid", _("Telegram cannot read this video. Save it as MP4.")),
    ("too much messages to send as an album", _("An album has two to ten files.")),
    ("multi_media_too_long", _("An album has two to ten files.")),
    ("media_empty", _("Telegram cannot read this file.")),
    ("file_parts_invalid", _("Telegram cannot read this file.")),
    ("file_part_", _("Telegram did not get the whole file. Send it again.")),
    ("media_invalid", _("Telegram cannot read this file.")),
    ("document_invalid", _("Telegram cannot read this file.")),
    ("can't upload file", _("Telegram cannot read this file.")),
    ("reactions_too_many", _("Telegram takes no more reactions to this message.")),
    ("reaction_empty", _("This channel does not allow the reaction.")),
    ("photo_invalid_dimensions", _("The picture is too large or too narrow for Telegram.")),
    ("image_process_failed", _("Telegram cannot read this picture. Save it as JPEG or PNG.")),
    ("wrong file", _("Telegram cannot read this file.")),
    ("file is too big", _("This file is too large for Telegram.")),
    ("request entity too large", _("This file is too large for Telegram.")),
    ("too many requests", _("Telegram asks us to wait.")),
    ("topic_closed", _("This topic of the group is closed.")),
    (
        "voice_messages_forbidden",
        _("The group takes nothing of this kind. Its settings say what it takes."),
    ),
    ("message_author_required", _("Telegram does not let this message be edited any more.")),
    ("message_edit_time_expired", _("Telegram does not let this message be edited any more.")),
    ("method is available", _("The bot may not do this. Make it an administrator of the channel.")),
    ("chat_write_forbidden", _("The bot may not write in this group.")),
    ("chat_restricted", _("The bot may not write in this group.")),
    ("reaction_invalid", _("This channel does not allow the reaction.")),
    ("webhook", _("Telegram does not accept the address of our web hook.")),
)

# The bot is out: only a person can bring it back.
OUT = (
    "bot was kicked",
    "bot is not a member",
    "channel_private",
    "chat was deleted",
    "group is deactivated",
    "group chat was deactivated",
)

PUT_OUT = _(
    "The bot is no longer in the channel, or that is gone. Make it an administrator there again, "
    "then connect it once more."
)
NO_TOKEN = _(
    "Telegram does not know the token of the bot (any more). Ask @BotFather for a new one and "
    "connect it again."
)

# What we wished for is so already.
SO_ALREADY = (
    "message is not modified",
    "message to delete not found",
    "message identifier is not specified",
)


def words_of(description: str) -> str:
    """What a person reads of Telegram's description; none where it is not in the list."""
    said = description.lower()
    return next((str(words) for part, words in WORDS if part in said), "")


def is_out(description: str) -> bool:
    """Whether the bot was put out of the channel or group."""
    return any(part in description.lower() for part in OUT)


def is_so_already(description: str) -> bool:
    """Whether nothing is left to do."""
    return any(part in description.lower() for part in SO_ALREADY)
