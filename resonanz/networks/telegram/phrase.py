"""What we send, as Telegram takes it: pure functions."""

from collections.abc import Sequence

from resonanz.networks.contract import JSON, DraftOut, MediaOut

# Where one file goes: the method and the name of its field.
METHODS = {
    "picture": ("sendPhoto", "photo"),
    "video": ("sendVideo", "video"),
    "file": ("sendDocument", "document"),
}


def message(chat: int, words: str, answers: int, link: str = "") -> JSON:
    """A message of words alone. Plain: Telegram itself finds addresses, names and hashtags."""
    body: JSON = {"chat_id": chat, "text": words, **_answering(answers)}
    return body | ({"link_preview_options": {"url": link}} if link else {})


def _answering(answers: int) -> JSON:
    return {"reply_parameters": {"message_id": answers}} if answers else {}


def with_file(chat: int, words: str, answers: int, item: MediaOut) -> tuple[str, JSON, str]:
    """One file with words: the method, what is sent, the name of the field of the file."""
    method, field = METHODS[item.kind]
    body: JSON = {"chat_id": chat, **_answering(answers), **_shape(item)}
    return method, body | ({"caption": words} if words else {}), field


def _shape(item: MediaOut) -> JSON:
    """What Telegram does not read from a video itself: else it is shown as a square, and whole
    before it plays."""
    if item.kind != "video":
        return {}
    told = {
        "width": item.width,
        "height": item.height,
        "duration": round(item.seconds) if item.seconds is not None else None,
    }
    return {"supports_streaming": True, **{name: value for name, value in told.items() if value}}


def album(chat: int, words: str, answers: int, media: Sequence[MediaOut]) -> JSON:
    """Several files as one; the words stand below the first."""
    shown = [
        {"type": METHODS[item.kind][1], "media": f"attach://file{place}", **_shape(item)}
        for place, item in enumerate(media)
    ]
    if words:
        shown[0]["caption"] = words
    return {"chat_id": chat, "media": shown, **_answering(answers)}


def is_mixed(draft: DraftOut) -> bool:
    """Documents go only with documents."""
    kinds = {item.kind for item in draft.media}
    return "file" in kinds and len(kinds) > 1


def bare(words: str) -> str:
    """Words for comparison: Telegram cuts what is empty at both ends."""
    return " ".join(words.split())
