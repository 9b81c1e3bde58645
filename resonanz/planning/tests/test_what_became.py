"""A planned post's page tells what it waits for on each channel, and what became of it there."""

import pytest

from resonanz.networks import halting
from resonanz.networks.measuring import measure_due
from resonanz.networks.models import Account
from resonanz.planning import actions


def page_of(client, person, planned, language):
    client.force_login(person.user)
    place = f"/plan/posts/{planned.pk}/"
    return client.get(place, headers={"accept-language": language}).text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "What became of it"), ("de", "Was daraus wurde")]
)
def test_what_networks_count_stands_at_each_channel(
    clock, plan, mira, send, client, language, words
):
    planned = actions.submit(mira, plan())
    clock.move_to("2026-02-04T10:01+01:00")
    send()
    measure_due()
    assert words not in page_of(client, mira, planned, language)

    clock.move_to("2026-02-04T12:00+01:00")
    measure_due()

    shown = page_of(client, mira, planned, language)
    assert shown.count(f'aria-label="{words}"') == 2


@pytest.mark.parametrize(
    ("language", "halted", "paused"),
    [
        ("en", "Everything planned stands still. It goes out", "The account is paused."),
        ("de", "Alles Geplante steht still. Es geht", "Das Konto ist angehalten."),
    ],
)
def test_what_waits_says_for_what(clock, plan, mira, lea, touren, client, language, halted, paused):
    planned = actions.submit(mira, plan())
    assert paused not in page_of(client, mira, planned, language)
    Account.objects.filter(channel=touren).update(state="paused")
    halting.halt(lea, "Rückruf")

    shown = page_of(client, mira, planned, language)

    assert shown.count(halted) == 2
    assert shown.count(paused) == 1
