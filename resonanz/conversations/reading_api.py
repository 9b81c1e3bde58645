"""What one reads and keeps, over the API: bookmarks."""

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema, Status

from resonanz.conversations import actions, bookmarked, queries, translating
from resonanz.conversations.reactions import CATALOGUE, chosen
from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.rights import require
from resonanz.people.requests import Request

from .api import router


@router.put("/posts/{int:post_id}/read", response={204: None})
def read_here(request: Request, post_id: int, everywhere: bool = False) -> Any:
    """You read up to this post: in its channel, or `everywhere` in your spaces."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    actions.mark_read_here(request.person, post, everywhere=everywhere)
    return Status(204, None)


@router.delete("/feed/read", response={204: None})
def undo_read(request: Request) -> Any:
    """Take back what you marked as read by hand last, within an hour."""
    needs(request, "write")
    actions.undo_read(request.person)
    return Status(204, None)


class ReactionsOut(Schema):
    chosen: list[str] = Field(description="What can be given, in order")
    catalogue: dict[str, str] = Field(description="All there are, with their words")


class ReactionsIn(Input):
    names: list[str]


@router.get("/reactions", response=ReactionsOut)
def reactions(request: Request) -> Any:
    """The reactions of your organisation, and what it could choose from."""
    needs(request, "read")
    return _reactions()


@router.put("/reactions", response=ReactionsOut)
def choose_reactions(request: Request, data: ReactionsIn) -> Any:
    """Choose up to eight reactions, in their order; none, and the usual ones hold again."""
    needs(request, "admin")
    actions.choose_reactions(request.person, data.names)
    return _reactions()


def _reactions() -> dict[str, Any]:
    words = {name: str(word) for name, (word, _sign) in CATALOGUE.items()}
    return {"chosen": list(chosen()), "catalogue": words}


class TranslationOut(Schema):
    language: str
    html: str
    plain: str
    by: str = Field(description="The service: it is a machine's translation")


class TranslatorIn(Input):
    kind: Literal["libre", "deepl"]
    address: str
    key: str | None = Field(None, description="Left out: the stored one stays")
    sends_closed: bool = False


class TranslatorOut(Schema):
    kind: str
    address: str
    has_key: bool
    sends_closed: bool


@router.post("/posts/{int:post_id}/translation", response=TranslationOut)
def translate(request: Request, post_id: int, language: Literal["de", "en"] = "en") -> Any:
    """A post in another language, translated by the service of your organisation; kept with it."""
    needs(request, "read")
    post = queries.visible_post(request.person, post_id)
    return actions.translate(request.person, post, language)


@router.get("/translator", response=TranslatorOut | None)
def translator(request: Request) -> Any:
    """The translation service of your organisation, without its key."""
    needs(request, "admin")
    require(request.person, "people.administer")
    return _translator()


@router.put("/translator", response=TranslatorOut)
def choose_translator(request: Request, data: TranslatorIn) -> Any:
    """Choose the translation service; it is tried before it is stored."""
    needs(request, "admin")
    actions.choose_translator(request.person, **data.dict())
    return _translator()


@router.delete("/translator", response={204: None})
def end_translator(request: Request) -> Any:
    """Translate no more."""
    needs(request, "admin")
    actions.end_translator(request.person)
    return Status(204, None)


def _translator() -> dict[str, Any] | None:
    found = translating.service()
    if found is None:
        return None
    return {
        "kind": found.kind,
        "address": found.address,
        "has_key": bool(found.key),
        "sends_closed": found.sends_closed,
    }


class BookmarkIn(Input):
    note: str = ""
    remind_on: date | None = None


class BookmarkOut(Schema):
    post: int
    note: str
    remind_on: date | None
    is_reminded: bool
    is_here: bool = Field(description="Whether you may still see the post")


@router.get("/bookmarks", response=PageOf[BookmarkOut])
def bookmarks(request: Request, reminders: bool = False, mark: str = "") -> Any:
    """What you keep for yourself, the newest first; with `reminders` what you will be reminded
    of."""
    needs(request, "read")
    page = bookmarked.bookmarks(request.person, mark, reminders=reminders)
    return page_of(page, _bookmark)


@router.put("/posts/{int:post_id}/bookmark", response={204: None})
def keep(request: Request, post_id: int, data: BookmarkIn) -> Any:
    """Keep a post, with a note and a day on which you are reminded."""
    needs(request, "write")
    post = queries.visible_post(request.person, post_id)
    actions.annotate(request.person, post, data.note, data.remind_on)
    return Status(204, None)


@router.delete("/posts/{int:post_id}/bookmark", response={204: None})
def forget(request: Request, post_id: int) -> Any:
    """Keep a post no longer."""
    needs(request, "write")
    actions.forget_bookmark(request.person, post_id)
    return Status(204, None)


def _bookmark(kept: bookmarked.Kept) -> dict[str, Any]:
    return {
        "post": kept.post_id,
        "note": kept.note,
        "remind_on": kept.remind_on,
        "is_reminded": kept.is_reminded,
        "is_here": kept.post is not None,
    }
