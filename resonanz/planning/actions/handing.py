"""The hand-over to delivery: made, moved and taken back there, in the same transaction."""

from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from resonanz.conversations.models import Attachment
from resonanz.core.errors import Gone, Refused
from resonanz.networks import delivery
from resonanz.networks.models import Delivery
from resonanz.people.models import Person
from resonanz.planning import films
from resonanz.planning.content import Content, content_of, fitted
from resonanz.planning.media import is_mended, is_video
from resonanz.planning.models import PlannedPost, Rendition, Variant
from resonanz.planning.outgoing import Place, parts_of, pictures_for, places
from resonanz.planning.pictures import fit, needs_fitting


def held(planned: PlannedPost) -> PlannedPost:
    """The planned post as it stands now, held until the end of the transaction."""
    found = PlannedPost.objects.select_for_update(of=("self",)).with_all().filter(pk=planned.pk)
    row = found.first()
    if row is None:
        raise Gone(_("This planned post was deleted meanwhile."))
    return row


def content_on(variant: Variant) -> Content:
    """What a variant says on its channel."""
    return fitted(content_of(variant.planned_post.original, variant.override), variant.channel)


def hand_over(planned: PlannedPost) -> None:
    """Schedule every variant not on its way yet; raises `Refused` where one does not fit."""
    there = places([variant.channel for variant in planned.variants.all()])
    for variant in planned.variants.all():
        if not variant.is_begun and not _waits(variant):
            _schedule(planned, variant, there[variant.channel_id])


def _waits(variant: Variant) -> bool:
    return variant.delivery is not None and variant.delivery.state == Delivery.State.SCHEDULED


def _schedule(planned: PlannedPost, variant: Variant, place: Place) -> None:
    speaker = planned.submitted_by or planned.author
    if speaker is None:
        raise Refused(_("Whoever wrote this is no longer here. Copy it and submit it yourself."))
    content = content_on(variant)
    poll = content.poll and {
        "options": list(content.poll),
        "seconds": content.poll_seconds,
        "multiple": content.poll_multiple,
    }
    variant.round += 1
    origin = f"planned:{variant.pk}:{variant.round}"
    variant.delivery = delivery.schedule(
        speaker,
        variant.channel,
        origin,
        parts_of(content, place),
        attachments=renditions(variant, content, place, list(planned.pictures.all())),
        visibility=content.visibility,
        content_warning=content.content_warning,
        title=content.title,
        link=content.link,
        poll=poll or None,
        options=variant.options,
        language=planned.language,
        due_at=planned.due_at,
    )
    variant.comment = _first_comment(speaker, planned, variant, content, origin)
    variant.save()


def _first_comment(
    speaker: Person, planned: PlannedPost, variant: Variant, content: Content, origin: str
) -> Delivery | None:
    text = content.first_comment.strip()
    if not text:
        return None
    return delivery.schedule(
        speaker,
        variant.channel,
        f"{origin}:comment",
        [text],
        visibility=content.visibility,
        language=planned.language,
        after=variant.delivery,
        due_at=planned.due_at,
    )


def withdraw_all(person: Person, planned: PlannedPost) -> None:
    """Take back whatever was not begun; what is just going out stays as it is."""
    for variant in planned.variants.all():
        if not variant.is_begun:
            take_back(person, variant)


def take_back(person: Person, variant: Variant) -> None:
    """Take a variant's deliveries back, as far as they wait or were refused."""
    for waiting in (variant.comment, variant.delivery):
        if waiting is not None and waiting.state in ("scheduled", "refused"):
            waiting.state = delivery.withdraw(person, waiting).state


def move_deliveries(person: Person, planned: PlannedPost) -> None:
    """Let whatever was not begun go out at the planned post's moment, which it has."""
    assert planned.due_at is not None
    for variant in planned.variants.all():
        for waiting in (variant.delivery, variant.comment):
            if waiting is not None and waiting.state == Delivery.State.SCHEDULED:
                delivery.move(person, waiting, planned.due_at)


def renditions(
    variant: Variant, content: Content, place: Place, pictures: list[Attachment]
) -> list[Attachment]:
    """The pictures of a variant as its network takes them; the originals stay."""
    chosen = pictures_for(content, place, pictures)
    return [_rendition(variant, picture, place) for picture in chosen]


@transaction.atomic
def _rendition(variant: Variant, picture: Attachment, place: Place) -> Attachment:
    if not is_mended(picture, place.limits):
        return picture
    if is_video(picture):
        return films.rendition(variant, picture, place.limits)
    kept = Rendition.objects.filter(variant=variant, original=picture).select_related("picture")
    standing = kept.first()
    if standing is None or needs_fitting(standing.picture, place.limits):
        kept.delete()
        made = _fitted(picture, place)
        standing = Rendition.objects.create(variant=variant, original=picture, picture=made)
    films.say_the_same(standing.picture, picture)
    return standing.picture


def prepare_videos(planned: PlannedPost) -> None:
    """Begin to convert what must be converted, long before it is due."""
    videos = [one for one in planned.pictures.all() if is_video(one)]
    if not videos:
        return
    there = places([variant.channel for variant in planned.variants.all()])
    for variant in planned.variants.all():
        if not variant.is_begun:
            renditions(variant, content_on(variant), there[variant.channel_id], videos)


def _fitted(picture: Attachment, place: Place) -> Attachment:
    with picture.file.open("rb") as file:
        made = fit(file.read(), place.limits)
    row = Attachment(
        owner=picture.owner,
        media_type=made.media_type,
        alt=picture.alt,
        width=made.width,
        height=made.height,
        size_bytes=len(made.content),
        position=picture.position,
    )
    row.file.save(f"{uuid4().hex}.{made.ending}", ContentFile(made.content), save=False)
    row.save()
    return row
