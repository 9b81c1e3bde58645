"""What happens outside opens, continues and answers cases."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from resonanz.channels.abilities import Side
from resonanz.conversations.models import Post
from resonanz.core.events import notify, record
from resonanz.core.holding import held
from resonanz.core.time import now
from resonanz.desk import promises
from resonanz.desk.conversation import paths_above, standing_question
from resonanz.desk.matching import ASKING, HEARD
from resonanz.desk.models import Case, Rule

from .assigning import hand_out
from .ruling import follow, note_run, rule_for
from .telling import tell, topics_of


@transaction.atomic
def hear(post: Post, reason: str) -> Case | None:
    """The case a post from outside belongs to after it was heard; none where it asks nothing.

    Colleagues who name us among themselves, on whatever network, open none. Safe to call again for
    the same post.
    """
    if post.channel.side is Side.INSIDE:
        return None
    held(Post.objects.all(), post.root_id)
    post = Post.objects.select_related("author", "channel").get(pk=post.pk)
    if reason == "own":
        return _answered_elsewhere(post)
    if reason not in HEARD or post.author_id == post.channel.identity_id:
        _looked_at_again(post)
        return None
    case = _case_with(post) if reason in ASKING else None
    return _ruled(post, reason) if case is None else _continue(case, post)


def _ruled(post: Post, reason: str) -> Case | None:
    """The case that a post becomes which is part of none, as the rules say."""
    rule = rule_for(post, reason)
    if rule is None and reason in ASKING:
        return open_case(post)
    if rule is not None and rule.outcome == Rule.Outcome.CASE:
        return open_case(post, rule)
    if rule is not None:
        note_run(rule, post, None)
    _looked_at_again(post)
    return None


@transaction.atomic
def open_case(post: Post, rule: Rule | None = None) -> Case:
    """The case a post opens, or already opened; its promises run from when it was said.

    A rule that makes it one says its kind, priority, label and whose it is.
    """
    case, is_new = Case.objects.get_or_create(
        post=post,
        defaults={
            "latest": post,
            "channel_id": post.channel_id,
            "opened_at": now(),
            "asked_at": post.said_at,
            **({"kind": rule.kind, "priority": rule.priority} if rule else {}),
        },
    )
    if is_new:
        promises.begin(case, promises.promises_of(post.channel_id))
        case.save()
        record(None, "case.opened", case, channel_id=case.channel_id, topics=topics_of(case))
        if rule is not None:
            note_run(rule, post, case)
            follow(rule, case)
        hand_out(case)
    return case


def _case_with(post: Post) -> Case | None:
    """The case with the same person in the same thread."""
    same = Case.objects.filter(post__root=post.root_id, post__author=post.author_id)
    number = same.order_by("pk").values_list("pk", flat=True).first()
    if number is None:
        return None
    return held(Case.objects.select_related("post", "latest", "assignee__user"), number)


def _continue(case: Case, post: Post) -> Case:
    known = post.pk in (case.post_id, case.latest_id) or post.said_at < case.latest.said_at
    if known:
        return case
    case.latest = post
    # Whoever writes again brings their case back, however long it was put aside.
    case.snoozed_at = case.snoozed_until = None
    answered_since = case.answered_at is not None and case.answered_at > post.said_at
    state_before = case.state
    if not answered_since:
        promises.ask_again(case, post.said_at, promises.promises_of(case.channel_id))
    case.save()
    topics = topics_of(case)
    event = record(
        None,
        "case.state_changed",
        case,
        channel_id=case.channel_id,
        topics=topics,
        post=post.pk,
        before=state_before,
        state=case.state,
    )
    if case.assignee is not None:
        name = post.author.display_name
        tell(case.assignee, event, "answered", case, _("%(name)s wrote again"), {"name": name})
    return case


def _answered_elsewhere(post: Post) -> Case | None:
    """A post of ours, made with another program, answers the person it stands below."""
    above = Post.objects.filter(root=post.root_id, path__in=paths_above(post.path))
    numbers = Case.objects.filter(post__root=post.root_id).order_by("pk").values_list("pk")
    whole = Case.objects.select_related("post", "latest")
    cases = {case.post.author_id: case for case in (held(whole, number) for (number,) in numbers)}
    for author_id in above.order_by("-path").values_list("author", flat=True):
        if author_id in cases:
            return _answered(cases[author_id], post)
    return None


def _answered(case: Case, post: Post) -> Case:
    already = case.answered_at is not None and case.answered_at >= post.said_at
    if not already and case.latest.said_at <= post.said_at:
        promises.answer(case, post.said_at)
        case.save()
        record(
            None,
            "case.state_changed",
            case,
            channel_id=case.channel_id,
            topics=topics_of(case),
            post=post.pk,
            state=case.state,
        )
    return case


@transaction.atomic
def look_again(post: Post) -> None:
    """A post was changed or deleted outside: its cases are shown anew, nothing is forgotten.

    Where a person deleted all they asked, no answer is promised any more.
    """
    same = Case.objects.select_for_update(of=("self",), no_key=True)
    for case in same.filter(post__root=post.root_id).order_by("pk"):
        case.post = post if case.post_id == post.pk else Post.objects.get(pk=case.post_id)
        if case.asked_at is not None and standing_question(case) is None:
            case.asked_at = case.first_answer_due_at = case.next_answer_due_at = None
            promises.settle(case)
            case.save()
        for topic in topics_of(case):
            notify(topic, verb="case.changed", subject=case.pk)


def _looked_at_again(post: Post) -> None:
    """Something else was said in the thread: who has one of its cases open should know."""
    for number in Case.objects.filter(post__root=post.root_id).values_list("pk", flat=True):
        notify(f"case:{number}", verb="post.heard", subject=number)
