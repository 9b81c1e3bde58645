"""Files of posts from outside that arrive after the words."""

from collections.abc import Sequence

from django.core.files.base import ContentFile

from resonanz.conversations.models import Attachment, Post

from .storing import form_of

_KINDS = {"image": Attachment.Kind.PICTURE, "video": Attachment.Kind.VIDEO}


def keep_file(attachment: Attachment, content: bytes, name: str, media_type: str) -> None:
    """A file lies here from now on; what is no picture or video is a file to download."""
    attachment.media_type = media_type
    attachment.size_bytes = len(content)
    attachment.file.save(name, ContentFile(content), save=False)
    attachment.save(update_fields=["media_type", "size_bytes", "file"])
    _become(attachment, _KINDS.get(media_type.partition("/")[0], Attachment.Kind.FILE))


def add_files(post: Post, files: Sequence[Attachment]) -> None:
    """More files of a post that is here; behind those it has."""
    position = post.attachments.count()
    for place, attachment in enumerate(files, start=position):
        attachment.post, attachment.position = post, place
        attachment.save()
    _form_anew(post)


def leave_there(attachment: Attachment) -> None:
    """A file cannot be had: it is named, with the place where it lies, and not shown."""
    _become(attachment, Attachment.Kind.FILE)


def _become(attachment: Attachment, kind: str) -> None:
    """The kind a file turned out to be of; its post is what its files make it."""
    post = attachment.post
    if attachment.kind == kind or post is None:
        return
    attachment.kind = kind
    attachment.save(update_fields=["kind"])
    _form_anew(post)


def _form_anew(post: Post) -> None:
    form = form_of(list(post.attachments.all()), post.link)
    if post.form != Post.Form.POLL:
        Post.objects.filter(pk=post.pk).update(form=form)
