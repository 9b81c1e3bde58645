"""The rules, the query sets and the header say the same, whatever the people and spaces."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from resonanz.accounts.models import User
from resonanz.channels import queries
from resonanz.channels.models import Channel, JoinRequest, Membership
from resonanz.core.live import may_follow
from resonanz.core.rights import may
from resonanz.core.time import now
from resonanz.people.actions import create_person
from resonanz.people.models import Person


class Rights(TestCase):
    @settings(max_examples=150, deadline=None)
    @given(
        org_role=st.sampled_from(User.Role.values),
        access=st.sampled_from(Channel.Access.values),
        kind=st.sampled_from([Channel.Kind.SPACE, Channel.Kind.PROFILE]),
        role=st.sampled_from(["", *Membership.Role.values]),
        archived=st.booleans(),
        asked=st.booleans(),
    )
    def test_rules_query_sets_and_header_agree(self, org_role, access, kind, role, archived, asked):
        person = create_person(None, "Wer Auch", email="wer@velora.example", role=org_role)
        person = Person.objects.select_related("user").get(pk=person.pk)
        channel = Channel.objects.create(
            name="Ort",
            slug="ort",
            access=access,
            kind=kind,
            network="inside" if kind == Channel.Kind.SPACE else "practice",
            archived_at=now() if archived else None,
        )
        if role:
            Membership.objects.create(channel=channel, person=person, role=role)
        elif asked:
            JoinRequest.objects.create(channel=channel, person=person)

        sees = Channel.objects.visible_to(person).filter(pk=channel.pk).exists()
        reads = Channel.objects.readable_by(person).filter(pk=channel.pk).exists()
        header = queries.header(person, channel)

        assert may(person, "channels.see", channel) == sees
        assert may(person, "channels.read", channel) == reads
        assert may_follow(person, f"channel:{channel.pk}") == reads
        assert may(person, "channels.join", channel) == header.may_join
        assert may(person, "channels.ask", channel) == header.may_ask
        assert may(person, "channels.moderate", channel) == header.may_moderate
        assert may(person, "channels.manage", channel) == header.may_manage
        assert may(person, "channels.leave", channel) == header.belongs
        # What may be done implies that one knows of the channel.
        if any((header.may_join, header.may_ask, header.may_moderate, header.may_manage)):
            assert sees
        if header.faces:
            assert reads
        listed = channel in queries.channels(person).rows
        assert listed == sees
        assert (channel in queries.spaces(person).rows) == (
            sees and kind == Channel.Kind.SPACE and not archived
        )
        assert bool(queries.members(person, channel).rows) == (reads and bool(role))

    def test_what_concerns_a_person_is_followed_by_that_person_alone(self):
        person = create_person(None, "Eine", email="eine@velora.example")

        assert may_follow(person, f"person:{person.pk}")
        assert not may_follow(person, f"person:{person.pk + 1}")
        assert not may_follow(person, "person:x")
