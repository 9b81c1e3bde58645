"""The list of what one was told: page by page, read once, and nothing for who has left."""

import pytest

from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.core.time import now
from resonanz.notifications import queries
from resonanz.notifications.actions import read, read_all, tell
from resonanz.notifications.actions.errands import new_of, plan
from resonanz.notifications.models import Errand, Notification

Reason = Notification.Reason


def tell_of(number, mira, tom, service):
    for _each in range(number):
        tell(tom, record(mira, "post.said", service), Reason.MENTIONED, "/posts/1/")


def test_the_list_goes_on_where_it_ended_newest_first(mira, tom, service):
    tell_of(5, mira, tom, service)

    first = queries.told(tom, size=2)
    second = queries.told(tom, first.next, size=2)
    third = queries.told(tom, second.next, size=2)

    numbers = [row.id for page in (first, second, third) for row in page.rows]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 5
    assert third.next == ""


def test_what_nobody_inside_did_is_said_of_somebody_outside(tom, service):
    tell(tom, record(None, "post.heard", service), Reason.MENTIONED, "/posts/1/")

    (told,) = queries.told(tom).rows
    assert told.actor is None


def test_whoever_left_is_told_nothing(mira, tom, service):
    tom.user.is_active = False
    tom.user.save()

    tell_of(1, mira, tom, service)

    assert not Notification.objects.exists()


def test_what_a_network_made_of_ones_own_deed_is_told(tom, service):
    event = record(tom, "delivery.refused", service)

    assert tell(tom, event, Reason.MENTIONED, "/deliveries/1/") is None
    assert tell(tom, event, Reason.REFUSED, "/deliveries/1/") is not None


def test_reading_twice_says_so_once(mira, tom, service):
    tell_of(1, mira, tom, service)
    told = Notification.objects.get()

    read(tom, told.pk)
    first = Notification.objects.get().read_at
    read(tom, told.pk)

    assert first is not None
    assert Notification.objects.get().read_at == first
    assert read(mira, told.pk) is None


def test_reading_all_of_nothing_changes_nothing(tom):
    read_all(tom)
    read_all(tom, up_to_id=0)
    assert not Event.objects.filter(at__gt=now()).exists()


def test_all_of_one_space_is_read_and_the_rest_is_not(mira, tom, service, make_space):
    other = make_space("Umzug", mira, tom)
    for channel in (service, other):
        said = record(mira, "post.said", channel, channel_id=channel.pk)
        tell(tom, said, Reason.MENTIONED, "/posts/1/")
    read_all(tom, channel_id=service.pk)

    unread = Notification.objects.filter(person=tom, read_at=None)
    assert [one.event.channel_id for one in unread.select_related("event")] == [other.pk]


def test_nothing_is_planned_for_who_does_not_sign_in_any_more(mira, tom, service):
    tell_of(1, mira, tom, service)
    waiting = Notification.objects.get()
    Errand.objects.all().delete()
    tom.user.delete()
    plan([new_of(waiting)])
    assert not Errand.objects.exists()


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_a_notification_leads_to_no_address_but_ours(mira, tom, service, address):
    with pytest.raises(ValueError, match="address of ours"):
        tell(tom, record(mira, "post.said", service), Reason.MENTIONED, address)
    assert not Notification.objects.exists()
