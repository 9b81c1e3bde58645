"""Live topics of this room."""

from resonanz.core.live import followable
from resonanz.people.models import Person

from .models import Post


@followable("post")
def may_follow_thread(viewer: Person, number: int) -> bool:
    """Who may see a post may hear when its thread changes."""
    return bool(Post.objects.visible_to(viewer).filter(pk=number).exists())
