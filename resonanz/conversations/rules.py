"""Who may do what with what is said: predicates over (person, subject)."""

import rules
from django.db.models import QuerySet

from resonanz.accounts.models import User
from resonanz.channels.abilities import Ability
from resonanz.channels.models import Channel, Membership
from resonanz.people.models import Person

from . import kinds
from .models import Appeal, Decision, Post, Review, Scheduled
from .seeing import is_visible, turn_of

MODERATORS = (Membership.Role.OWNER, Membership.Role.MODERATOR)


@rules.predicate
def is_member(person: Person, channel: Channel) -> bool:
    return bool(Membership.objects.filter(channel=channel, person=person).exists())


@rules.predicate
def may_read(person: Person, channel: Channel) -> bool:
    return bool(Channel.objects.readable_by(person).filter(pk=channel.pk).exists())


@rules.predicate
def is_alive_space(person: Person, channel: Channel) -> bool:
    return channel.can(Ability.MEMBERS) and channel.archived_at is None


@rules.predicate
def may_see(person: Person, post: Post) -> bool:
    return post.deleted_at is None and is_visible(person, post.pk)


@rules.predicate
def stands_in_alive_space(person: Person, post: Post) -> bool:
    return bool(is_alive_space(person, post.channel))


@rules.predicate
def stands_in_a_space(person: Person, post: Post) -> bool:
    """Whether it was said in one of our own spaces, living or archived."""
    return post.channel.can(Ability.MEMBERS) and not post.channel.is_direct


@rules.predicate
def planned_it(person: Person, planned: Scheduled) -> bool:
    return planned.person_id == person.pk


@rules.predicate
def is_notice(person: Person, post: Post) -> bool:
    return post.kind == Post.Kind.NOTICE


@rules.predicate
def begins_a_thread(person: Person, post: Post) -> bool:
    return post.parent_id is None


@rules.predicate
def is_own(person: Person, post: Post) -> bool:
    return post.author.person_id == person.pk


@rules.predicate
def has_a_place_of_its_own(person: Person, post: Post) -> bool:
    """Whether it is changed and put away elsewhere, by other rights: a page."""
    return bool(kinds.place_of(post.kind, post.pk))


@rules.predicate
def moderates(person: Person, post: Post) -> bool:
    if post.channel.is_direct:
        return False  # nobody looks after what is said among few
    if person.role == User.Role.ADMINISTRATOR:
        return bool(may_read(person, post.channel))
    return bool(
        Membership.objects.filter(
            channel=post.channel_id, person=person, role__in=MODERATORS
        ).exists()
    )


@rules.predicate
def keeps_space(person: Person, channel: Channel) -> bool:
    """Whether they look after the space, or after what is said anywhere."""
    if person.role in {User.Role.ADMINISTRATOR, User.Role.COMMUNITY_MANAGER}:
        return True
    mine = Membership.objects.filter(channel=channel, person=person, role__in=MODERATORS)
    return bool(mine.exists())


@rules.predicate
def asked_it(person: Person, post: Post) -> bool:
    """Whether a comment answers a question of the person."""
    return bool(_question_of(post).filter(author__person=person).exists())


@rules.predicate
def answers_a_question(person: Person, post: Post) -> bool:
    return post.parent_id is not None and bool(_question_of(post).exists())


def _question_of(post: Post) -> QuerySet[Post]:
    return Post.objects.filter(pk=post.root_id, kind=Post.Kind.QUESTION)


@rules.predicate
def deleted_it(person: Person, post: Post) -> bool:
    return post.deleted_at is not None and post.deleted_by_id == person.pk


@rules.predicate
def may_go_on(person: Person, post: Post) -> bool:
    """Whether they may see it, and its thread is not locked: one statement for both."""
    turn = turn_of(person, post) if post.deleted_at is None else None
    return turn is not None and not turn.locked


@rules.predicate
def was_hidden(person: Person, post: Post) -> bool:
    """Whether a decision took it away: it comes back by another decision only."""
    hidden = Review.objects.filter(post=post, decision__deed=Decision.Deed.HIDE)
    return bool(hidden.filter(decision__lifted_at=None).exists())


@rules.predicate
def reviews(person: Person, review: Review) -> bool:
    return bool(Review.objects.visible_to(person).filter(pk=review.pk).exists())


@rules.predicate
def is_concerned(person: Person, decision: Decision) -> bool:
    author_id = decision.review.post.author.person_id
    return author_id == person.pk and decision.deed != Decision.Deed.NOTHING


@rules.predicate
def may_still_appeal(person: Person, decision: Decision) -> bool:
    return decision.stands and not Appeal.objects.filter(decision=decision).exists()


@rules.predicate
def reviews_appeal(person: Person, appeal: Appeal) -> bool:
    decision = appeal.decision
    return decision.by_id != person.pk and bool(reviews(person, decision.review))


@rules.predicate
def keeps_the_list(person: Person, subject: object = None) -> bool:
    return person.role in {User.Role.ADMINISTRATOR, User.Role.COMMUNITY_MANAGER}


@rules.predicate
def administers(person: Person, subject: object = None) -> bool:
    return person.role == User.Role.ADMINISTRATOR


rules.add_perm("conversations.limit_telling", administers)
rules.add_perm("conversations.say", is_alive_space & is_member)
rules.add_perm("conversations.comment", stands_in_alive_space & may_go_on)
rules.add_perm("conversations.react", stands_in_alive_space & may_see)
# In a place that is archived, and of what came from outside too.
rules.add_perm("conversations.keep", may_see)
rules.add_perm(
    "conversations.edit", stands_in_alive_space & is_own & may_see & ~has_a_place_of_its_own
)
# Nobody deletes the words of others: who looks after a space hides them, with a reason.
rules.add_perm(
    "conversations.delete", stands_in_alive_space & may_see & is_own & ~has_a_place_of_its_own
)
rules.add_perm(
    "conversations.restore",
    stands_in_alive_space & deleted_it & ~was_hidden & ~has_a_place_of_its_own,
)
rules.add_perm("conversations.moderate", stands_in_alive_space & may_see & moderates)
rules.add_perm("conversations.share", stands_in_a_space & may_see)
rules.add_perm("conversations.unschedule", planned_it)
# Whoever asks everybody to read something says it as a member of the space it stands in.
rules.add_perm("conversations.announce", is_alive_space & is_member & keeps_space)
# Who has confirmed, and who has not, is seen by whoever announced it, and by nobody else.
rules.add_perm("conversations.see_confirmations", may_see & is_own & is_notice)
# What concerns a thread as a whole.
keeps_thread = stands_in_alive_space & begins_a_thread & may_see & moderates
rules.add_perm("conversations.pin", keeps_thread)
rules.add_perm("conversations.move", keeps_thread)
rules.add_perm("conversations.report", stands_in_alive_space & may_see & ~is_own)
rules.add_perm("conversations.review", reviews)
rules.add_perm("conversations.appeal", is_concerned & may_still_appeal)
rules.add_perm("conversations.answer_appeal", reviews_appeal)
rules.add_perm("conversations.watch_words", keeps_the_list)
rules.add_perm(
    "conversations.accept",
    stands_in_alive_space & may_see & answers_a_question & (asked_it | moderates),
)
rules.add_perm("conversations.take_part", stands_in_alive_space & may_see)
rules.add_perm("conversations.conclude", stands_in_alive_space & may_see & (is_own | moderates))
