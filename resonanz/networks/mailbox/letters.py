"""Letters as mails have them: encoded words, charsets that do not exist, names of files.

Whatever is wrong with them, words come out; what cannot be read stands there as �.
"""

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses
from functools import cache
from typing import Any

# Names of charsets in use that Python has no codec for, and Latin-1, which is Windows' in truth.
ALIASES = {
    "ansi_x3.110-1983": "cp1252",
    "cp-1252": "cp1252",
    "cp-850": "cp850",
    "default": "utf-8",
    "iso-8859-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "ks_c_5601-1987": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "us-ascii": "utf-8",
    "utf8mb4": "utf-8",
    "x-gbk": "gbk",
    "x-sjis": "shift_jis",
    "x-unknown": "utf-8",
}
# Codecs that are no charsets of mails; one of them takes the square of the time.
_NO_CHARSETS = set("idna mbcs oem punycode raw_unicode_escape undefined unicode_escape".split())
# Letters that turn the direction of what stands behind them, or are none at all.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_LONGEST_HEADER = 20_000


def decoded(raw: bytes, charset: str | None) -> str:
    """Bytes as words, in their charset or whatever they are in truth."""
    name = _codec(charset or "utf-8")
    try:
        return raw.decode(name or "utf-8")
    except (UnicodeError, LookupError):
        pass
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        return raw.decode("cp1252" if name in ("", "utf-8") else name, "replace")


@cache
def _codec(charset: str) -> str:
    """Python's name of a charset; none where it has none."""
    name = charset.strip().strip("\"'").lower()[:60]
    try:
        found = codecs.lookup(ALIASES.get(name, name))
    except (LookupError, ValueError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name.replace("-", "_") not in _NO_CHARSETS else ""


def header(message: Message, name: str) -> str:
    """A header in one line of words; none where it is not there."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            return line(_raw(value))
    return ""


def headers(message: Message, name: str) -> list[str]:
    """All headers of a name, each in one line."""
    return [line(_raw(v)) for k, v in message.raw_items() if k.lower() == name.lower()]


def line(value: str) -> str:
    """Encoded words (RFC 2047) decoded, in one line, without letters nobody sees."""
    return " ".join(seen(_words(value)).split())


def seen(words: str) -> str:
    """Without letters nobody sees that change what others look like."""
    return _UNSEEN.sub("", words)


def _raw(value: object) -> str:
    """A header as it stands: letters beyond ASCII are UTF-8, or Windows'."""
    plain = str(value)[:_LONGEST_HEADER]
    if plain.isascii():
        return plain
    return decoded(plain.encode("utf-8", "surrogateescape"), "utf-8")


def _words(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(
        part if isinstance(part, str) else decoded(part, charset or "utf-8")
        for part, charset in parts
    )


def people(message: Message, name: str) -> list[tuple[str, str]]:
    """Names and addresses (in lower case) of a header."""
    values = [_raw(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    # Strict, for who writes two addresses where one is meant wants us to see another one.
    found = [pair for value in values[:3] for pair in getaddresses([value]) if pair[1]]
    if values and not found and (one := _ONE.fullmatch(values[0])):
        found = [(one[1], one[2])]  # an address within the name, as some programs write it
    return [
        (line(shown)[:200], address.strip().lower())
        for shown, address in found[:50]
        if is_address(address.strip())
    ]


_ONE = re.compile(r"([^<>]{0,300})<([^<>]{3,320})>\s*")
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@<>\"(),:;\\\[\]/]{1,250}")


def is_address(typed: str) -> bool:
    """Whether something can be the address of a mailbox."""
    return _ADDRESS.fullmatch(typed) is not None and not _UNSEEN.search(typed)


def _param(part: Message, header: str, name: str) -> Any:
    """A parameter of a header, with letters beyond ASCII as they are."""
    for key, value in part.raw_items():
        if key.lower() == header:
            alone = Message()
            alone[header] = _raw(value)
            return alone.get_param(name, header=header)
    return None


def file_name(part: Message) -> str:
    """The name of a file as it was sent (RFC 2231 or 2047), without any folder or trick in it."""
    try:
        given = _param(part, "content-disposition", "filename") or _param(
            part, "content-type", "name"
        )
        named = collapse_rfc2231_value(given) if given else ""
    except (LookupError, UnicodeError, ValueError, TypeError):
        named = ""
    named = re.split(r"[\\/]", line(_raw(named)))[-1]
    named = re.sub(r"[<>:\"|?*%]", "_", named).strip(". ")
    stem, dot, ending = named.rpartition(".")
    return f"{stem[:100]}{dot}{ending[:10]}" if dot else named[:100]
