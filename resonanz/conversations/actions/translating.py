"""Translate a post on request; choose the service that does it."""

from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.conversations import translating
from resonanz.conversations.models import Card, Post, Translation, Translator
from resonanz.conversations.translating import LANGUAGES, Service
from resonanz.core import http
from resonanz.core.api import Throttle
from resonanz.core.errors import Refused
from resonanz.core.rights import require
from resonanz.core.time import now
from resonanz.people.models import Person

# So many a minute for one person, in each process: the service costs, or is small.
A_MINUTE = 20
# What is translated to see that a service answers.
TRIED = "<p>Hallo</p>"
_throttle = Throttle()


def translate(actor: Person, post: Post, language: str) -> Translation:
    """A post in another language, as a machine put it: asked for once, then kept with the post.

    The service is asked outside of any transaction. Raises `Refused` where there is none, or where
    the post may not be sent there.
    """
    require(actor, "conversations.keep", post)
    to = _service()
    if language not in LANGUAGES:
        raise Refused(_("There is no translation into this language."))
    if not translating.may_be_sent(post, to):
        raise Refused(_("What is said here is not sent to a translation service."))
    if found := translating.kept(post, language):
        return found
    _throttle.count(f"translate:{actor.pk}", A_MINUTE)
    told = translating.ask(to, post.html, post.language, language)
    made = {"html": told.html, "plain": told.plain, "by": to.name, "made_at": now()}
    made["digest"] = translating.digest_of(post)
    return Translation.objects.update_or_create(post=post, language=language, defaults=made)[0]


def _service() -> Service:
    found = translating.service()
    if found is None:
        raise Refused(_("Your organisation has no translation service."))
    return found


def choose_translator(
    actor: Person, kind: str, address: str, *, key: str | None, sends_closed: bool
) -> None:
    """From now on posts can be translated by this service; tried before anything is stored.

    Without a key (none) the one stored for the same address stays.
    """
    require(actor, "people.administer")
    if kind not in Translator.Kind.values:
        raise Refused(_("There is no such translation service."))
    http.check_address(address)
    before = Translator.objects.first()
    if key is None:
        same = before is not None and before.address == address
        key = before.secret.get("key", "") if before and same else ""
    translating.ask(Service(kind, address, key, sends_closed), TRIED, "de", "en")
    with transaction.atomic():
        Translator.objects.all().delete()
        Translator.objects.create(
            kind=kind,
            address=address,
            secret={"key": key},
            sends_closed=sends_closed,
            changed_by=actor,
            changed_at=now(),
        )
        _draw_anew()


@transaction.atomic
def end_translator(actor: Person) -> None:
    """Nothing is translated any more; what was stays until its post goes."""
    require(actor, "people.administer")
    Translator.objects.all().delete()
    _draw_anew()


def _draw_anew() -> None:
    """Cards offer a translation or do not: the kept ones are thrown away."""
    Card.objects.all().delete()
