"""Who reads what is said in one place, against who reads another."""

from resonanz.accounts.models import User

from .models import Channel, Membership


def is_within(inner: Channel, outer: Channel) -> bool:
    """Whether everybody who may read the inner channel may read the outer one too, today."""
    if outer.access != Channel.Access.OPEN and inner.access == Channel.Access.OPEN:
        return False
    belong = Membership.objects.filter(channel=outer).values("person")
    others = Membership.objects.filter(channel=inner, person__user__is_active=True)
    others = others.exclude(person__in=belong)
    if outer.access == Channel.Access.OPEN:
        others = others.filter(person__user__role=User.Role.GUEST)
    return not others.exists()
