"""What became of a part on its network: its page looks anew, its author hears of trouble."""

from django.db.models import Q
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
        _tell_refused(planned, delivery, event)


def _tell_refused(planned: PlannedPost, delivery: Delivery, event: Event) -> None:
    concerned = {planned.author_id or 0, planned.submitted_by_id or 0}
    text = gettext_lazy("Not published on %(channel)s: %(reason)s")
    words = {"channel": delivery.channel.name, "reason": delivery.problem}
    for person in Person.objects.select_related("user").filter(pk__in=concerned):
        tell(person, event, "refused", planned, text, words)
