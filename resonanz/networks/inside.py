"""The inside: our own spaces, as a network like the others."""

from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from resonanz.channels.abilities import Ability, Side
from resonanz.channels.models import Channel
from resonanz.conversations import actions
from resonanz.conversations.models import Attachment, Post, Relocation
from resonanz.core.errors import Refused
from resonanz.core.markdown import render
from resonanz.core.subtitles import MOST_BYTES
from resonanz.core.time import now
from resonanz.people.models import Identity

from .contract import (
    JSON,
    AccountView,
    Action,
    Batch,
    ConnectRequest,
    DraftOut,
    Grant,
    MediaOut,
    Progress,
    Remote,
)
from .limits import Limits


class Inside:
    """Publishing to a space writes a post; nothing has to be fetched, it is all here."""

    key = "inside"
    name = "Resonanz"
    side = Side.INSIDE
    abilities = frozenset(
        {
            Ability.POST,
            Ability.REPLY,
            Ability.REACT,
            Ability.MEDIA,
            Ability.QUESTION,
            Ability.EDIT,
            Ability.DELETE,
            Ability.FIND,
            Ability.MENTION,
            Ability.MEMBERS,
            Ability.THREAD,
            Ability.LINK,
        }
    )
    limits = Limits(
        text_length=20_000,
        media_count=10,
        media_mixed=True,
        thread_parts=10,
        video_count=4,
        video_types=frozenset({"video/mp4", "video/webm"}),
        # What browsers play.
        video_codecs=frozenset({"h264", "vp8", "vp9", "av1"}),
        subtitle_bytes=MOST_BYTES,
        video_bytes=1_000_000_000,
    )
    guide = None

    def connect(self, request: ConnectRequest) -> Grant:
        """The right to speak in a space, named by its slug, as the identity of a handle."""
        places = Channel.objects.without_direct()
        channel = places.filter(network=self.key, slug=request.server).first()
        identity = Identity.objects.filter(network=self.key, handle=request.handle).first()
        if channel is None or identity is None:
            raise Refused(_("There is no such space or person here."))
        return Grant(identity.remote_id, identity.handle, channel.slug, {}, identity.name)

    def limits_of(self, account: AccountView) -> Limits:
        return self.limits

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        return Batch([], cursor)

    @transaction.atomic
    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        channel = Channel.objects.select_for_update().get(network=self.key, slug=account.server)
        author = Identity.objects.get(network=self.key, remote_id=account.remote_id)
        for part in range(len(progress.parts), len(draft.parts)):
            post = self._standing(channel, key, part) or actions.store(
                channel,
                author,
                draft.parts[part],
                parent=self._parent(channel, draft, progress),
                language=draft.language,
                link="" if part else draft.link,
                attachments=[] if part else [_kept(item) for item in draft.media],
                remote_id=f"{key}:{part}",
                said_at=now(),
            )
            progress.parts.append(self._remote(post, part))
            progress.keep(progress)
        return progress.parts

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        channel = Channel.objects.get(network=self.key, slug=account.server)
        found = [self._standing(channel, key, part) for part in range(len(draft.parts))]
        return [self._remote(post, part) for part, post in enumerate(found) if post is not None]

    def act(self, account: AccountView, action: Action) -> None:
        post = self._post(Channel.objects.get(slug=account.server), action.remote_id)
        author = Identity.objects.get(network=self.key, remote_id=account.remote_id)
        if post is not None and action.verb == "delete":
            actions.take_away(post)
        elif post is not None and action.verb == "edit":
            text = str(action.extra.get("text", ""))
            actions.change(post, render(text), source=text, edited_at=now())
        elif post is not None and action.verb == "like":
            actions.note_interaction(post, author, "reaction", name="like")
        elif post is not None and action.verb == "unlike":
            actions.drop_interaction(post, author, "reaction", name="like")

    def _parent(self, channel: Channel, draft: DraftOut, progress: Progress) -> Post | None:
        if progress.parts:
            return self._post(channel, progress.parts[0].remote_id)
        return self._post(channel, draft.parent.remote_id) if draft.parent else None

    def _standing(self, channel: Channel, key: str, part: int) -> Post | None:
        return _here(channel).filter(remote_id=f"{key}:{part}").first()

    def _post(self, channel: Channel, remote_id: str) -> Post | None:
        here = _here(channel)
        # A post that nobody delivered has no remote id; its own number names it.
        number = remote_id.removeprefix("post:")
        if number.isdecimal():
            return here.filter(pk=int(number)).first()
        return here.filter(remote_id=remote_id).first()

    def _remote(self, post: Post, part: int) -> Remote:
        return Remote(post.remote_id or f"post:{post.pk}", f"/posts/{post.pk}/", part)


def _kept(item: MediaOut) -> Attachment:
    """A picture as it will belong to the post; its file is a copy of its own."""
    kind = item.kind if item.kind in Attachment.Kind.values else Attachment.Kind.FILE
    picture = Attachment(
        kind=kind,
        seconds=item.seconds,
        written={"video": item.video, "audio": item.audio, "rate": item.rate},
        media_type=item.media_type,
        alt=item.alt,
        width=item.width,
        height=item.height,
        size_bytes=item.size_bytes,
        subtitles=item.subtitles,
        subtitles_language=item.subtitles_language,
    )
    ending = item.name.rpartition(".")[2]
    with item.open() as opened:
        picture.file.save(f"{uuid4().hex}.{ending}", File(opened), save=False)
    return picture


def _here(channel: Channel) -> QuerySet[Post]:
    """What was said in a channel, wherever it was moved since."""
    moved = Relocation.objects.filter(source=channel).values_list("target", flat=True)
    return Post.objects.filter(channel__in=[channel.pk, *moved])


network = Inside()
