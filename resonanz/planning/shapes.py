"""Planned posts as programs are told of them."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from resonanz.core.api import Input

from .models import PlannedPost, Variant
from .outgoing import Preview


class VariantOut(Schema):
    channel: int
    name: str
    stage: str
    override: dict[str, Any]
    options: dict[str, str]
    delivery: int | None
    problem: str
    # What did not go along, although the post stands there.
    notes: list[str]
    address: str
    sent_at: datetime | None
    post: int | None


class PlannedOut(Schema):
    id: int
    author: int | None
    state: str
    stage: str
    content: dict[str, Any]
    pictures: list[int]
    variants: list[VariantOut]
    wall: str
    zone: str
    fold: int
    due_at: datetime | None
    remark: str
    changed_at: datetime


class VersionOut(Schema):
    number: int
    content: dict[str, Any]
    at: datetime


class CommentOut(Schema):
    author: int | None
    html: str
    at: datetime


class WholePlanned(PlannedOut):
    versions: list[VersionOut]
    comments: list[CommentOut]
    warning: str


class VariantIn(Input):
    """What is said differently on one channel; what is not given is as in the original."""

    channel: int
    text: str | None = None
    title: str | None = None
    content_warning: str | None = None
    visibility: Literal["public", "unlisted", "followers"] | None = None
    first_comment: str | None = None
    left_out: list[int] | None = None
    options: dict[str, str] = {}


class PlannedIn(Input):
    """`wall` is a time as clocks show it in the organisation's zone ("2026-11-26T09:30"); where it
    comes twice, `fold` 1 is the second."""

    text: str = Field("", max_length=100_000)
    title: str = Field("", max_length=500)
    link: str = Field("", max_length=2000)
    content_warning: str = Field("", max_length=500)
    visibility: Literal["public", "unlisted", "followers"] = "public"
    first_comment: str = Field("", max_length=100_000)
    is_thread: bool = False
    poll: list[str] = []
    poll_seconds: int = 86_400
    poll_multiple: bool = False
    pictures: list[int] = []
    variants: list[VariantIn] = []
    wall: str = ""
    fold: Literal[0, 1] = 0
    at_once: bool = False


class TimeIn(Input):
    wall: str
    fold: Literal[0, 1] = 0


class PlanApprovalIn(Input):
    decision: Literal["approve", "return"] = "approve"
    version: int | None = None
    remark: str = ""


class PlanCommentIn(Input):
    source: str


class SubmissionIn(Input):
    # Also where nearly the same words stand or will stand on the same account.
    although_same: bool = False


class StopIn(Input):
    remark: str = ""


class CorrectionIn(Input):
    text: str


class PartShown(Schema):
    text: str
    used: int
    limit: int
    over: str


class PreviewShown(Schema):
    channel: int
    parts: list[PartShown]
    problems: list[str]
    notes: list[str]
    fits: bool


class HaltOut(Schema):
    halted: bool
    since: datetime | None = None
    reason: str = ""


class HaltIn(Input):
    halted: bool
    reason: str = ""
    send_missed: bool = False


def told(planned: PlannedPost) -> dict[str, Any]:
    """A planned post as `PlannedOut` says it."""
    return {
        "id": planned.pk,
        "author": planned.author_id,
        "state": planned.state,
        "stage": planned.stage,
        "content": planned.original,
        "pictures": [picture.pk for picture in planned.pictures.all()],
        "variants": [_variant(variant) for variant in planned.variants.all()],
        "wall": planned.wall,
        "zone": planned.zone,
        "fold": planned.fold,
        "due_at": planned.due_at,
        "remark": planned.remark,
        "changed_at": planned.changed_at,
    }


def _variant(variant: Variant) -> dict[str, Any]:
    delivery = variant.delivery
    return {
        "channel": variant.channel_id,
        "name": variant.channel.name,
        "stage": variant.shown_stage,
        "override": variant.override,
        "options": variant.options,
        "delivery": variant.delivery_id,
        "problem": delivery.problem if delivery else "",
        "notes": delivery.notes if delivery else [],
        "address": delivery.address if delivery else "",
        "sent_at": delivery.sent_at if delivery else None,
        "post": delivery.post_id if delivery else None,
    }


def preview_told(preview: Preview) -> dict[str, Any]:
    """A preview as `PreviewShown` says it."""
    parts = [
        {"text": part.text, "used": part.used, "limit": part.limit, "over": part.over}
        for part in preview.parts
    ]
    return {
        "channel": preview.channel.pk,
        "parts": parts,
        "problems": [finding.message for finding in preview.findings],
        "notes": list(preview.notes),
        "fits": preview.is_fine,
    }
