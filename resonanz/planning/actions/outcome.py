"""What became of a part on its network: its page looks anew, its author hears of trouble."""

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from resonanz.core.events import notify
from resonanz.core.models import Event
from resonanz.networks.models import Delivery
from resonanz.people.models import Person
from resonanz.planning.models import PlannedPost, Variant

from .approving import tell


def note_outcome(delivery: Delivery, event: Event) -> None:
    """Tell whoever looks, and whoever must act; safe to call again."""
    carried = Q(delivery=delivery) | Q(comment=delivery)
    variant = Variant.objects.filter(carried).select_related("planned_post").first()
    if variant is None:
        return
    planned = variant.planned_post
    notify(f"planned:{planned.pk}", verb=event.verb, subject=planned.pk)
    if event.verb == "delivery.refused":
        text = gettext_lazy("Not published on %(channel)s: %(reason)s")
        _tell(planned, delivery, event, text, delivery.problem)
    if event.verb == "delivery.sent" and delivery.notes:
        text = gettext_lazy("Published on %(channel)s, but not all of it: %(reason)s")
        _tell(planned, delivery, event, text, " ".join(delivery.notes))


def _tell(
    planned: PlannedPost, delivery: Delivery, event: Event, text: Promise, reason: str
) -> None:
    concerned = {planned.author_id or 0, planned.submitted_by_id or 0}
    words = {"channel": delivery.channel.name, "reason": reason}
    for person in Person.objects.select_related("user").filter(pk__in=concerned):
        tell(person, event, "refused", planned, text, words)
