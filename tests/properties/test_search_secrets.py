"""What is said where one may not read changes nothing of what one finds: not a hit, not a snippet,
not a suggestion, not what is made of a slip or a compound."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from resonanz.accounts.models import User
from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions, searching
from resonanz.conversations.models import Post, Word, WordsLearned
from resonanz.conversations.searching.learning import learn_words
from resonanz.people.models import Identity, Organisation, Person

pytestmark = pytest.mark.long

# Words, compounds of them and neighbours by a letter.
WORDS = (
    "Fahrrad Versicherung Fahrradversicherung Falke Falkenbremse Bremse Bremsbelag Brezel Kette "
    "Kettenschutz Schutz Ketten Räder Rathaus Raeder Zeitung Tageszeitung Tage Leitung"
).split()
TYPED = (*WORDS, "Fahradversicherung", "Falkn", "Bremze", "Kete", "Zeitugn", "Schuz", "Leitun")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
queries = st.lists(
    st.lists(st.sampled_from(TYPED), min_size=1, max_size=2).map(" ".join), min_size=3, max_size=3
)
ROLES = (User.Role.MEMBER, User.Role.GUEST)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    accesses=st.lists(st.sampled_from(Channel.Access.values), min_size=3, max_size=3),
    belongs=st.lists(st.booleans(), min_size=3, max_size=3),
    role=st.sampled_from(ROLES),
    said=st.lists(st.tuples(st.integers(0, 2), texts), min_size=2, max_size=8),
    asked=queries,
    typing=st.booleans(),
)
def test_a_search_finds_the_same_whether_or_not_there_is_what_one_may_not_see(
    db, accesses, belongs, role, said, asked, typing
):
    with transaction.atomic():
        viewer = a_world(accesses, belongs, role, said)
        told = [what_is_told(viewer, words, typing) for words in asked]
        visible = Post.objects.visible_to(viewer).values("pk")
        Post.objects.exclude(pk__in=visible).delete()
        Word.objects.all().delete()
        WordsLearned.objects.all().delete()
        learn_words(everything=True)

        assert told == [what_is_told(viewer, words, typing) for words in asked]
        transaction.set_rollback(True)


def a_world(accesses, belongs, role, said):
    Organisation.objects.create(name="Velora")
    viewer, author = a_person("Vera", role), a_person("Anton", User.Role.MEMBER)
    channels = []
    for number, access in enumerate(accesses):
        channel = Channel.objects.create(name=f"R{number}", slug=f"r{number}", access=access)
        channels.append(channel)
        for person in (viewer, author)[not belongs[number] :]:
            Membership.objects.create(channel=channel, person=person)
    for place, text in said:
        actions.store(channels[place], author.identities.get(), text, language="de")
    learn_words(everything=True)
    return viewer


def a_person(name, role):
    user = User.objects.create_user(f"{name}@velora.example", "x", role=role)
    person = Person.objects.create(name=name, user=user)
    Identity.objects.create(
        person=person, network="inside", remote_id=str(person.pk), handle=name.lower()
    )
    return person


def what_is_told(viewer, words, typing):
    found = searching.search(viewer, words, is_typing=typing)
    hits = [(hit.id, str(hit.html)) for hit in found.posts.rows]
    visible = set(Post.objects.visible_to(viewer).values_list("pk", flat=True))
    assert {number for number, _html in hits} <= visible
    return hits, found.posts.next, dict(found.instead), found.is_partial, found.places
