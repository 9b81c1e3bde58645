import pytest
from django.utils.translation import override

from resonanz.channels.models import Channel
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Crossing, Draft, Interaction, Post
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.events import record
from resonanz.desk import actions, queries
from resonanz.notifications.models import Notification

from .conftest import fresh

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def question(case, mira, service):
    return actions.reflect(mira, case, service, "Wer kennt das mit dem **Frost**?")


@pytest.fixture
def advice(question, tom):
    return conversations.comment(tom, question, "Unter 5 °C sind *30 %* weniger normal.")


def test_a_question_inside_keeps_the_outside_post_as_it_stood(case, question, service, mira):
    crossing = Crossing.objects.get()

    assert (question.kind, question.channel) == ("question", service)
    assert (crossing.outside, crossing.inside, crossing.direction) == (case.post, question, "in")
    assert crossing.snapshot["name"] == "Jana Sommer"
    assert crossing.snapshot["plain"] == case.post.plain
    assert crossing.by == mira


def test_everybody_reads_the_name_of_the_network_in_their_language(
    case, mira, tom, service, client
):
    with override("en"):
        question = actions.reflect(mira, case, service, "Wer kennt das?")
    client.force_login(tom.user)

    for language, name in (("de", "Übungsnetzwerk"), ("en", "Practice network")):
        for page in ("/", f"/posts/{question.pk}/"):
            assert name in client.get(page, headers={"accept-language": language}).text
    (crossing,) = client.get(f"/api/v1/posts/{question.pk}/thread").json()["crossings"]
    assert crossing["outside"]["network"] == "practice"


def test_a_case_is_reflected_on_in_own_spaces_only(case, mira, tom, make_space):
    board = make_space("Vorstand", tom, access=Channel.Access.SECRET)

    with pytest.raises(Forbidden):
        actions.reflect(mira, case, board, "Was sagen wir?")

    assert not Post.objects.filter(channel=board).exists()


def test_what_was_typed_as_question_is_no_longer_kept(case, mira, service):
    conversations.keep_draft(mira, f"reflection:{case.pk}", "Wer kennt …")

    actions.reflect(mira, case, service, "Wer kennt das?")

    assert not Draft.objects.exists()


def test_a_comment_taken_into_the_draft_stands_in_the_editor_with_its_author_noted(
    case, mira, advice
):
    answer = actions.take_into_draft(mira, case, advice, typed={"source": "Hallo Jana,"})

    assert answer.source == "Hallo Jana,\n\nUnter 5 °C sind 30 % weniger normal."
    assert Draft.objects.get(place=f"case:{case.pk}").source == answer.source
    assert list(answer.drawn_from.all()) == [advice]


def test_a_comment_is_taken_once(case, mira, advice):
    actions.take_into_draft(mira, case, advice)
    answer = actions.take_into_draft(mira, case, advice)

    assert answer.source == "Unter 5 °C sind 30 % weniger normal."


def test_a_comment_can_be_left_out_again(case, mira, advice):
    actions.take_into_draft(mira, case, advice)

    assert not actions.leave_out(mira, case, advice).drawn_from.exists()


def test_only_what_was_said_about_this_case_is_taken(case, mira, tom, service, question):
    elsewhere = conversations.say(tom, service, "Kuchen in der Küche")

    with pytest.raises(Refused):
        actions.take_into_draft(mira, case, elsewhere)


def test_a_deleted_comment_is_not_taken(case, mira, tom, advice):
    conversations.delete(tom, advice)

    with pytest.raises(Refused):
        actions.take_into_draft(mira, case, advice)


def test_an_answer_that_went_out_thanks_who_helped_and_tells_the_thread_inside(
    case, mira, tom, question, advice, sent
):
    actions.take_into_draft(mira, case, advice)
    answer = actions.draft_answer(mira, case, "Unter 5 °C ist das normal.\nFahr drinnen los.")
    ours = sent(actions.submit(mira, answer))

    assert Interaction.objects.get(post=advice).name == "thanks"
    told = Notification.objects.get(person=tom, post=advice)
    assert (told.reason, told.address) == ("thanked", f"/posts/{advice.pk}/")
    assert told.event.actor_id == mira.pk
    out = Crossing.objects.get(direction="out")
    assert (out.outside, out.inside, out.by) == (ours, question, mira)
    update = Post.objects.filter(root=question).latest("pk")
    assert update.author.person == mira
    assert "> Unter 5 °C ist das normal." in update.source
    assert f"/posts/{ours.pk}/" in update.source


def test_the_thread_inside_is_told_once(case, mira, question, sent, run_jobs):
    answer = actions.submit(mira, actions.draft_answer(mira, case, "Ja, das ist normal."))
    sent(answer)
    record(mira, "delivery.sent", fresh(answer).delivery)
    run_jobs()

    assert Post.objects.filter(root=question).count() == 2
    assert Crossing.objects.filter(direction="out").count() == 1


def test_who_helped_is_thanked_once_however_often_it_is_told(
    case, mira, tom, advice, sent, run_jobs
):
    actions.take_into_draft(mira, case, advice)
    answer = actions.submit(mira, fresh(actions.draft_of(mira, case)))
    sent(answer)
    record(mira, "delivery.sent", fresh(answer).delivery)
    run_jobs()

    assert Notification.objects.filter(person=tom, post=advice).count() == 1


def test_an_agent_who_left_the_space_still_thanks_by_name(case, mira, tom, advice, service, sent):
    actions.take_into_draft(mira, case, advice)
    answer = actions.submit(mira, fresh(actions.draft_of(mira, case)))
    service.memberships.filter(person=mira).delete()
    Channel.objects.filter(pk=service.pk).update(access=Channel.Access.CLOSED)

    sent(answer)

    assert Notification.objects.filter(person=tom, reason="thanked").exists()
    assert not Interaction.objects.exists()
    assert Crossing.objects.filter(direction="out").exists()


def test_words_of_one_s_own_are_not_thanked(case, mira, question, sent):
    own = conversations.comment(mira, question, "Ich frag mal.")
    actions.take_into_draft(mira, case, own)

    sent(actions.submit(mira, fresh(actions.draft_of(mira, case))))

    assert not Notification.objects.filter(reason="thanked").exists()


def test_that_the_answer_is_out_is_news_inside_and_no_words_for_the_next_draft(
    client, case, mira, tom, advice, sent
):
    actions.take_into_draft(mira, case, advice)
    sent(actions.submit(mira, fresh(actions.draft_of(mira, case))))
    thanks = conversations.comment(tom, Post.objects.get(pk=advice.root_id), "Gern!")
    news = Post.objects.get(root=advice.root_id, author__person=mira, parent__isnull=False)

    view = queries.case_view(mira, queries.take_up(mira, case.pk))

    offered = [entry.post for entry in view.entries if entry.may_be_taken]
    assert offered == [advice, thanks]
    client.force_login(mira.user)
    page = client.get(f"/desk/cases/{case.pk}/").content.decode()
    assert f'name="comment" value="{thanks.pk}"' in page
    assert f'name="comment" value="{news.pk}"' not in page
    listed = client.get(f"/api/v1/cases/{case.pk}/reflection").json()["items"]
    assert [said["post"] for said in listed[0]["comments"]] == [advice.pk, thanks.pk]
    with pytest.raises(Refused):
        actions.take_into_draft(mira, case, news)
