"""Lists of channels and members: by words, by side, page by page."""

import pytest

from resonanz.channels import queries
from resonanz.channels.models import Channel, Membership
from resonanz.core.errors import Refused


@pytest.fixture
def spaces(make_space, mira):
    return [make_space(f"Raum {place:02}", mira) for place in range(5)]


def test_channels_are_found_by_words_in_name_and_purpose(spaces, mira):
    Channel.objects.filter(pk=spaces[3].pk).update(purpose="Alles über Akkus")
    assert [each.name for each in queries.channels(mira, "akkus").rows] == ["Raum 03"]
    assert [each.name for each in queries.channels(mira, "raum 04").rows] == ["Raum 04"]


def test_channels_come_by_side_and_an_unknown_side_is_said(spaces, mira):
    assert len(queries.channels(mira, side="inside").rows) == 5
    assert queries.channels(mira, side="outside").rows == []
    with pytest.raises(Refused):
        queries.channels(mira, side="upside")


def test_only_what_one_belongs_to(spaces, mira, tom):
    Membership.objects.create(channel=spaces[1], person=tom)
    assert [each.name for each in queries.channels(tom, mine=True).rows] == ["Raum 01"]


def test_spaces_and_members_come_page_by_page(spaces, mira, tom, lea):
    first = queries.spaces(mira, size=3)
    second = queries.spaces(mira, mark=first.next, size=3)
    assert [each.name[-1] for each in (*first.rows, *second.rows)] == list("01234")
    assert second.next == ""

    for person in (tom, lea):
        Membership.objects.create(channel=spaces[0], person=person)
    first = queries.members(mira, spaces[0], size=2)
    second = queries.members(mira, spaces[0], first.next, size=2)
    names = [each.person.name for each in (*first.rows, *second.rows)]
    assert names == ["Lea Neumann", "Mira Kern", "Tom Wirth"]


def test_who_may_not_let_in_sees_no_requests(spaces, tom, mira):
    assert not queries.join_requests(tom, spaces[0]).exists()
