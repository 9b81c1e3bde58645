"""The part of the Bot API that Resonanz speaks, as core.telegram.org/bots/api describes it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.servers.http import Asked, Told, serving

TOKEN = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi"
CHANNEL, GROUP, BOT = -1001000, -1002000, 123456
PUT = ("photo", "video", "document")
JANA = {"id": 77, "is_bot": False, "first_name": "Jana", "last_name": "Sommer", "username": "jana"}
ALL_RIGHTS = {"can_post_messages": True, "can_edit_messages": True, "can_delete_messages": True}


def no(status: int, description: str, **parameters: Any) -> Told:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return Told(status, body | ({"parameters": parameters} if parameters else {}))


@dataclass
class World:
    """One bot, one channel, its group. `faults`: what happens to the next messages sent: "lost"
    (taken, no answer), "cut" (not taken, no answer), or an answer of its own."""

    address: str = ""
    # Whether the bot is shown its own posts in the channel; the group repeats them either way.
    shows_own: bool = True
    is_linked: bool = True
    sits_in_group: bool = True
    rights: dict[str, bool] = field(default_factory=lambda: dict(ALL_RIGHTS))
    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    # By their ids: where files lie, and what they are.
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    hook: dict[str, Any] = field(default_factory=dict)
    # Groups that became supergroups: their new number.
    moved: dict[int, int] = field(default_factory=dict)
    conflicts: int = 0
    count: int = 100
    told: int = 5000
    lock: Any = field(default_factory=threading.RLock)

    def chat(self, number: int) -> dict[str, Any]:
        if number == CHANNEL:
            return {"id": CHANNEL, "type": "channel", "title": "Velora", "username": "velora"}
        if number == GROUP or number in self.moved.values():
            return {"id": number, "type": "supergroup", "title": "Velora-Plausch"}
        return {"id": number, "type": "private", "first_name": "Jana"}

    def put(self, chat: int, message: dict[str, Any], *, is_shown: bool = True) -> dict[str, Any]:
        """A message stands; its update is kept where the bot may see it."""
        with self.lock:
            self.count += 1
            message = {
                "message_id": self.count,
                "date": int(time.time()),
                "chat": self.chat(chat),
                **message,
            }
            self.messages[chat, self.count] = message
            if is_shown:
                self.tell("channel_post" if chat == CHANNEL else "message", message)
            return message

    def tell(self, kind: str, content: dict[str, Any]) -> None:
        self.told += 1
        self.updates.append({"update_id": self.told, kind: content})

    def repeat(self, post: dict[str, Any]) -> dict[str, Any]:
        """The group shows what stands in the channel."""
        words = {name: post[name] for name in ("text", "caption", "photo") if name in post}
        if "media_group_id" in post:
            words["media_group_id"] = f"g{post['media_group_id']}"
        origin = {
            "type": "channel",
            "date": post["date"],
            "chat": self.chat(CHANNEL),
            "message_id": post["message_id"],
        }
        return self.put(
            GROUP,
            {
                "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
                "sender_chat": self.chat(CHANNEL),
                "is_automatic_forward": True,
                "forward_origin": origin,
                **words,
            },
        )

    def shown(self, post: int) -> dict[str, Any] | None:
        """The message of the group that shows a post of the channel."""
        for (chat, _number), message in self.messages.items():
            if (
                chat == GROUP
                and message.get("is_automatic_forward")
                and message["forward_origin"]["message_id"] == post
            ):
                return message
        return None

    def says(self, text: str, to: str = "", **more: Any) -> str:
        """Jana says something in the group, below a post or a message where named."""
        message: dict[str, Any] = {"from": JANA, "text": text, **more}
        if to:
            chat, number = (int(part) for part in to.split(":"))
            above = self.shown(number) if chat == CHANNEL else self.messages[chat, number]
            assert above is not None
            root = above if above.get("is_automatic_forward") else {}
            message["reply_to_message"] = {
                key: value for key, value in above.items() if key != "reply_to_message"
            }
            message["message_thread_id"] = root.get("message_id") or above.get(
                "message_thread_id", above["message_id"]
            )
        said = self.put(GROUP, message)
        return f"{GROUP}:{said['message_id']}"

    def standing(self, name: str) -> str | None:
        chat, number = (int(part) for part in name.split(":"))
        message = self.messages.get((chat, number))
        return (message.get("text") or message.get("caption") or "") if message else None

    def ours(self) -> list[str]:
        return [
            f"{chat}:{number}"
            for (chat, number), message in self.messages.items()
            if chat == CHANNEL or message.get("from", {}).get("id") == BOT
        ]


@contextmanager
def running() -> Iterator[World]:
    """A Bot API server until the block ends."""
    world = World()
    with serving(lambda asked: answer(world, asked)) as world.address:
        yield world


def answer(world: World, asked: Asked) -> Told:
    if asked.path.startswith(f"/file/bot{TOKEN}/"):
        return _given_out(world, asked.path.removeprefix(f"/file/bot{TOKEN}/"))
    _empty, bot, method = asked.path.split("/", 2)
    if bot != f"bot{TOKEN}":
        return no(401, "Unauthorized")
    data = {name: _read(value) for name, value in asked.data().items()}
    world.asked.append((method, data))
    respond = METHODS.get(method)
    if respond is None:
        return no(404, "Not Found: method not found")
    if data.get("chat_id") in world.moved:
        here = world.moved[data["chat_id"]]
        return no(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=here,
        )
    if method.startswith("send") and world.faults:
        return _faulty(world, respond, data)
    return respond(world, data)


def _read(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in "[{-0123456789":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _faulty(world: World, respond: Callable[..., Told], data: dict[str, Any]) -> Told:
    fault = world.faults.pop(0)
    if isinstance(fault, Told):
        return fault
    if fault == "lost":
        respond(world, data)
    return Told(cut=True) if fault in ("lost", "cut") else respond(world, data)


# --- methods -----------------------------------------------------------------------------------


def _get_me(world: World, data: dict[str, Any]) -> Told:
    return _yes({"id": BOT, "is_bot": True, "first_name": "Velora", "username": "velora_bot"})


def _get_chat(world: World, data: dict[str, Any]) -> Told:
    if data["chat_id"] in ("@velora", CHANNEL):
        linked = {"linked_chat_id": GROUP} if world.is_linked else {}
        return _yes(world.chat(CHANNEL) | linked)
    if data["chat_id"] == GROUP:
        return _yes(world.chat(GROUP))
    return no(400, "Bad Request: chat not found")


def _get_chat_member(world: World, data: dict[str, Any]) -> Told:
    if data["chat_id"] == CHANNEL:
        status = "administrator" if world.rights else "left"
        return _yes({"user": {"id": BOT}, "status": status, **world.rights})
    if not world.sits_in_group:
        return no(403, "Forbidden: bot is not a member of the supergroup chat")
    return _yes({"user": {"id": BOT}, "status": "administrator"})


def _get_updates(world: World, data: dict[str, Any]) -> Told:
    if world.hook:
        return no(409, "Conflict: can't use getUpdates method while webhook is active")
    if world.conflicts:
        world.conflicts -= 1
        return no(409, "Conflict: terminated by other getUpdates request")
    offset = data.get("offset", 0)
    world.updates = [one for one in world.updates if one["update_id"] >= offset]
    return _yes(world.updates[: data.get("limit", 100)])


def _send(world: World, data: dict[str, Any], **content: Any) -> Told:
    chat, message = data["chat_id"], dict(content)
    above = data.get("reply_parameters", {}).get("message_id")
    if above:
        if (chat, above) not in world.messages:
            return no(400, "Bad Request: message to be replied not found")
        message["reply_to_message"] = dict(world.messages[chat, above])
    if chat == CHANNEL:
        put = world.put(chat, message, is_shown=world.shows_own)
        if world.is_linked:
            world.repeat(put)
        return _yes(put)
    sender = {"id": BOT, "is_bot": True, "first_name": "Velora", "username": "velora_bot"}
    return _yes(world.put(chat, {"from": sender, **message}, is_shown=False))


def _send_message(world: World, data: dict[str, Any]) -> Told:
    words = str(data.get("text", "")).strip()
    if not words:
        return no(400, "Bad Request: message text is empty")
    if len(words) > 4096:
        return no(400, "Bad Request: message is too long")
    return _send(world, data, text=words)


def _send_file(kind: str) -> Callable[[World, dict[str, Any]], Told]:
    def send(world: World, data: dict[str, Any]) -> Told:
        assert isinstance(data[kind], bytes)
        return _send(
            world, data, caption=str(data.get("caption", "")), **{kind: [{"file_id": "f"}]}
        )

    return send


def _send_album(world: World, data: dict[str, Any]) -> Told:
    put, group = [], str(world.count)
    for item in data["media"]:
        assert isinstance(data[item["media"].removeprefix("attach://")], bytes)
        content = {"caption": item.get("caption", ""), "media_group_id": group, item["type"]: [{}]}
        told = _send(world, data, **content)
        if told.status != 200:
            return told
        put.append(told.body["result"])
    return _yes(put)


def _delete(world: World, data: dict[str, Any]) -> Told:
    if world.messages.pop((data["chat_id"], data["message_id"]), None) is None:
        return no(400, "Bad Request: message to delete not found")
    return _yes(True)


def _delete_several(world: World, data: dict[str, Any]) -> Told:
    for number in data["message_ids"]:
        world.messages.pop((data["chat_id"], number), None)
    return _yes(True)


def _edit(field: str) -> Callable[[World, dict[str, Any]], Told]:
    def edit(world: World, data: dict[str, Any]) -> Told:
        message = world.messages.get((data["chat_id"], data["message_id"]))
        if message is None:
            return no(400, "Bad Request: message to edit not found")
        if field not in message:
            return no(400, f"Bad Request: there is no {field} in the message to edit")
        if message[field] == data[field]:
            return no(400, "Bad Request: message is not modified: specified new message content …")
        message[field] = data[field]
        return _yes(message)

    return edit


def _get_file(world: World, data: dict[str, Any]) -> Told:
    """Where a file lies for an hour; the Bot API gives out none over 20 MB."""
    path, content = world.files.get(data["file_id"], ("", b""))
    if not path:
        return no(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    if len(content) > 20_000_000:
        return no(400, "Bad Request: file is too big")
    return _yes({"file_id": data["file_id"], "file_size": len(content), "file_path": path})


def _given_out(world: World, path: str) -> Told:
    found = next((content for where, content in world.files.values() if where == path), None)
    headers = {"content-type": "application/octet-stream"}
    return no(404, "Not Found") if found is None else Told(200, raw=found, headers=headers)


def _set_hook(world: World, data: dict[str, Any]) -> Told:
    if not str(data["url"]).startswith("https://"):
        return no(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    world.hook = data
    return _yes(True)


def _delete_hook(world: World, data: dict[str, Any]) -> Told:
    world.hook = {}
    return _yes(True)


def _yes(result: Any) -> Told:
    return Told(body={"ok": True, "result": result})


METHODS: dict[str, Callable[[World, dict[str, Any]], Told]] = {
    "getMe": _get_me,
    "getChat": _get_chat,
    "getChatMember": _get_chat_member,
    "getUpdates": _get_updates,
    "getFile": _get_file,
    "sendMessage": _send_message,
    "sendPhoto": _send_file("photo"),
    "sendVideo": _send_file("video"),
    "sendDocument": _send_file("document"),
    "sendMediaGroup": _send_album,
    "deleteMessage": _delete,
    "deleteMessages": _delete_several,
    "editMessageText": _edit("text"),
    "editMessageCaption": _edit("caption"),
    "setMessageReaction": lambda world, data: _yes(True),
    "setWebhook": _set_hook,
    "deleteWebhook": _delete_hook,
}
