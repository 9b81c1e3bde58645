"""How long a post is on X: weights as twitter-text, configuration 3, gives them.

A text counts in its composed form (NFC). Latin, Cyrillic, Greek, Arabic and the like weigh 1, every
other character 2, an emoji 2 however it is put together, an address 23 however long it is.
"""

import unicodedata

import regex

from .domains import TOP

LINK_LENGTH = 23
EMOJI = 2
# Code points that weigh 1, from and to.
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

_HOST = r"(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+"
_END = r"(?![\p{L}\p{N}@-])(?!\.[\p{L}\p{N}])"
_PATH = (
    r"(?:/(?:[\p{L}\p{N}!*';:=+,.$%\[\]~&|@/_()#-]*[\p{L}\p{N}=_/+#)-])?)?"
    r"(?:\?[\p{L}\p{N}!?*'();:&=+$/%#\[\]_.,~|@-]*[\p{L}\p{N}_&=#/-])?"
)
LINK = regex.compile(
    r"(?<![\p{L}\p{N}@$#_/.-])(?:https?://)?" + _HOST + rf"(?:{TOP}){_END}(?::\d+)?" + _PATH,
    regex.IGNORECASE,
)
_EMOJI = regex.compile(
    r"[#*0-9]\uFE0F?\u20E3|\p{Regional_Indicator}{2}|(?=\p{Extended_Pictographic})(?=\p{Emoji})\X"
)
_AS_TEXT = "\N{VARIATION SELECTOR-15}"


def count(text: str) -> int:
    """The length X counts; a post has room for 280."""
    text = unicodedata.normalize("NFC", text)
    text, links = LINK.subn("", text)
    text, emoji = _EMOJI.subn(_emoji_out, text)
    shown = emoji - text.count("\0")
    text = text.replace("\0", "")
    return links * LINK_LENGTH + shown * EMOJI + sum(map(_weight, text))


def _emoji_out(found: "regex.Match[str]") -> str:
    """Nothing, or what wishes to be shown as text and counts as its characters."""
    cluster = str(found.group())
    return "\0" + cluster if _AS_TEXT in cluster else ""


def _weight(character: str) -> int:
    return 1 if any(start <= ord(character) <= end for start, end in LIGHT) else 2
