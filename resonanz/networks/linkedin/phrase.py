"""What we send, as LinkedIn takes it: pure functions.

A post is written in "little text": every character that means something there must be escaped, or
LinkedIn cuts the text off at it. A comment is plain, with marks beside it.
"""

import json
import re
from collections.abc import Sequence

from resonanz.core.subtitles import srt_of
from resonanz.networks.contract import JSON, DraftOut, MediaOut
from resonanz.networks.limits import count_units

LOCALES = {
    "de": {"country": "DE", "language": "DE"},
    "en": {"variant": "AMERICAN", "country": "US", "language": "EN"},
}
RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
# Somebody is named as `@[Velora](urn:li:organization:123)`.
MENTION = re.compile(
    r"@\[(?P<name>[^\]\n]{1,100})\]\((?P<urn>urn:li:(?:organization|person):[\w-]+)\)"
)
_HASHTAG = re.compile(r"(?<![\w&/])#(?P<tag>\w*[^\W\d_]\w*)")
_PIECES = re.compile(f"{MENTION.pattern}|{_HASHTAG.pattern}")


def little(words: str) -> str:
    """Words as little text: names and hashtags live, everything else is what it is."""
    written, here = "", 0
    for found in _PIECES.finditer(words):
        written += escaped(words[here : found.start()]) + _live(found)
        here = found.end()
    return written + escaped(words[here:])


def escaped(words: str) -> str:
    return RESERVED.sub(r"\\\g<0>", words)


def _live(found: re.Match[str]) -> str:
    if found["urn"]:
        return f"@[{escaped(found['name'])}]({found['urn']})"
    return f"{{hashtag|\\#|{escaped(found['tag'])}}}"


def shown(words: str) -> str:
    """Words as they will stand there: of a mention only the name."""
    return MENTION.sub(r"\g<name>", words)


def marked(words: str) -> JSON:
    """Words of a comment with the marks of whom they name."""
    marks, text, here = list[JSON](), "", 0
    for found in MENTION.finditer(words):
        text += words[here : found.start()]
        kind = found["urn"].split(":")[2]
        marks.append(
            {
                "start": count_units(text),
                "length": count_units(found["name"]),
                "value": {kind: {kind: found["urn"]}},
            }
        )
        text, here = text + found["name"], found.end()
    return {"text": text + words[here:], "attributes": marks}


def post(author: str, draft: DraftOut, media: Sequence[str]) -> JSON:
    """A post of the page."""
    body: JSON = {
        "author": author,
        "commentary": little(draft.parts[0]),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    content = _content(draft, media)
    return body | ({"content": content} if content else {})


def _content(draft: DraftOut, media: Sequence[str]) -> JSON:
    if len(media) > 1:
        pairs = zip(media, draft.media, strict=True)
        images = [{"id": name, "altText": item.alt} for name, item in pairs]
        return {"multiImage": {"images": images}}
    if media:
        item = draft.media[0]
        about = {"altText": item.alt} if item.kind == "picture" else _titled(draft)
        return {"media": {"id": media[0], **about}}
    if draft.link:
        return {"article": {"source": draft.link, "title": draft.title or draft.link}}
    return {}


def _titled(draft: DraftOut) -> JSON:
    return {"title": draft.title or draft.media[0].name}


def comment(author: str, on: str, words: str, parent: str) -> JSON:
    """A comment below a post, or below another comment."""
    body: JSON = {"actor": author, "object": on, "message": marked(words)}
    return body | ({"parentComment": parent} if parent else {})


def subtitles(item: MediaOut) -> dict[str, tuple[str | None, bytes, str]]:
    """The subtitles of a video as the Videos API takes them: what they are, and the file."""
    language = item.subtitles_language if item.subtitles_language in LOCALES else "en"
    about = {
        "format": "SRT",
        "formattedForEasyReader": True,
        "largeText": True,
        "source": "USER_PROVIDED",
        "locale": LOCALES[language],
        "transcriptType": "CLOSED_CAPTION",
    }
    file = srt_of(item.subtitles).encode()
    return {
        "metadata": (None, json.dumps(about).encode(), "application/json"),
        "file": ("subtitles.srt", file, "text/plain"),
    }


def bare(words: str) -> str:
    """Words for comparison."""
    return " ".join(words.split())
