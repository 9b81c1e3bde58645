"""What is told of a week: once, through the gate, and the same for whoever asks again."""

from datetime import UTC, datetime, timedelta

import pytest

from resonanz.accounts.models import User
from resonanz.channels.models import Channel
from resonanz.conversations.models import Interaction, Post
from resonanz.core.time import standing_at
from resonanz.insights import actions, queries
from resonanz.insights.measures import EVERYBODY
from resonanz.insights.models import ToldWeek
from resonanz.people.models import Department, DepartmentMembership

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
LATER = MONDAY + timedelta(days=15)
SINCE = MONDAY.date() - timedelta(days=MONDAY.weekday())


@pytest.fixture
def staff(make_person):
    """Fifteen in the workshop, twelve in sales, three in the canteen, all since that Monday."""
    found = {}
    for name, count in {"Werkstatt": 15, "Vertrieb": 12, "Kantine": 3}.items():
        department = Department.objects.create(name=name, slug=name.lower())
        found[name] = [make_person(f"{name}{number} Muster") for number in range(count)]
        for person in found[name]:
            DepartmentMembership.objects.create(department=department, person=person, since=SINCE)
    return found


def said(channel: Channel, person, at=MONDAY, root: Post | None = None) -> Post:
    post = Post.objects.create(
        channel=channel, author=person.profile_on("inside"), said_at=at, parent=root, root=root
    )
    if root is None:
        Post.objects.filter(pk=post.pk).update(root=post)
        post.refresh_from_db()
    return post


def all_say(space: Channel, staff, at=MONDAY) -> list[Post]:
    return [said(space, person, at) for people in staff.values() for person in people]


def told(at=LATER) -> int:
    with standing_at(at):
        return actions.tell_weeks()


def figures(measure: str, name: str) -> dict[str, object]:
    number = Department.objects.get(name=name).pk if name else EVERYBODY
    return ToldWeek.objects.first().inside[measure][str(number)]


def test_a_week_is_told_once_it_was_over_for_seven_days(staff, make_space):
    space = make_space("Werkstatt")
    all_say(space, staff)
    assert told(MONDAY + timedelta(days=13)) == 0
    assert told() == 1
    assert told() == 0
    assert figures("words", "Werkstatt") == {"total": 15, "people": 15, "withheld": None}


def test_what_a_small_group_did_is_found_by_no_subtraction(staff, make_space):
    space = make_space("Werkstatt")
    all_say(space, staff)
    told()
    assert figures("words", "")["total"] == 30
    assert figures("words", "Kantine")["withheld"] == "few_people"
    assert figures("words", "Vertrieb")["withheld"] == "tells_another"
    assert figures("words", "Werkstatt")["total"] == 15


def test_what_was_told_stays_though_a_post_is_deleted(staff, make_space):
    space = make_space("Werkstatt")
    posts = all_say(space, staff)
    told()
    Post.objects.filter(pk=posts[0].pk).update(deleted_at=LATER)
    told()
    assert figures("words", "Werkstatt")["total"] == 15


def test_a_new_colleague_alone_does_not_change_the_group(staff, make_space, make_person):
    space = make_space("Werkstatt")
    all_say(space, staff)
    all_say(space, staff, MONDAY + timedelta(days=7))
    told()
    new = make_person("Neu Muster")
    DepartmentMembership.objects.create(
        department=Department.objects.get(name="Werkstatt"), person=new, since=SINCE
    )
    for _number in range(7):
        said(space, new, MONDAY + timedelta(days=7))
    told(LATER + timedelta(days=7))
    assert ToldWeek.objects.count() == 2
    assert str(new.pk) not in ToldWeek.objects.first().counted
    assert figures("words", "Werkstatt") == {"total": 15, "people": 15, "withheld": None}


def test_who_counted_where_is_kept_for_the_newest_week_alone(staff, make_space):
    told()
    told(LATER + timedelta(days=7))
    newest, before = ToldWeek.objects.all()
    assert len(newest.counted) == 30
    assert before.counted == {}


def test_private_conversations_are_not_counted(staff, make_space):
    channel = make_space("Zu zweit")
    Channel.objects.filter(pk=channel.pk).update(
        kind=Channel.Kind.DIRECT, access=Channel.Access.SECRET
    )
    all_say(channel, staff)
    told()
    assert figures("words", "")["withheld"] == "few_took_part"


def test_an_answer_counts_where_somebody_else_gave_it_within_seven_days(staff, make_space):
    space = make_space("Werkstatt")
    roots = all_say(space, staff)
    for number, root in enumerate(roots):
        late = timedelta(days=8) if number < 3 else timedelta(days=6)
        others = [one for one in roots if one.author_id != root.author_id]
        said(space, root.author.person, MONDAY + timedelta(hours=1), root)  # one's own is none
        said(space, others[number % 20].author.person, MONDAY + late, root)
    told()
    assert figures("opened", "")["total"] == 30
    assert figures("answered", "")["total"] == 25  # twenty-seven, in steps of five


def test_where_all_others_did_nothing_nothing_is_told_of_one_department(staff, make_space):
    """What is left would say of each of them that they did nothing."""
    space = make_space("Werkstatt")
    for person in staff["Werkstatt"]:
        said(space, person)
    told()
    assert figures("words", "")["total"] == 15
    assert figures("words", "Werkstatt")["withheld"] == "tells_another"


def test_both_sides_stand_beside_each_other(staff, make_space, lea, django_assert_max_num_queries):
    told()
    with django_assert_max_num_queries(3):
        mirror = queries.mirror(lea)
    assert mirror.newest.begins == SINCE
    assert mirror.newest.outside.words == 0
    assert mirror.newest.inside.share is None


def test_oneself_sees_what_one_did_and_what_came_back(staff, make_space):
    me, other = staff["Werkstatt"][:2]
    space = make_space("Werkstatt")
    post = said(space, me)
    said(space, other, MONDAY + timedelta(hours=1), post)
    Interaction.objects.create(
        post=post, identity=other.profile_on("inside"), kind="reaction", name="like", at=MONDAY
    )
    with standing_at(LATER):
        mine = {week.begins: week for week in queries.own(me)}[SINCE]
        theirs = {week.begins: week for week in queries.own(other)}[SINCE]
    assert (mine.words, mine.answers_received, mine.reactions_received) == (1, 1, 1)
    assert (theirs.words, theirs.reactions, theirs.answers_received) == (1, 1, 0)


def test_who_has_left_counts_in_no_department(staff, make_space):
    space = make_space("Werkstatt")
    all_say(space, staff)
    gone = staff["Vertrieb"][:3]
    User.objects.filter(person__in=gone).update(is_active=False)
    told()
    assert not {str(person.pk) for person in gone} & set(ToldWeek.objects.get().counted)
    assert figures("people", "")["people"] == 25  # of 27, rounded to five


def test_a_change_is_told_once_there_are_two_weeks_to_compare(staff, make_space, lea):
    space = make_space("Werkstatt")
    all_say(space, staff)
    told()
    assert {part.change for part in queries.departments(lea).parts} == {None}

    fewer = {name: people[: len(people) - 4] for name, people in staff.items()}
    all_say(space, fewer, MONDAY + timedelta(days=7))
    told(LATER + timedelta(days=7))
    (everybody, *_rest) = queries.departments(lea).parts
    assert everybody.change == everybody.now.share - everybody.before.share
    assert everybody.change < 0
    assert everybody.fall == -everybody.change
