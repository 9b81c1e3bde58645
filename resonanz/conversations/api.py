"""What is said, over the API: the same queries and actions as on the screens."""

from dataclasses import asdict
from functools import partial
from typing import Any

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Status, UploadedFile
from pydantic import AwareDatetime

from resonanz.conversations import actions, queries, questions, searching
from resonanz.conversations.attached import attachments
from resonanz.conversations.models import Attachment, Draft
from resonanz.conversations.shapes import (
    AltIn,
    AttachmentOut,
    CommentIn,
    CommentsOut,
    DraftIn,
    DraftOut,
    EditIn,
    Feed,
    NarrowIn,
    PostIn,
    PostOut,
    RevisionOut,
    SearchOut,
    SimilarOut,
    ThreadOut,
    asked_in,
)
from resonanz.core.api import Input, PageOf, answer, needs, page_of, raw_answer
from resonanz.core.htmx import get_visible
from resonanz.core.paging import by_number
from resonanz.people.requests import Request

router = Router(tags=["conversations"])


# --- reading ---------------------------------------------------------------------------------


@router.get("/feed", response=Feed)
def feed(request: Request, narrow: Query[NarrowIn], mark: str = "") -> HttpResponse:
    """Newest threads of your spaces, or some of them."""
    needs(request, "read")
    return raw_answer(queries.home_feed_json(request.person, mark, narrow.asked()))


@router.get("/channels/{int:channel_id}/posts", response=Feed)
def posts(
    request: Request, channel_id: int, narrow: Query[NarrowIn], mark: str = ""
) -> HttpResponse:
    """Newest threads of one channel, inside or outside, or some of them."""
    needs(request, "read")
    asked = narrow.asked()
    return raw_answer(queries.space_feed_json(request.person, channel_id, mark, asked))


@router.get("/posts/{int:post_id}", response=PostOut)
def post(request: Request, post_id: int) -> HttpResponse:
    """One post."""
    needs(request, "read")
    return raw_answer(queries.post_json(request.person, post_id))


@router.get("/questions/similar", response=SimilarOut)
def similar(request: Request, q: str) -> HttpResponse:
    """Questions like a text, the likest first, as far as you may see them."""
    needs(request, "read")
    return answer({"items": [asdict(one) for one in questions.similar(request.person, q)]})


@router.get("/posts/{int:post_id}/thread", response=ThreadOut)
def thread(request: Request, post_id: int, mark: str = "") -> HttpResponse:
    """The thread a post belongs to, oldest to newest, and where it crossed the border."""
    needs(request, "read")
    return raw_answer(queries.thread_json(request.person, post_id, mark))


@router.get("/posts/{int:post_id}/comments", response=CommentsOut)
def comments(request: Request, post_id: int, mark: str = "") -> HttpResponse:
    """What was said below a post, oldest to newest, each comment followed by its replies."""
    needs(request, "read")
    return raw_answer(queries.comments_json(request.person, post_id, mark))


@router.get("/posts/{int:post_id}/history", response=PageOf[RevisionOut])
def history(request: Request, post_id: int, mark: str = "") -> Any:
    """How a post read before, newest first."""
    needs(request, "read")
    found = queries.visible_post(request.person, post_id)
    before = queries.history(request.person, found)
    return page_of(by_number(before, mark, newest_first=True))


@router.get("/search", response=SearchOut)
def search(request: Request, q: str, mark: str = "", order: str = "best") -> HttpResponse:
    """Posts (German and English) and people, as far as you may see them.

    "quotes", `or`, `-without` and filters are understood: `from:mira in:workshop since:2026-10-01
    until:2026-10-31 kind:question has:file`. `order` is `best` or `newest`. Where nobody says a
    word, the likest is looked for `instead`; where no post says all words, some are enough
    (`partial`).
    """
    needs(request, "read")
    found = searching.search(request.person, q, mark, newest_first=order == "newest")
    if not found.posts.rows and not mark:
        searching.note_missing(request.person, q)
    return answer(
        {
            "items": [_hit(hit) for hit in found.posts.rows],
            "people": [
                {"id": one.id, "name": one.name, "title": one.title, "guest": one.is_guest}
                for one in found.people
            ],
            "places": [one._asdict() for one in found.places],
            "instead": found.instead,
            "partial": found.is_partial,
            "next": found.posts.next,
        }
    )


# --- saying ----------------------------------------------------------------------------------


class ReadIn(Input):
    up_to: AwareDatetime


@router.put("/feed/read", response={204: None})
def read_all(request: Request, data: ReadIn) -> Any:
    """You have seen all your spaces up to a moment."""
    needs(request, "write")
    actions.mark_read(request.person, data.up_to)
    return Status(204, None)


@router.put("/channels/{int:channel_id}/read", response={204: None})
def read(request: Request, channel_id: int, data: ReadIn) -> Any:
    """You have seen a channel up to a moment."""
    needs(request, "write")
    channel = queries.readable_channel(request.person, channel_id)
    actions.mark_read(request.person, data.up_to, channel)
    return Status(204, None)


@router.post("/channels/{int:channel_id}/posts", response={201: PostOut})
def say(request: Request, channel_id: int, data: PostIn) -> HttpResponse:
    """Say something in a space of yours. Under an `Idempotency-Key` (a UUID) it is said once."""
    needs(request, "write")
    channel = queries.readable_channel(request.person, channel_id)
    say = partial(
        actions.say,
        request.person,
        channel,
        data.source,
        kind=data.kind,
        asked=asked_in(data),
        link=data.link,
        language=data.language[:10],
        attachments=queries.own_uploads(request.person, data.attachments),
    )
    key = request.headers.get("Idempotency-Key", "")
    said = actions.said_once(request.person, key, data.source, say)
    return raw_answer(queries.post_json(request.person, said.pk), 201)


@router.post("/posts/{int:post_id}/comments", response={201: PostOut})
def comment(request: Request, post_id: int, data: CommentIn) -> HttpResponse:
    """Comment on a post. Under an `Idempotency-Key` (a UUID) it is said once."""
    needs(request, "write")
    person = request.person
    uploads = queries.own_uploads(person, data.attachments) if data.attachments else ()
    with actions.keeping_words(person, f"post:{post_id}", data.source):
        parent = queries.answerable_post(person, post_id)
        key = request.headers.get("Idempotency-Key", "")
        say = partial(actions.comment, person, parent, data.source, uploads)
        said = actions.said_once(person, key, data.source, say)
    return raw_answer(queries.post_json(request.person, said.pk), 201)


@router.patch("/posts/{int:post_id}", response=PostOut)
def edit(request: Request, post_id: int, data: EditIn) -> HttpResponse:
    """Say it differently; how it read before stays in its history."""
    needs(request, "write")
    actions.edit(request.person, queries.visible_post(request.person, post_id), data.source)
    return raw_answer(queries.post_json(request.person, post_id))


@router.delete("/posts/{int:post_id}", response={204: None})
def delete(request: Request, post_id: int) -> Any:
    """Delete a post; `restoration` brings it back."""
    needs(request, "write")
    actions.delete(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


@router.post("/posts/{int:post_id}/restoration", response=PostOut)
def restore(request: Request, post_id: int) -> HttpResponse:
    """Bring back a post you deleted."""
    needs(request, "write")
    actions.restore(request.person, queries.deleted_post(request.person, post_id))
    return raw_answer(queries.post_json(request.person, post_id))


@router.put("/posts/{int:post_id}/reactions/{kind}", response={204: None})
def react(request: Request, post_id: int, kind: str) -> Any:
    """React to a post, with one of the reactions of your organisation."""
    needs(request, "write")
    actions.react(request.person, queries.visible_post(request.person, post_id), kind)
    return Status(204, None)


@router.delete("/posts/{int:post_id}/reactions/{kind}", response={204: None})
def unreact(request: Request, post_id: int, kind: str) -> Any:
    """Take a reaction back."""
    needs(request, "write")
    actions.unreact(request.person, queries.visible_post(request.person, post_id), kind)
    return Status(204, None)


@router.put("/posts/{int:post_id}/acceptance", response={204: None})
def accept(request: Request, post_id: int) -> Any:
    """Accept a comment as the answer to its question: as its asker or a moderator."""
    needs(request, "write")
    actions.accept(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


@router.delete("/posts/{int:post_id}/acceptance", response={204: None})
def take_back_acceptance(request: Request, post_id: int) -> Any:
    """Take back that a comment is the answer."""
    needs(request, "write")
    actions.take_back_acceptance(request.person, queries.visible_post(request.person, post_id))
    return Status(204, None)


# --- drafts and pictures ---------------------------------------------------------------------


@router.get("/drafts/{place}", response=DraftOut)
def draft(request: Request, place: str) -> Any:
    """What you were typing at a place ("channel:3", "post:7", "edit:7")."""
    needs(request, "read")
    return _draft(queries.draft(request.person, place), place)


@router.put("/drafts/{place}", response=DraftOut)
def keep_draft(request: Request, place: str, data: DraftIn) -> Any:
    """Keep what you are typing at a place."""
    needs(request, "write")
    return _draft(actions.keep_draft(request.person, place, data.source, data.fields), place)


@router.delete("/drafts/{place}", response={204: None})
def forget_draft(request: Request, place: str) -> Any:
    """Forget what you were typing at a place."""
    needs(request, "write")
    actions.forget_draft(request.person, place)
    return Status(204, None)


@router.post("/attachments", response={201: AttachmentOut})
def upload(request: Request, file: File[UploadedFile], alt: Form[str] = "") -> Any:
    """Upload a picture (JPEG, PNG, WebP, GIF), a video (MP4, MOV, WebM, MKV) or a document (PDF,
    Office, text) to be part of a post you say or plan afterwards."""
    needs(request, "write")
    return Status(201, _attachment(actions.take_in(request.person, file, alt, documents=True)))


@router.patch("/attachments/{int:attachment_id}", response=AttachmentOut)
def describe(request: Request, attachment_id: int, data: AltIn) -> Any:
    """Give a picture of yours its alternative text, a video its subtitles too (WebVTT, SubRip)."""
    needs(request, "write")
    found = get_visible(attachments(request.person), pk=attachment_id)
    actions.describe(request.person, found, data.alt, data.subtitles)
    return _attachment(found)


@router.delete("/attachments/{int:attachment_id}", response={204: None})
def discard(request: Request, attachment_id: int) -> Any:
    """Throw away an upload you did not use."""
    needs(request, "write")
    actions.discard(request.person, get_visible(attachments(request.person), pk=attachment_id))
    return Status(204, None)


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.pk,
        "kind": attachment.kind,
        "alt": attachment.alt,
        "width": attachment.width,
        "height": attachment.height,
        "address": f"/attachments/{attachment.pk}/",
    }


def _draft(draft: Draft | None, place: str) -> dict[str, Any]:
    if draft is None:
        return {"place": place, "source": "", "fields": {}, "kept_at": None}
    return {
        "place": place,
        "source": draft.source,
        "fields": draft.fields,
        "kept_at": draft.kept_at,
    }


def _hit(hit: searching.Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "root": hit.root,
        "said_at": hit.said_at,
        "channel": {"id": hit.channel_id, "name": hit.channel, "side": hit.side},
        "author": {"person": hit.author_id, "name": hit.author, "guest": hit.is_guest},
        "kind": hit.kind,
        "title": hit.title,
        "html": "".join([hit.html]),  # a plain string for the encoder
        "file": {"name": hit.file, "html": "".join([hit.file_html])} if hit.file else None,
    }
