"""Order is kept in the open: reported, decided with a reason, appealed, taken back."""

from datetime import timedelta

import pytest

from resonanz.channels import actions as channels
from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions, ordered, queries
from resonanz.conversations.models import Decision, Post, Report, Restraint, Review
from resonanz.core.errors import Forbidden, Gone, Refused, TooMany
from resonanz.core.models import Event
from resonanz.core.rights import may
from resonanz.core.time import now, standing_at
from resonanz.notifications.models import Notification

Deed = Decision.Deed


@pytest.fixture
def post(tom, service):
    return actions.say(tom, service, "Das ist doch Unsinn, du Trottel")


@pytest.fixture
def reported(lea, service, post):
    """What Lea reported; Mira looks after the space."""
    channels.join(lea, service)
    actions.report(lea, post, "insult", "So geht das nicht.")
    return Review.objects.shown().get()


def heard(person):
    told = Notification.objects.visible_to(person).filter(reason="order").order_by("pk")
    return [(row.sentence, row.address) for row in told]


def pages_of(client, person, *addresses):
    client.force_login(person.user)
    return [client.get(address).content.decode() for address in addresses]


def test_who_reported_is_shown_to_nobody(client, mira, tom, lea, ada, reported, run_jobs):
    decision = actions.decide(mira, reported, Deed.HIDE, "Bitte ohne Beschimpfungen.")
    run_jobs()

    assert Event.objects.get(verb="order.reported").actor_id is None
    shown = [f"/moderation/reviews/{reported.pk}/", f"/moderation/decisions/{decision.pk}/"]
    shown += ["/moderation/", "/moderation/?decided=1", "/moderation/trail", "/notifications/"]
    shown += [f"/api/v1/reviews/{reported.pk}", "/api/v1/moderation/trail"]
    for reader in (mira, tom, ada):
        for page in pages_of(client, reader, *shown):
            assert "Lea Neumann" not in page
    assert Report.objects.get().reporter == lea


def test_moderators_look_in_their_spaces_only_and_nobody_at_their_own_words(
    mira, tom, lea, ada, make_space, reported
):
    other = make_space("Umzug", lea, tom)
    foreign = actions.say(tom, other, "Hm")
    actions.report(lea, foreign, "spam")
    theirs = Review.objects.get(post=foreign)

    assert [one.pk for one in ordered.queue(mira).rows] == [reported.pk]
    assert [one.pk for one in ordered.queue(lea).rows] == [theirs.pk]
    assert [one.pk for one in ordered.queue(ada).rows] == [reported.pk, theirs.pk]
    assert ordered.queue(tom).rows == []
    with pytest.raises(Gone):
        ordered.review(mira, theirs.pk)
    with pytest.raises(Forbidden):
        actions.decide(mira, theirs, Deed.HIDE, "Weg damit")
    Membership.objects.filter(person=tom).update(role="moderator")
    assert ordered.queue(tom).rows == []  # they are all his own


def test_two_reports_of_a_post_are_one_matter(mira, tom, lea, ada, service, post, reported):
    actions.report(lea, post, "insult")
    actions.report(ada, post, "other", "Sehe ich auch so.")

    assert Review.objects.count() == 1
    assert [one.reason for one in ordered.reports(mira, reported)] == ["insult", "other"]
    assert not ordered.reports(tom, reported).exists()
    with pytest.raises(Forbidden):
        actions.report(tom, post, "insult")  # his own
    with pytest.raises(Refused):
        actions.report(mira, post, "mood")


def test_what_is_hidden_is_read_by_nobody_and_its_author_learns_why(
    client, mira, tom, lea, post, reported, run_jobs
):
    decision = actions.decide(mira, reported, Deed.HIDE, "Bitte ohne Beschimpfungen.")
    run_jobs()

    with pytest.raises(Gone):
        queries.thread(tom, post.pk)
    sentence, address = heard(tom)[0]
    assert "Bitte ohne Beschimpfungen." in sentence
    assert address == f"/moderation/decisions/{decision.pk}/"
    (page,) = pages_of(client, tom, address)
    assert "Trottel" in page
    assert "Mira Kern" not in page
    assert len(heard(lea)) == 1
    assert pages_of(client, lea, address)[0].find("Trottel") == -1
    assert client.get(f"/posts/{post.pk}/restoration").status_code == 404
    with pytest.raises(Forbidden):
        actions.restore(mira, Post.objects.select_related("channel").get(pk=post.pk))


def test_a_decision_needs_a_reason_and_is_made_once(mira, ada, reported):
    for deed, reason in ((Deed.HIDE, " "), (Deed.WARN, ""), ("burn", "x"), (Deed.SLOW, "x")):
        with pytest.raises(Refused):
            actions.decide(mira, reported, deed, reason)
    actions.decide(mira, reported, Deed.NOTHING)
    with pytest.raises(Refused):
        actions.decide(ada, reported, Deed.HIDE, "Doch")
    assert Decision.objects.count() == 1


def test_an_appeal_is_decided_by_somebody_else(mira, tom, ada, post, reported, run_jobs):
    decision = actions.decide(mira, reported, Deed.HIDE, "Bitte freundlich.")
    made = actions.appeal(tom, ordered.decision(tom, decision.pk), "Das war ein Zitat.")
    run_jobs()

    assert not ordered.appeals(mira).exists()
    assert [one.pk for one in ordered.appeals(ada)] == [made.pk]
    made = ordered.appeals(ada).get()
    with pytest.raises(Forbidden):
        actions.answer_appeal(mira, made, granted=False, answer="Nein")
    with pytest.raises(Forbidden):
        actions.answer_appeal(tom, made, granted=True, answer="Ja")
    actions.answer_appeal(ada, made, granted=True, answer="Stimmt, ein Zitat.")
    run_jobs()
    assert queries.thread(tom, post.pk).root.id == post.pk
    assert len(heard(tom)) == 2
    with pytest.raises(Refused):
        actions.answer_appeal(ada, made, granted=False, answer="Doch nicht")
    with pytest.raises(Forbidden):
        actions.appeal(tom, ordered.decision(tom, decision.pk), "Noch einmal")


def test_others_learn_nothing_of_a_decision(mira, tom, lea, gus, reported):
    decision = actions.decide(mira, reported, Deed.WARN, "Bitte freundlich.")

    for stranger in (lea, gus):
        with pytest.raises(Gone):
            ordered.decision(stranger, decision.pk)
        with pytest.raises(Forbidden):
            actions.appeal(stranger, decision, "Ich auch")


def test_in_a_locked_thread_nobody_writes_until_it_is_opened(
    client, mira, tom, lea, post, reported
):
    decision = actions.decide(mira, reported, Deed.LOCK, "Alles ist gesagt.")

    for writer in (tom, lea, mira):
        with pytest.raises(Forbidden):
            actions.comment(writer, post, "Eins noch")
    (page,) = pages_of(client, lea, f"/posts/{post.pk}/")
    assert "Alles ist gesagt." in page
    assert 'id="answer"' not in page
    assert not queries.may_answer(queries.thread(lea, post.pk).setting)
    with pytest.raises(Refused):
        actions.lift(mira, decision, "")
    actions.lift(mira, decision, "Weiter geht es.")
    actions.comment(lea, post, "Danke")
    with pytest.raises(Refused):
        actions.lift(mira, decision, "Noch einmal")


def test_in_a_slow_thread_each_writes_once_in_so_many_minutes(mira, tom, lea, post, reported):
    actions.decide(mira, reported, Deed.SLOW, "Mit Ruhe.", 10)
    begun = now()

    with pytest.raises(TooMany):
        actions.comment(tom, post, "Gleich noch etwas")  # he began the thread a moment ago
    actions.comment(lea, post, "Eins")
    with pytest.raises(TooMany):
        actions.comment(lea, post, "Zwei")
    with standing_at(begun + timedelta(minutes=11)):
        actions.comment(lea, post, "Zwei")
    assert Restraint.objects.get().minutes == 10


def test_what_was_read_with_a_post_holds_for_one_answer_of_who_read_it(
    mira, tom, lea, make_space, make_person
):
    closed = make_space("Umzug", mira, tom, lea, access="closed")
    post = actions.say(lea, closed, "Was nehmen wir mit?")
    actions.decide_at_once(mira, post, Deed.SLOW, "Mit Ruhe.", 10)
    read = queries.answerable_post(tom, post.pk)

    with pytest.raises(Forbidden):
        actions.comment(make_person("Nora Neu"), read, "Ich lese das gar nicht")
    read = queries.answerable_post(tom, post.pk)
    actions.comment(tom, read, "Die Bank")
    with pytest.raises(TooMany):
        actions.comment(tom, read, "Und den Tisch")


def test_a_message_among_few_is_shown_alone_when_a_member_reports_it(
    client, mira, tom, ada, lea, run_jobs
):
    pair = channels.talk(mira, [tom])
    actions.say(mira, pair, "Ein anderes Zauberwort")
    bad = actions.say(tom, pair, "Das hier ist gemeint")
    with pytest.raises(Forbidden):
        actions.report(ada, bad, "insult")  # she does not read it
    actions.report(mira, bad, "insult", "Bitte anschauen")
    run_jobs()
    review = Review.objects.get()

    address = f"/moderation/reviews/{review.pk}/"
    assert heard(ada) == [(heard(ada)[0][0], address)]
    pages = pages_of(client, ada, address, "/moderation/", f"/api/v1/reviews/{review.pk}")
    for page in pages:
        assert "Das hier ist gemeint" in page
        assert "Zauberwort" not in page
        assert "Mira" not in page
    assert client.get(f"/posts/{bad.pk}/").status_code == 404
    assert client.get(f"/messages/{pair.pk}/").status_code == 404
    for stranger in (lea, tom):
        assert pages_of(client, stranger, address)[0].find("gemeint") == -1
    with pytest.raises(Refused):
        actions.decide(ada, review, Deed.LOCK, "Ruhe")
    actions.decide(ada, review, Deed.HIDE, "Das war verletzend.")
    run_jobs()
    assert not Post.objects.visible_to(mira).standing().filter(pk=bad.pk).exists()
    assert "Das war verletzend." in heard(tom)[0][0]


def test_a_secret_space_is_not_named_to_an_administrator_outside_it(
    client, ada, tom, lea, make_space
):
    secret = make_space("Geheimprojekt", lea, tom, access=Channel.Access.SECRET)
    quiet = actions.say(tom, secret, "Etwas anderes")
    bad = actions.say(tom, secret, "Das hier ist gemeint")
    actions.look_at(quiet, Review.Cause.FIRST)
    assert ordered.queue(ada).rows == []
    assert len(ordered.queue(lea).rows) == 1

    actions.report(lea, bad, "private")
    (page,) = pages_of(client, ada, "/moderation/")
    assert "gemeint" in page
    assert "Geheimprojekt" not in page


def test_words_of_the_list_and_first_posts_are_looked_at(mira, tom, ada, service, run_jobs):
    actions.watch_words(ada, ["Trottel", " zu  teuer ", ""])
    assert ordered.watched(ada) == ["trottel", "zu teuer"]
    with pytest.raises(Forbidden):
        actions.watch_words(tom, [])
    plain = actions.say(tom, service, "Alles gut")
    found = actions.say(tom, service, "Das ist ZU TEUER, findet ihr nicht?")
    inside = actions.say(tom, service, "Der Obertrottelhausener Weg ist gesperrt")
    edited = actions.say(tom, service, "Hm")
    actions.edit(tom, edited, "Hm, Trottel")
    few = actions.say(tom, channels.talk(tom, [mira]), "Trottel")
    run_jobs()

    looked_at = {one.post_id: one.found for one in Review.objects.all()}
    assert looked_at == {found.pk: "zu teuer", edited.pk: "trottel"}
    assert few.pk not in looked_at and plain.pk not in looked_at and inside.pk not in looked_at
    assert len(heard(mira)) == 2
    actions.take_care(mira, service, first_posts=True)
    channels.join(ada, service)
    first = actions.say(ada, service, "Ich bin neu hier")
    actions.comment(ada, first, "und noch etwas")
    run_jobs()
    assert [one.post_id for one in Review.objects.filter(cause="first")] == [first.pk]


def test_a_moderator_decides_without_a_report_and_never_deletes_silently(
    client, mira, tom, lea, service, post
):
    assert may(mira, "conversations.moderate", post)
    with pytest.raises(Forbidden):
        actions.delete(mira, post)
    with pytest.raises(Forbidden):
        actions.decide_at_once(lea, post, Deed.HIDE, "Weg")
    client.force_login(mira.user)
    address = f"/posts/{post.pk}/review"
    assert client.get(address).status_code == 200
    assert client.post(address, {"deed": "hide", "reason": ""}).status_code == 422
    assert not Review.objects.exists()
    assert client.post(address, {"deed": "hide", "reason": "Bitte neu"}).status_code == 302
    assert Decision.objects.get().by == mira


def test_the_trail_tells_all_of_it(mira, tom, ada, lea, reported):
    decision = actions.decide(mira, reported, Deed.LOCK, "Alles ist gesagt.")
    appeal = actions.appeal(tom, decision, "Nicht alles.")
    actions.answer_appeal(ada, appeal, granted=False, answer="Doch.")

    told = [(line.who, line.decision_id) for line in ordered.trail(mira).rows]
    assert told == [
        ("Ada Berger", decision.pk),
        ("Tom Wirth", decision.pk),
        ("Mira Kern", decision.pk),
        ("", None),
    ]
    assert ordered.trail(tom).rows == ordered.trail(lea).rows == []


def test_all_of_it_by_the_api(client, mira, tom, lea, ada, service, post):
    channels.join(lea, service)

    def send(person, method, path, **body):
        client.force_login(person.user)
        call = getattr(client, method)
        return call(f"/api/v1/{path}", body, content_type="application/json")

    assert send(lea, "post", f"posts/{post.pk}/reports", reason="insult").status_code == 204
    client.force_login(mira.user)
    (waiting,) = client.get("/api/v1/reviews").json()["items"]
    assert (waiting["place"], waiting["cause"]) == ("Service", "reported")
    address = f"reviews/{waiting['id']}/decision"
    made = send(mira, "post", address, deed="slow", reason="Ruhe", minutes=5).json()
    assert made["minutes"] == 5
    decision = f"decisions/{made['id']}"
    assert send(tom, "post", f"{decision}/appeal", words="Warum?").status_code == 201
    assert send(mira, "put", f"{decision}/appeal", granted=True, answer="Ja").status_code == 403
    told = send(ada, "put", f"{decision}/appeal", granted=True, answer="Ja").json()
    assert told["lifted_at"]
    assert told["appeal"]["granted"] is True
    assert send(ada, "put", "moderation/words", words=["Mist"]).json() == {"words": ["mist"]}
    assert send(mira, "put", f"channels/{service.pk}/care", first_posts=True).status_code == 204


def test_what_a_machine_noticed_counts_as_reported_once_somebody_reports_it(mira, lea, tom, post):
    actions.look_at(post, Review.Cause.WORDS, "trottel")
    actions.report(lea, post, "insult")
    review = Review.objects.get()
    assert (review.cause, review.found) == (Review.Cause.REPORTED, "trottel")


def test_an_appeal_is_answered_with_a_reason_and_asked_for_once(mira, tom, ada, reported):
    decision = actions.decide(mira, reported, Deed.HIDE, "Bitte freundlich.")
    with pytest.raises(Refused, match=r"1[.,]000"):
        actions.appeal(tom, decision, "x" * 1001)
    made = actions.appeal(tom, decision, "Das war ein Zitat.")
    with pytest.raises(Forbidden):
        actions.appeal(tom, decision, "Noch einmal")
    with pytest.raises(Refused):
        actions.answer_appeal(ada, made, granted=True, answer="  ")
    made.refresh_from_db()
    assert (made.words, made.answered_at) == ("Das war ein Zitat.", None)
    assert Event.objects.filter(verb="order.appealed").count() == 1


def test_a_hidden_comment_counts_again_once_it_is_shown_again(mira, tom, lea, service):
    root = actions.say(mira, service, "Wer kommt mit?")
    comment = actions.comment(tom, root, "Nur ohne euch Trottel")
    decision = actions.decide_at_once(mira, comment, Deed.HIDE, "Bitte freundlich.")
    assert Post.objects.get(pk=root.pk).comment_count == 0
    actions.lift(mira, decision, "War ein Zitat.")
    assert Post.objects.get(pk=root.pk).comment_count == 1


def test_what_its_author_deleted_themselves_stays_gone_when_a_decision_is_taken_back(
    mira, tom, post, reported
):
    actions.delete(tom, Post.objects.select_related("channel", "author").get(pk=post.pk))
    decision = actions.decide(mira, reported, Deed.HIDE, "Bitte freundlich.")
    actions.lift(mira, decision, "Doch in Ordnung.")
    post.refresh_from_db()
    assert (post.deleted_at is None, post.deleted_by_id) == (False, tom.pk)
    assert not Event.objects.filter(verb="post.restored").exists()


def test_words_taken_off_the_list_are_looked_for_no_more(ada):
    actions.watch_words(ada, ["Trottel", "Depp"])
    actions.watch_words(ada, ["trottel"])
    assert ordered.watched(ada) == ["trottel"]
    assert Event.objects.get(verb="order.words_removed").details["count"] == 1
