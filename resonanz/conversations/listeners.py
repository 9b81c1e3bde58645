"""Live topics of this room, and what is looked at by itself."""

from resonanz.core.events import listens
from resonanz.core.live import followable
from resonanz.core.models import Event
from resonanz.people.models import Person

from .actions import look_at, want_preview
from .models import Post
from .watching import cause_of


@followable("post")
def may_follow_thread(viewer: Person, number: int) -> bool:
    """Who may see a post may hear when its thread changes."""
    return bool(Post.objects.visible_to(viewer).filter(pk=number).exists())


@listens("post.said", "post.commented", "post.edited")
def on_words(event: Event) -> None:
    """A post with words of the list, or the first of its author, is looked at."""
    posts = Post.objects.standing().select_related("channel")
    post = posts.filter(pk=event.subject_id).first()
    if post is None:
        return
    if cause := cause_of(post, is_new=event.verb != "post.edited"):
        look_at(post, *cause)


@listens("post.said", "post.commented", "post.edited")
def on_links(event: Event) -> None:
    """The page that a post links to first is shown with it."""
    post = Post.objects.standing().select_related("channel").filter(pk=event.subject_id).first()
    if post is not None:
        want_preview(post)
