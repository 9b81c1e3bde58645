"""What happens below and concerns pages."""

from datetime import datetime, time

from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from resonanz.channels.models import Membership
from resonanz.conversations.models import Post
from resonanz.conversations.searching.missing import register
from resonanz.core.events import listens
from resonanz.core.models import Event
from resonanz.notifications.actions import tell
from resonanz.notifications.models import Notification
from resonanz.people.models import Person

from .actions.missing import note_missed
from .actions.tending import AFTER, BEFORE, LONG_AFTER
from .linking import note_links
from .models import Page, PageLink

Reason = Notification.Reason

register(note_missed)


@listens("post.said", "post.commented", "post.edited")
def on_words(event: Event) -> None:
    """A post that links to pages is listed below them."""
    post = Post.objects.only("pk", "html").filter(pk=event.subject_id).first()
    if post is None:
        return
    if "/knowledge/" in post.html or PageLink.objects.filter(post=post).exists():
        note_links(post)


_STAGES = {
    BEFORE: _("“%(title)s” is verified until %(day)s: does it still hold?"),
    AFTER: _("“%(title)s” is not verified any more since %(day)s"),
    LONG_AFTER: _("Nobody has verified “%(title)s” since %(day)s"),
}


@listens("page.verification_due")
def on_due(event: Event) -> None:
    """Whoever looks after a page is reminded; long after its day the owners of the space too."""
    page = _page(event.subject_id)
    if page is None or page.verified_until is None:
        return
    stage = event.details["stage"]
    midnight = datetime.combine(page.verified_until, time.min)
    words = {"title": page.title, "day": make_aware(midnight)}
    for person in _who_cares(page, is_late=stage == LONG_AFTER):
        tell(
            person, event, Reason.PAGE, page.address, _STAGES[stage], page.post, words=words
        )  # fmt: skip


@listens("page.entrusted")
def on_entrusted(event: Event) -> None:
    """Whoever is to look after a page hears of it, and from whom."""
    page = _page(event.subject_id)
    if page is None:
        return
    name = Person.objects.filter(pk=event.actor_id or 0).values_list("name", flat=True).first()
    sentence = _("%(name)s asks you to look after “%(title)s”")
    words = {"name": name or "", "title": page.title}
    for person in Person.objects.filter(pk__in=event.details["people"]).select_related("user"):
        if person.pk in (page.owner_id, page.deputy_id):
            tell(person, event, Reason.PAGE, page.address, sentence, page.post, words=words)


def _page(number: int) -> Page | None:
    rows = Page.objects.standing().select_related("post__channel", "owner__user", "deputy__user")
    return rows.filter(pk=number).first()


def _who_cares(page: Page, *, is_late: bool) -> list[Person]:
    """The owner and the deputy; where there is none, or it is late, the owners of the space."""
    people = [one for one in (page.owner, page.deputy) if one is not None and one.user is not None]
    here = [one for one in people if one.user is not None and one.user.is_active]
    if here and not is_late:
        return here
    keepers = Person.objects.filter(
        memberships__channel=page.post.channel_id, memberships__role=Membership.Role.OWNER
    )
    return list(dict.fromkeys([*here, *keepers.select_related("user")]))
