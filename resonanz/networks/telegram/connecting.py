"""The right to speak for a channel: whose token it is, and what the bot may do there."""

import re

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.contract import JSON, ConnectRequest, Grant, LostRight, RateLimited
from resonanz.networks.values import mapping, number, text

from . import calling
from .wire import Api

TOKEN = re.compile(r"\d{3,20}:[\w-]{20,100}")
UPDATES = ["message", "edited_message", "channel_post", "edited_channel_post", "message_reaction"]
# Telegram's names of rights -> of what the bot may do.
RIGHTS = ("can_post_messages", "can_edit_messages", "can_delete_messages")
MEMBERS = {"creator", "administrator", "member"}


def connect(request: ConnectRequest) -> Grant:
    """The right that a bot's token gives; raises `Refused` with what is to be mended."""
    token = request.secret.strip()
    if not TOKEN.fullmatch(token):
        raise Refused(
            _("This is no token of a bot. BotFather shows one like 123456:ABC-DEF1234."),
            code="wrong_secret",
        )
    api = Api(token)
    try:
        return _granted(api, token, request)
    except LostRight as error:
        raise Refused(
            _("Telegram does not accept this token, or the bot is not in the channel."),
            code="wrong_secret",
        ) from error
    except RateLimited as error:
        raise TryLater(_("Telegram asks us to wait before the next try.")) from error


def _granted(api: Api, token: str, request: ConnectRequest) -> Grant:
    bot = mapping(api.ask("getMe"))
    chat = mapping(api.ask("getChat", {"chat_id": _named(request.handle)}))
    if text(chat.get("type")) != "channel":
        raise Refused(_("This is no channel. Type the name of a channel, as in @velora."))
    rights = _rights(api, chat, bot)
    _only_one(request, bot, chat)
    is_hook = _calls_us(api, request, chat)
    channel, username = str(number(chat.get("id"))), text(chat.get("username"))
    return Grant(
        remote_id=channel,
        handle=username or text(chat.get("title")),
        server="",
        secret={"token": token},
        name=text(chat.get("title")),
        address=f"https://t.me/{username}" if username else "",
        extra={**_extra(api, chat, bot), "hook": is_hook, "streaming": not is_hook},
        rights=rights,
    )


def _named(typed: str) -> int | str:
    """The channel as Telegram names it, from `@velora`, `t.me/velora` or `-100123`."""
    name = typed.strip().rstrip("/").rpartition("/")[2].lstrip("@")
    if not name:
        raise Refused(_("Type the name of the channel, as in @velora."))
    return int(name) if re.fullmatch(r"-\d+", name) else f"@{name}"


def _rights(api: Api, chat: JSON, bot: JSON) -> tuple[str, ...]:
    """What the bot may do in the channel; it must be able to post."""
    asked = {"chat_id": number(chat.get("id")), "user_id": number(bot.get("id"))}
    member = mapping(api.ask("getChatMember", asked))
    rights = tuple(name for name in RIGHTS if member.get(name) is True)
    if "can_post_messages" not in rights:
        raise Refused(
            _("The bot may not post in this channel. Add it in Channel › Administrators."),
            code="no_right",
        )
    return rights


def _only_one(request: ConnectRequest, bot: JSON, chat: JSON) -> None:
    """Telegram tells each update once: two channels with one bot would take them from another."""
    place, channel = f"bot:{number(bot.get('id'))}", str(number(chat.get("id")))
    if request.app_of(place).get("channel", channel) != channel:
        raise Refused(_("This bot serves another channel. Make one for each with BotFather."))
    request.keep_app(place, {"channel": channel})


def _calls_us(api: Api, request: ConnectRequest, chat: JSON) -> bool:
    """Whether Telegram calls us from now on; else we ask."""
    wished = request.options.get("hook", "").strip().lower() not in ("", "no", "nein")
    if not wished:
        api.ask("deleteWebhook", {"drop_pending_updates": False})
        return False
    address = settings.PUBLIC_ADDRESS + reverse("networks:hook", args=["telegram"])
    if not address.startswith("https://"):
        raise Refused(_("Telegram calls only addresses with https. Leave the web hook empty."))
    secret = calling.secret_for(str(number(chat.get("id"))))
    api.ask(
        "setWebhook", {"url": address, "secret_token": secret, "allowed_updates": list(UPDATES)}
    )
    return True


def _extra(api: Api, chat: JSON, bot: JSON) -> JSON:
    group = number(chat.get("linked_chat_id"))
    return {
        "title": text(chat.get("title")),
        "username": text(chat.get("username")),
        "bot": number(bot.get("id")),
        "bot_name": text(bot.get("username")),
        # Nothing where the bot does not sit in the discussion group: then it hears no comments.
        "group": group if group and _sits_in(api, group, bot) else 0,
    }


def _sits_in(api: Api, group: int, bot: JSON) -> bool:
    try:
        asked = {"chat_id": group, "user_id": number(bot.get("id"))}
        member = mapping(api.ask("getChatMember", asked))
    except (Refused, LostRight):
        return False
    return text(member.get("status")) in MEMBERS
