"""What is sent to a translation service and what comes back; whether a post may be sent at all.

`phrase` and `parse` are the two dialects; `ask` goes through `core.http`, so only to addresses that
are allowed, and never longer than it lets.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from resonanz.channels.abilities import Side
from resonanz.channels.models import Channel
from resonanz.core import http
from resonanz.core.errors import Refused, TryLater
from resonanz.core.markdown import Rendered, sanitise
from resonanz.core.memory import Memory

from .models import Post, Translation, Translator

# Into what is translated: the languages of the screens.
LANGUAGES = ("de", "en")
PATIENCE_SECONDS = 20.0
NAMES = {Translator.Kind.LIBRE: "LibreTranslate", Translator.Kind.DEEPL: "DeepL"}

# The service, kept in each process until the database tells of another.
CHANNEL = "resonanz_translator"
memory: Memory["Service | None"] = Memory()
_ONE = "service"

_LINKS = re.compile(r"</?a\b[^>]*>", re.IGNORECASE)
# DeepL wants to know which English is meant.
_DEEPL_TARGETS = {"de": "DE", "en": "EN-GB"}


@dataclass(frozen=True)
class Service:
    """A translation service as it is asked."""

    kind: str
    address: str
    key: str
    sends_closed: bool

    @property
    def name(self) -> str:
        return NAMES[Translator.Kind(self.kind)]


def service() -> Service | None:
    """The service of the organisation, or none."""
    if _ONE in memory.values and memory.is_current:
        return memory.get(_ONE)
    changes = memory.changes
    row = Translator.objects.first()
    found = None
    if row is not None:
        found = Service(row.kind, row.address, row.secret.get("key", ""), row.sends_closed)
    memory.put(_ONE, found, _ONE, changes)
    return found


def may_be_sent(post: Post, to: Service) -> bool:
    """Whether the text of a post may go to the service: never what is said among few; what is said
    in closed spaces only where the organisation allowed it."""
    if post.channel.is_direct or post.visibility in _PRIVATE:
        return False
    if post.channel.side is Side.OUTSIDE:
        return True
    return to.sends_closed or post.channel.access == Channel.Access.OPEN


_PRIVATE = (Post.Visibility.DIRECT, Post.Visibility.FOLLOWERS)


def is_offered(post: Post, language: str) -> bool:
    """Whether a reader of a language is offered a translation of a post."""
    if not post.html or post.language in ("", language) or language not in LANGUAGES:
        return False
    found = service()
    return found is not None and may_be_sent(post, found)


def digest_of(post: Post) -> str:
    """What names the text of a post as it reads now."""
    return sha256(post.html.encode()).hexdigest()


def kept(post: Post, language: str) -> Translation | None:
    """The translation of a post as it reads now, where somebody asked for it before."""
    found = Translation.objects.filter(post=post, language=language, digest=digest_of(post))
    return found.first()


def ask(to: Service, html: str, source: str, target: str) -> Rendered:
    """HTML in another language, safe again; links are not sent, and none come back.

    Raises `Refused` where the service does not take it, `TryLater` where it does not answer.
    """
    address, options = phrase(to, _LINKS.sub("", html), source, target)
    answer = http.post(address, timeout=PATIENCE_SECONDS, **options)
    if not answer.ok:
        raise _refusal(to, answer.status)
    return sanitise(_LINKS.sub("", parse(to, answer.json())))


def phrase(to: Service, html: str, source: str, target: str) -> tuple[str, dict[str, Any]]:
    """Where and how a service is asked."""
    root = to.address.rstrip("/")
    if to.kind == Translator.Kind.DEEPL:
        asked: dict[str, Any] = {
            "text": [html],
            "target_lang": _DEEPL_TARGETS.get(target, target.upper()),
            "tag_handling": "html",
        }
        if source:
            asked["source_lang"] = source.upper()[:2]
        headers = {"authorization": f"DeepL-Auth-Key {to.key}"}
        return f"{root}/v2/translate", {"json": asked, "headers": headers}
    asked = {"q": html, "source": source[:2] or "auto", "target": target, "format": "html"}
    if to.key:
        asked["api_key"] = to.key
    return f"{root}/translate", {"json": asked}


def parse(to: Service, answer: Any) -> str:
    """The translated HTML in an answer; raises `TryLater` where there is none."""
    try:
        if to.kind == Translator.Kind.DEEPL:
            return str(answer["translations"][0]["text"])
        return str(answer["translatedText"])
    except (KeyError, IndexError, TypeError) as error:
        raise TryLater(_("The server answered something we do not understand.")) from error


def _refusal(to: Service, status: int) -> Exception:
    words = {"name": to.name}
    if status in (401, 403):
        return Refused(_("%(name)s does not take the key of your organisation.") % words)
    if status in (429, 456):
        return TryLater(_("%(name)s takes no more for now: its limit is reached.") % words)
    return TryLater(
        _("%(name)s could not translate it (%(status)s).") % {**words, "status": status}
    )
