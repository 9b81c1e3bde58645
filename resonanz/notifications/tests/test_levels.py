"""How much one hears of a space, a thread, a colleague; and that no default overrides a choice."""

import pytest

from resonanz.channels import actions as channels
from resonanz.channels.models import Channel
from resonanz.conversations import direct
from resonanz.conversations.actions import comment, react, say
from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.core.time import now
from resonanz.notifications import levels
from resonanz.notifications.actions import attend, set_default
from resonanz.notifications.models import Attention, Level, Notification
from resonanz.people.models import Department, DepartmentMembership

Reason = Notification.Reason
HTMX = {"HTTP_HX_REQUEST": "true"}


def heard(person):
    rows = Notification.objects.visible_to(person).select_related("post").order_by("pk")
    return [(row.reason, row.post.plain) for row in rows]


def department(name, *people, parent=None):
    made = Department.objects.create(name=name, slug=name.lower(), parent=parent)
    for person in people:
        DepartmentMembership.objects.create(department=made, person=person, since=now().date())
    return made


def test_whoever_wants_everything_of_a_space_hears_every_post_and_answer(
    service, mira, tom, run_jobs
):
    attend(tom, service, Level.EVERYTHING)
    post = say(mira, service, "Neues Werkzeug")
    comment(mira, post, "und zwar gutes")
    run_jobs()

    assert heard(tom) == [
        (Reason.FOLLOWED_SPACE, "Neues Werkzeug"),
        (Reason.FOLLOWED_SPACE, "und zwar gutes"),
    ]


def test_a_muted_space_tells_nothing_and_mentions_only_tell_mentions(service, mira, tom, run_jobs):
    post = say(tom, service, "Wer hat den Schlüssel?")
    attend(tom, service, Level.MENTIONS)
    comment(mira, post, "Ich nicht")
    react(mira, post, "like")
    comment(mira, post, "Du, @tom?")
    attend(mira, service, Level.MUTED)
    say(tom, service, "Danke @mira")
    run_jobs()

    assert heard(tom) == [(Reason.MENTIONED, "Du, @tom?")]
    assert heard(mira) == []


def test_who_wrote_in_a_thread_follows_it_unless_they_chose_otherwise(
    service, mira, tom, lea, ada, run_jobs
):
    for person in (lea, ada):
        channels.join(person, service)
    post = say(mira, service, "Frage")
    attend(tom, post, Level.NORMAL)
    comment(tom, post, "Eins")
    comment(lea, post, "Zwei")
    comment(ada, post, "Drei")
    run_jobs()

    assert heard(lea) == [(Reason.TAKING_PART, "Drei")]
    assert heard(tom) == []
    assert levels.standing(lea, post) == levels.Standing(Level.EVERYTHING, "wrote")
    assert levels.standing(tom, post) == levels.Standing(Level.NORMAL, "chosen")


def test_a_thread_can_be_heard_in_a_muted_space_and_muted_in_a_heard_one(
    service, mira, tom, run_jobs
):
    post, other = say(mira, service, "Frage"), say(mira, service, "Anderes")
    attend(tom, service, Level.MUTED)
    attend(tom, post, Level.EVERYTHING)
    comment(mira, post, "Antwort")
    comment(mira, other, "Nichts für Tom")
    run_jobs()
    assert heard(tom) == [(Reason.FOLLOWED_THREAD, "Antwort")]

    attend(tom, service, Level.EVERYTHING)
    attend(tom, post, Level.MUTED)
    comment(mira, post, "Still")
    comment(mira, other, "Laut")
    run_jobs()
    assert heard(tom)[1:] == [(Reason.FOLLOWED_SPACE, "Laut")]


def test_a_colleague_is_followed_only_where_one_may_read(
    service, make_space, mira, tom, lea, run_jobs
):
    secret = make_space("Vorstand", mira, access=Channel.Access.SECRET)
    attend(lea, mira, Level.EVERYTHING)
    attend(tom, mira, Level.MUTED)
    say(mira, service, "Für alle, auch @tom")
    say(mira, secret, "Nur hier")
    run_jobs()

    assert heard(lea) == [(Reason.FOLLOWED_PERSON, "Für alle, auch @tom")]
    assert heard(tom) == []


def test_following_a_colleague_does_not_open_a_space_one_muted(service, mira, tom, run_jobs):
    attend(tom, mira, Level.EVERYTHING)
    attend(tom, service, Level.MENTIONS)
    say(mira, service, "Nichts für Tom")
    run_jobs()

    assert heard(tom) == []


def test_what_is_set_for_everybody_or_a_department_never_overrides_a_choice(
    service, mira, tom, lea, ada, run_jobs
):
    for person in (lea, ada):
        channels.join(person, service)
    house = department("Haus")
    department("Werkstatt", tom, lea, parent=house)
    set_default(mira, service, Level.MENTIONS)
    set_default(mira, service, Level.EVERYTHING, house)
    attend(lea, service, Level.NORMAL)
    post = say(ada, service, "Neues")
    comment(mira, post, "Ein Satz")
    run_jobs()

    assert heard(tom) == [
        (Reason.DEPARTMENT_SPACE, "Neues"),
        (Reason.DEPARTMENT_SPACE, "Ein Satz"),
    ]
    assert heard(lea) == heard(ada) == []
    assert levels.standing(tom, service) == levels.Standing(Level.EVERYTHING, "department")
    assert levels.standing(ada, service) == levels.Standing(Level.MENTIONS, "default")
    attend(lea, service, None)
    assert levels.standing(lea, service) == levels.Standing(Level.EVERYTHING, "department")


def test_everybody_who_belongs_hears_where_it_is_set_so_and_nobody_else(
    service, mira, tom, lea, run_jobs
):
    set_default(mira, service, Level.EVERYTHING)
    say(mira, service, "An alle")
    run_jobs()

    assert heard(tom) == [(Reason.EVERYBODY_SPACE, "An alle")]
    assert heard(lea) == []


def test_only_who_manages_a_space_sets_what_others_hear_and_nobody_is_muted(service, mira, tom):
    with pytest.raises(Forbidden):
        set_default(tom, service, Level.EVERYTHING)
    with pytest.raises(Refused):
        set_default(mira, service, Level.MUTED)
    with pytest.raises(Refused):
        attend(tom, tom, Level.EVERYTHING)
    assert not Attention.objects.exists()


def test_what_one_may_not_see_cannot_be_chosen_and_leaves_the_list(make_space, mira, tom):
    secret = make_space("Vorstand", mira, tom, access=Channel.Access.SECRET)
    attend(tom, levels.subject(tom, "space", secret.pk), Level.MUTED)
    assert [one.name for one in levels.choices(tom).rows] == ["Vorstand"]

    channels.remove_member(mira, secret, tom)

    assert levels.choices(tom).rows == []
    with pytest.raises(Gone):
        levels.subject(tom, "space", secret.pk)


def test_the_bell_of_a_space_a_thread_and_a_profile(client, service, mira, tom, run_jobs):
    post = say(mira, service, "Frage")
    run_jobs()
    client.force_login(tom.user)
    for page, kind, number in (
        (f"/spaces/{service.slug}/", "space", service.pk),
        (f"/posts/{post.pk}/", "thread", post.pk),
        (f"/people/{mira.pk}/", "person", mira.pk),
    ):
        address = f"/notifications/levels/{kind}/{number}/"
        assert address in client.get(page).content.decode()
        menu = client.post(address, {"level": "everything"}, headers={"HX-Request": "true"})
        assert 'aria-pressed="true"' in menu.content.decode()
        assert client.get(address).status_code == 200

    listed = client.get("/notifications/levels/").content.decode()
    assert all(word in listed for word in ("Service", "Frage", "Mira Kern"))
    answer = client.post(f"/notifications/levels/space/{service.pk}/", {"level": ""})
    assert answer.status_code == 302
    assert len(levels.choices(tom).rows) == 2


def test_levels_over_the_api(client, service, mira, tom):
    house = department("Haus", tom)
    client.force_login(mira.user)
    address = f"/api/v1/channels/{service.pk}/attention"
    set_so = {"level": "everything", "department": house.pk}
    assert client.put(address, set_so, "application/json").json() == [
        {"department": house.pk, "level": "everything"}
    ]

    client.force_login(tom.user)
    space = f"/api/v1/attention/space/{service.pk}"
    assert client.get(space).json()["reason"] == "department"
    chosen = client.put(space, {"level": "muted"}, "application/json").json()
    assert (chosen["level"], chosen["reason"]) == ("muted", "chosen")
    assert len(client.get("/api/v1/attention").json()["items"]) == 1
    assert client.put(address, set_so, "application/json").status_code == 403
    assert client.put(space, {"level": "loud"}, "application/json").status_code == 422
    assert client.get("/api/v1/attention/cloud/3").status_code == 404


def test_a_level_nobody_knows_is_refused_and_what_was_set_can_be_dropped(service, mira, tom):
    with pytest.raises(Refused):
        attend(tom, service, 17)
    set_default(mira, service, Level.EVERYTHING)
    assert Attention.objects.get().level == Level.EVERYTHING
    set_default(mira, service, None)
    assert not Attention.objects.exists()


def test_a_conversation_is_muted_like_everything_else(client, mira, tom, lea, run_jobs):
    group = channels.talk(mira, [tom, lea])
    attend(tom, group, Level.MENTIONS)
    attend(lea, group, Level.MUTED)
    say(mira, group, "Für alle")
    say(mira, group, "Und ihr, @tom und @lea?")
    run_jobs()

    assert heard(tom) == [(Reason.MENTIONED, "Und ihr, @tom und @lea?")]
    assert heard(lea) == []
    assert direct.muted_among(tom, [group.pk]) == direct.muted_among(lea, [group.pk]) == {group.pk}
    assert direct.muted_among(mira, [group.pk]) == direct.muted_among(tom, []) == set()
    assert direct.talk(tom, group).is_muted
    attend(tom, group, None)
    say(mira, group, "Wieder für alle")
    run_jobs()
    assert heard(tom)[1:] == [(Reason.DIRECT, "Wieder für alle")]


def test_of_a_conversation_one_chooses_among_three_levels(client, mira, tom, lea, service):
    group = channels.talk(mira, [tom])
    attend(tom, group, Level.MENTIONS)
    client.force_login(tom.user)

    menu = client.get(f"/notifications/levels/conversation/{group.pk}/", **HTMX).content.decode()
    assert menu.count('name="level" value="') - menu.count('value=""') == 3
    assert 'value="everything"' not in menu
    assert f"/notifications/levels/conversation/{group.pk}/" in (
        client.get(f"/messages/{group.pk}/").content.decode()
    )
    listed = levels.choices(tom).rows
    assert [(one.kind, one.number) for one in listed] == [("conversation", group.pk)]
    for kind, number in (("space", group.pk), ("conversation", service.pk)):
        assert client.get(f"/notifications/levels/{kind}/{number}/").status_code == 404
    client.force_login(lea.user)
    assert client.get(f"/notifications/levels/conversation/{group.pk}/").status_code == 404
