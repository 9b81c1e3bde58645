"""The one way text becomes HTML: Markdown of ours rendered, HTML of others sanitised.

Both end in an allow-list; both also give the plain words, for search, previews and networks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from .code import CLASSES, coloured

OUTSIDE_REL = "nofollow noopener noreferrer ugc"
SCHEMES = {"http", "https", "mailto"}
LANGUAGES = ("de", "en")
# Below this many letters a guess at the language is worth less than knowing the channel.
LETTERS_TO_KNOW_A_LANGUAGE = 24

_TEXT = {"p", "br", "strong", "em", "b", "i", "s", "del", "u", "code", "pre", "blockquote", "span"}
_LISTS = {"ul", "ol", "li"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
_HEADINGS = {"h3", "h4", "h5", "h6"}
_TAGS = _TEXT | _LISTS | _TABLE | _HEADINGS | {"a", "hr", "sub", "sup"}
_DROPPED_WITH_CONTENT = {"script", "style", "template", "noscript", "title", "textarea", "svg"}
_BLOCKS = {"p", "br", "li", "blockquote", "pre", "tr", "hr", "table", "ul", "ol"} | _HEADINGS

NAME = re.compile(r"(?<![\w@/.&-])@([\w](?:[\w.-]{0,60}\w)?)(?![\w@])")
GROUP = re.compile(r"(?<![\w@/.&-])@((?:department|space)/[\w-]{1,120})(?![\w@/])")
HASHTAG = re.compile(r"(?<![\w#/&])#(\w*[^\W\d]\w*)")
_NAMES = re.compile(rf"{GROUP.pattern}|{NAME.pattern}|{HASHTAG.pattern}")


@dataclass(frozen=True)
class Rendered:
    """Safe HTML, and the words in it without any markup."""

    html: str
    plain: str


def render(
    source: str,
    people: Mapping[str, str] | None = None,
    groups: Mapping[str, tuple[str, str]] | None = None,
) -> Rendered:
    """Markdown as safe HTML; `people` are the addresses of those whose @handle becomes a link.

    `groups` are the name and address of each department ("department/werkstatt") and space.
    """
    source = source.replace("\x00", "")
    html = _OURS.clean(
        _parser().render(source, {"people": people or {}, "groups": groups or {}})
    ).strip()
    return Rendered(html, plain_of(html))


def sanitise(html: str) -> Rendered:
    """HTML of a network as safe HTML: known tags, absolute links that give nothing away."""
    safe = _THEIRS.clean(html.replace("\x00", "")).strip()
    return Rendered(safe, plain_of(safe))


def from_text(text: str) -> Rendered:
    """Plain text of a network as safe HTML: paragraphs, line breaks and links, no Markdown."""
    html = _OURS.clean(_text_parser().render(text.replace("\x00", ""))).strip()
    return Rendered(html, plain_of(html))


def handles_in(source: str) -> list[str]:
    """The handles a text may name, in lower case, each once."""
    return list(dict.fromkeys(found.lower() for found in NAME.findall(source)))


def groups_in(source: str) -> list[str]:
    """The departments and spaces a text may name ("space/service"), in lower case, each once."""
    return list(dict.fromkeys(found.lower() for found in GROUP.findall(source)))


def tags_in(html: str) -> list[str]:
    """The #tags that a text rendered here links to, in small letters, each once."""
    return list(dict.fromkeys(unquote(found) for found in _TAG_LINK.findall(html)))


def plain_of(html: str) -> str:
    """The words of an HTML fragment that was made here, its blocks on lines of their own."""
    words: list[str] = []
    verbatim = False
    is_even = "<pre" not in html and _ODD_SPACES.search(html) is None
    pieces = iter(_PIECES.split(html))
    for text in pieces:
        if text:
            is_plain = is_even and "&" not in text
            said = text if is_plain else unescape(text)
            words.append(said if is_plain or verbatim else _ANY_SPACES.sub(" ", said))
        name = next(pieces, "")
        if name in _BLOCKS or name in _ENDS_OF_BLOCKS:
            words.append("\n")
        elif name in ("td", "th"):
            words.append(" ")
        if name.endswith("pre"):
            verbatim = name == "pre"
    joined = "".join(words)
    if not is_even or "  " in joined or "&" in html:
        joined = _SPACES.sub(" ", joined)
    lined = "\n".join([line.strip() for line in joined.split("\n")])
    return (_EMPTY_LINES.sub("\n\n", lined) if "\n\n\n" in lined else lined).strip()


_TAG_LINK = re.compile(r'href="/tags/([^"/]+)/"')
# The text between tags, and the names of the tags in turn ("p", "/p").
_PIECES = re.compile(r'<(/?[a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')
_ENDS_OF_BLOCKS = {"/p", "/pre", "/table"}
_ANY_SPACES = re.compile(r"\s+")
_ODD_SPACES = re.compile(r"\s\s|[^\S ]")
_SPACES = re.compile(r"[ \t\r\f\v]{2,}|[\t\r\f\v]")
_EMPTY_LINES = re.compile(r"\n{3,}")


def language_of(text: str, fallback: str) -> str:
    """German or English ("de", "en"); the fallback where the text is too short to tell."""
    if sum(map(str.isalpha, text)) < LETTERS_TO_KNOW_A_LANGUAGE:
        return fallback
    found = _detector().detect_language_of(text[:1000])
    return str(found.iso_code_639_1.name).lower() if found else fallback


# --- Markdown --------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    options = {"html": False, "linkify": True, "breaks": True, "highlight": coloured}
    parser = MarkdownIt("commonmark", options)
    # A wide table scrolls by itself, also by keyboard; the page does not.
    parser.add_render_rule("table_open", _scrolling)
    parser.add_render_rule("table_close", _scrolled)
    # Pictures are attachments: one from an address would tell that address who reads.
    parser.enable(["table", "strikethrough", "linkify"]).disable(["image", "lheading"])
    return _with_safe_links(parser)


@lru_cache(maxsize=1)
def _text_parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": True, "breaks": True})
    return _with_safe_links(parser.enable(["linkify", "newline"]))


def _scrolling(renderer: RendererHTML, *_tokens: Any) -> str:
    return '<div class="scrolls" tabindex="0"><table>\n'


def _scrolled(renderer: RendererHTML, *_tokens: Any) -> str:
    return "</table></div>\n"


def _with_safe_links(parser: MarkdownIt) -> MarkdownIt:
    # A file name ("notes.md") is no address: only what has a scheme becomes a link.
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})  # type: ignore[union-attr]
    parser.validateLink = _is_safe_address  # type: ignore[method-assign, assignment]
    parser.core.ruler.push("finish", _finish)
    return parser


def _is_safe_address(address: str) -> bool:
    address = "".join(char for char in address if char > " ").lower()
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return inside or address.startswith(tuple(f"{scheme}:" for scheme in SCHEMES))


def _finish(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            # A post stands below the headings of its page.
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
        elif token.type == "inline" and token.children:
            token.children = list(_finished(token.children, state.env))


def _finished(children: Iterable[Token], known: Mapping[str, Any]) -> Iterator[Token]:
    in_link = 0
    for token in children:
        if token.type == "link_open":
            in_link += 1
            _mark_outside(token)
        elif token.type == "link_close":
            in_link -= 1
        if token.type == "text" and not in_link and ("@" in token.content or "#" in token.content):
            yield from _named(token, known.get("people", {}), known.get("groups", {}))
        else:
            yield token


def _mark_outside(token: Token) -> None:
    if not str(token.attrGet("href") or "").startswith("/"):
        token.attrSet("rel", OUTSIDE_REL)
        token.attrSet("target", "_blank")


def _named(
    token: Token, people: Mapping[str, str], groups: Mapping[str, tuple[str, str]]
) -> Iterator[Token]:
    begin = 0
    for found in _NAMES.finditer(token.content):
        group, handle, tag = found.groups()
        words = found.group()
        if group:
            name, href = groups.get(group.lower(), ("", ""))
            words = f"@{name}"
        else:
            href = people.get(handle.lower(), "") if handle else f"/tags/{quote(tag.lower())}/"
        if not href:
            continue
        yield _text(token, token.content[begin : found.start()])
        yield Token("link_open", "a", 1, {"href": href, "class": "tag" if tag else "mention"})
        yield _text(token, words)
        yield Token("link_close", "a", -1)
        begin = found.end()
    yield _text(token, token.content[begin:])


def _text(like: Token, content: str) -> Token:
    return Token("text", "", 0, content=content, level=like.level)


# --- HTML ------------------------------------------------------------------------------------


def _absolute_links_only(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href" and not value.strip().lower().startswith(("http:", "https:", "mailto:")):
        return None
    return value


_OURS = nh3.Cleaner(
    tags=_TAGS | {"div"},
    attributes={"*": set(), "a": {"href", "rel", "target", "class"}, "div": {"tabindex"}},
    allowed_classes={"div": {"scrolls"}, "span": set(CLASSES)},
    clean_content_tags=_DROPPED_WITH_CONTENT,
    url_schemes=SCHEMES,
    link_rel=None,
)
_THEIRS = nh3.Cleaner(
    tags=_TAGS,
    attributes={"*": set(), "a": {"href"}},
    allowed_classes={"span": {"invisible", "ellipsis"}},
    attribute_filter=_absolute_links_only,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    url_schemes=SCHEMES,
    link_rel=OUTSIDE_REL,
    set_tag_attribute_values={"a": {"target": "_blank"}},
)


@lru_cache(maxsize=1)
def _detector() -> Any:  # lingua's types are not exported
    # Its models take a moment and memory: loaded when the first text is written, not at start.
    from lingua import Language, LanguageDetectorBuilder  # noqa: PLC0415

    return LanguageDetectorBuilder.from_languages(Language.GERMAN, Language.ENGLISH).build()
