"""What a link in a mail may do for its person, without signing in; nobody else can make one."""

from django.core import signing

from resonanz.people.models import Person

_MAILS = "resonanz.notifications.mails"


def of_mails(person: Person) -> str:
    """Ends the mails of a person."""
    return signing.dumps(person.pk, salt=_MAILS)


def whose_mails(token: str) -> Person | None:
    """The person whose mails a token ends; none for one we did not make."""
    try:
        number = signing.loads(token, salt=_MAILS)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=number, user__is_active=True).select_related("user").first()
