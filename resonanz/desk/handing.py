"""Who leaves hands their open cases over."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resonanz.channels.models import Channel, Membership
from resonanz.core.errors import Refused
from resonanz.core.events import record
from resonanz.core.rights import require
from resonanz.people.handing import Item, register
from resonanz.people.models import Person

from .actions.telling import tell, topics_of
from .models import Case


class Cases:
    """Open cases somebody looks after."""

    key = "case"
    name: str | Promise = gettext_lazy("Open cases")

    def held_by(self, viewer: Person, person: Person) -> Iterable[Item]:
        """The cases by number and channel: what people outside said stays at the desk."""
        known = set(Channel.objects.visible_to(viewer).values_list("pk", flat=True))
        held = Case.objects.open().filter(assignee=person).select_related("channel")
        for case in held.order_by("channel__name", "pk"):
            place = case.channel.name if case.channel_id in known else _("A secret channel")
            yield Item(case.pk, f"{place} · {case.pk}")

    def give(self, actor: Person, item_id: int, giver: Person, receiver: Person) -> None:
        if not self._pass(actor, item_id, giver, receiver):
            raise Refused(_("This is theirs no longer. Look at the list again."))

    def give_back(self, actor: Person, item_id: int, giver: Person, receiver: Person) -> bool:
        return self._pass(actor, item_id, receiver, giver)

    @transaction.atomic
    def _pass(self, actor: Person, number: int, giver: Person, receiver: Person) -> bool:
        require(actor, "people.administer")
        cases = Case.objects.select_for_update(of=("self",)).select_related("channel")
        case = cases.filter(pk=number, assignee=giver).first()
        if case is None:
            return False
        if not Membership.objects.filter(channel=case.channel_id, person=receiver).exists():
            told = {"name": receiver.name, "channel": case.channel}
            raise Refused(_("%(name)s is not part of the desk of %(channel)s.") % told)
        case.assignee = receiver
        case.save(update_fields=["assignee"])
        event = record(
            actor,
            "case.handed_over",
            case,
            channel_id=case.channel_id,
            topics=topics_of(case, giver, receiver),
            assignee=receiver.pk,
        )
        if receiver != actor:
            text = gettext_lazy("%(name)s gave you a case")
            tell(receiver, event, "assigned", case, text, {"name": actor.name})
        return True


register(Cases())
