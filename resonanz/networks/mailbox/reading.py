"""HTML and flowed text of mails as plain words, what is quoted marked by ">" as in plain mails."""

import re
from html.parser import HTMLParser

import nh3

_UNSEEN = set("script style title template noscript svg object textarea".split())
_APART = set("p table ul ol pre h1 h2 h3 h4 h5 h6".split())
_BLOCKS = _APART | set(
    "div li tr section article header footer center address dl dt dd form blockquote hr".split()
)
_VOID = {"br", "hr"}
_TAGS = _BLOCKS | set("br td th a span font b i u strong em small".split())
# How the programs people use mark the mail that is answered.
_QUOTES = re.compile(
    r"\b(?:gmail_quote|yahoo_quoted|protonmail_quote|moz-cite-prefix|tutanota_quote)\b"
)
_ORIGINAL = {
    "divrplyfwdmsg",
    "appendonsend",
    "mail-editor-reference-message-container",
    "replyforwardwrapper",
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
# Deeper than this nobody writes; who does wants us to be busy.
_DEEPEST = 400


class _Reader(HTMLParser):
    """Words of an HTML mail; `parts` may hold a mark for where the answered mail begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._open: list[tuple[str, bool, bool]] = []  # name, hides, quotes
        self._hidden = self._quoted = 0
        self._links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._break()
        elif tag == "hr" or tag in _BLOCKS or tag == "blockquote":
            self._block(tag)
        elif tag in ("td", "th"):
            self._say(" ")
        elif tag == "a" and not self._hidden:
            self._links.append((told.get("href", "").strip(), ""))
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._enter(tag, told)
        if tag == "li":
            self._say("- ")

    def _enter(self, tag: str, told: dict[str, str]) -> None:
        hides = bool(_HIDDEN.search(told.get("style", "")[:2000]))
        marks = f"{told.get('class', '')} {told.get('id', '')}"[:500].lower()
        quotes = tag == "blockquote" or bool(_QUOTES.search(marks))
        if told.get("id", "").lower() in _ORIGINAL and not self._hidden:
            self._block("p")
            self.lines += ["-----Original Message-----", ""]
        self._open.append((tag, hides, quotes))
        self._hidden += hides
        if quotes and not self._hidden and self.lines[-1].strip():
            self._break()
        self._quoted += quotes

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._end_link()
        while any(name == tag for name, *_more in self._open):
            name, hides, quotes = self._open.pop()
            self._hidden -= hides
            self._quoted -= quotes
            if name == tag:
                break
        if tag in _BLOCKS:
            self._block(tag)

    def _end_link(self) -> None:
        """An address behind words that say something else is worth knowing."""
        address, words = self._links.pop()
        words = " ".join(words.split())
        is_web = address.lower().startswith(("http://", "https://")) and len(address) <= 300
        if is_web and words and words not in address and address not in words:
            self._say(f" ({address})")

    def handle_data(self, data: str) -> None:
        words = re.sub(r"\s+", " ", data.replace("\u200c", "").replace("\u034f", ""))
        if self._links and not self._hidden:
            address, before = self._links[-1]
            self._links[-1] = (address, (before + words)[:2000])
        self._say(words)

    def _say(self, words: str) -> None:
        if self._hidden or not words:
            return
        if not self.lines[-1] and self._quoted and words.strip():
            self.lines[-1] = ">" * min(self._quoted, 5) + " "
        if self.lines[-1] and not self.lines[-1].endswith(" "):
            self.lines[-1] += words
        else:
            self.lines[-1] += words.lstrip()

    def _break(self) -> None:
        if not self._hidden:
            self.lines.append("")

    def _block(self, tag: str) -> None:
        if self._hidden:
            return
        if self.lines[-1].strip():
            self.lines.append("")
        if tag in _APART and len(self.lines) > 1 and self.lines[-2].strip():
            self.lines.append("")


def words_of(html: str) -> str:
    """The words of an HTML mail."""
    reader = _Reader()
    # In order first, without comments and the like: then reading it takes no longer than it is.
    reader.feed(
        nh3.clean(
            html.replace("\x00", ""),
            tags=_TAGS,
            attributes={"*": {"class", "id", "style"}, "a": {"href"}},
            clean_content_tags=_UNSEEN,
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )
    )
    reader.close()
    words = "\n".join(line.replace("\xa0", " ").rstrip() for line in reader.lines)
    return re.sub(r"\n{3,}", "\n\n", words).strip()


def unflowed(text: str, *, joins_words: bool = False) -> str:
    """Text with soft ends of lines (RFC 3676) in the lines it was written in."""
    lines: list[str] = []
    goes_on, depth_before = False, 0
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        if goes_on and depth == depth_before and words != "-- ":
            lines[-1] += words
        else:
            lines.append(f"{'>' * depth} {words}" if depth else words)
        goes_on, depth_before = words.endswith(" ") and words != "-- ", depth
        if goes_on and joins_words:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
