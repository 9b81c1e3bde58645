"""Who leaves hands over what they planned."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.channels.models import Channel, Membership
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.people.handing import Item, register
from resonanz.people.models import Person

from .models import PlannedPost


class PlannedPosts:
    """Posts somebody planned that have not gone out."""

    key = "planned_post"
    name: str | Promise = gettext_lazy("Planned posts and drafts")

    def held_by(self, viewer: Person, person: Person) -> Iterable[Item]:
        """What they planned by state, day and channels; the words stay with those who plan."""
        known = set(Channel.objects.visible_to(viewer).values_list("pk", flat=True))
        for planned in self._of(person).order_by("due_at", "pk"):
            channels = {
                one.channel.name if one.channel_id in known else _("A secret channel")
                for one in planned.variants.all()
            }
            moment = planned.due_at or planned.changed_at
            day = date_format(moment, "SHORT_DATE_FORMAT")
            parts = (planned.get_state_display(), day, ", ".join(sorted(channels)))
            yield Item(planned.pk, " · ".join(filter(None, parts)))

    def _of(self, person: Person) -> QuerySet[PlannedPost]:
        begun = PlannedPost.objects.filter(variants__delivery__state="sent").values("pk")
        found = PlannedPost.objects.filter(author=person).exclude(pk__in=begun)
        return found.prefetch_related("variants__channel")

    def give(self, actor: Person, item_id: int, giver: Person, receiver: Person) -> None:
        if not self._pass(actor, item_id, giver, receiver):
            raise Refused(_("This is theirs no longer. Look at the list again."))

    def give_back(self, actor: Person, item_id: int, giver: Person, receiver: Person) -> bool:
        return self._pass(actor, item_id, receiver, giver)

    @transaction.atomic
    def _pass(self, actor: Person, number: int, giver: Person, receiver: Person) -> bool:
        require(actor, "people.administer")
        planned = PlannedPost.objects.select_for_update().filter(pk=number, author=giver).first()
        if planned is None:
            return False
        channels = set(planned.variants.values_list("channel", flat=True))
        mine = Membership.objects.filter(person=receiver, channel__in=channels)
        if mine.count() < len(channels):
            told = {"name": receiver.name}
            raise Refused(_("%(name)s does not belong to every channel it is planned for.") % told)
        planned.author = receiver
        planned.save(update_fields=["author"])
        record(
            actor, "planned_post.handed_over", planned, topics=[f"person:{receiver.pk}"],
            author=receiver.pk,
        )  # fmt: skip
        return True


register(PlannedPosts())
