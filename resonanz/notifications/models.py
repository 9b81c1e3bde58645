"""Who is told of what, and why."""

from collections.abc import Mapping
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resonanz.channels.models import Channel, Membership
from resonanz.channels.ways import own_invitations
from resonanz.conversations.models import Post
from resonanz.core.models import Event
from resonanz.core.secrets import SecretField
from resonanz.core.time import from_iso
from resonanz.people.models import Department, Person

from .kinds import not_mailed, not_pushed


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, viewer: Person) -> "NotificationQuerySet":
        """One's own, of what one may see now: rights are asked again when reading."""
        keeps = Membership.objects.filter(
            person=viewer, role__in=(Membership.Role.OWNER, Membership.Role.MODERATOR)
        )
        seen = Post.objects.visible_to(viewer).standing().values("pk")
        known = Channel.objects.visible_to(viewer).values("pk")
        asks = Q(reason=Notification.Reason.ASKED_TO_JOIN)
        # An invitation names a space one may not know of otherwise: while it stands, no longer.
        invites = Q(reason=Notification.Reason.INVITED)
        standing = own_invitations(viewer).order_by().values("pk")
        return (
            self.filter(person=viewer)
            .filter(Q(post=None) | Q(post__in=seen))
            .filter(Q(event__channel_id=None) | Q(event__channel_id__in=known))
            .filter(~asks | Q(event__channel_id__in=keeps.values("channel_id")))
            .filter(~invites | Q(event__subject_id__in=standing))
        )


class Notification(models.Model):
    """One event, one notification per person, with the strongest reason."""

    class Reason(models.TextChoices):
        MENTIONED = "mentioned", _("You were mentioned")
        DIRECT = "direct", _("A message to you")
        ORDER = "order", _("Order is kept")
        ANSWERED = "answered", _("An answer to you")
        COMMENTED = "commented", _("A comment on your post")
        TAKING_PART = "taking_part", _("New in a thread you take part in")
        FOLLOWED_THREAD = "followed_thread", _("New in a thread you follow")
        FOLLOWED_PERSON = "followed_person", _("New from somebody you follow")
        FOLLOWED_TAG = "followed_tag", _("New under a tag you follow")
        FOLLOWED_SPACE = "followed_space", _("New in a space you follow")
        DEPARTMENT_SPACE = "department_space", _("New in a space your department follows")
        EVERYBODY_SPACE = "everybody_space", _("New in a space whose members hear everything")
        ASSIGNED = "assigned", _("Assigned to you")
        APPROVAL = "approval", _("Your approval is asked for")
        APPROVED = "approved", _("Your answer was approved")
        RETURNED = "returned", _("Your answer came back")
        REFUSED = "refused", _("A network refused your answer")
        THANKED = "thanked", _("Thank you: your words helped in an answer")
        ACCEPTED = "accepted", _("An answer was accepted")
        CONCLUDED = "concluded", _("Something you took part in has a result")
        IDEA = "idea", _("What becomes of an idea")
        EVENT = "event", _("An event you come to")
        REMINDED = "reminded", _("A reminder you set")
        REACTED = "reacted", _("A reaction to your post")
        SHARED = "shared", _("Your post was shared")
        ANNOUNCED = "announced", _("You are asked to read and confirm it")
        STILL_OPEN = "still_open", _("Still to be read and confirmed")
        ASKED_TO_JOIN = "asked_to_join", _("Somebody asks to join")
        LET_IN = "let_in", _("You were let in")
        INVITED = "invited", _("You are invited")
        ACCOUNT_LOST = "account_lost", _("A network account needs you")
        LATE = "late", _("Something did not go out in time")
        DUE_SOON = "due_soon", _("A promise ends soon")
        BROKEN = "broken", _("A promise was not kept")
        PAGE = "page", _("A page you look after")

    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications")
    reason = models.CharField(max_length=20, choices=Reason)
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="+")
    # Where a click leads, without host; what it shows is checked against the reader's rights there.
    address = models.CharField(max_length=300, blank=True)
    # Where there are words for it: the sentence in English, translated for whoever reads it.
    text = models.CharField(max_length=300, blank=True)
    words = models.JSONField(null=True, blank=True)
    # What it is about, where it must be told although that is gone: shown while it stands.
    about = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # Until then it is quiet for them: it stands in the list, but nothing points to it.
    held_until = models.DateTimeField(null=True, blank=True)
    # It may pass quiet hours, where the person allows it.
    is_urgent = models.BooleanField(default=False, db_default=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "event"], name="told_once"),
        ]
        indexes = [models.Index(fields=["person", "-at", "-id"], name="notification_list")]

    def __str__(self) -> str:
        return f"{self.person}: {self.reason}"

    @property
    def sentence(self) -> str:
        """What rooms above say happened, in the language of whoever reads it."""
        return self.sentence_with({})

    def sentence_with(self, others: Mapping[str, str]) -> str:
        """The same with other words in some places."""
        if self.words is None:
            return self.text
        words = {name: _read(word) for name, word in self.words.items()}
        return gettext(self.text) % {**words, **others}


def _read(word: str | dict[str, str]) -> str:
    """A word of a sentence: as it was said, a term of ours, or the day of a moment."""
    if isinstance(word, str):
        return word
    if "at" in word:
        return date_format(localtime(from_iso(word["at"])), "DATE_FORMAT")
    term = word["term"]
    return gettext(term)


class Level(models.IntegerChoices):
    """How much one hears of something; each holds what the one before it does."""

    MUTED = 0, _("Muted")
    MENTIONS = 1, _("Mentions only")
    NORMAL = 2, _("Normal")
    EVERYTHING = 3, _("Everything")


class AttentionQuerySet(models.QuerySet["Attention"]):
    def quiet(self) -> "AttentionQuerySet":
        """Where one hears nothing by itself: muted, or mentions only."""
        return self.filter(level__lt=Level.NORMAL)


class Attention(models.Model):
    """How much somebody wants to hear of a space, a thread, a colleague or a tag, and why.

    What holds for a department or for everybody is a row without a person: it is asked for only
    where the person has none, so that no default ever overrides a choice.
    """

    class Reason(models.TextChoices):
        CHOSEN = "chosen", _("you chose it")
        WROTE = "wrote", _("because you wrote there")
        DEPARTMENT = "department", _("because of your department")
        DEFAULT = "default", _("as it is set for everybody")

    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="attentions"
    )
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, blank=True, related_name="+"
    )
    channel = models.ForeignKey(
        Channel, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    # The post a thread began with.
    thread = models.ForeignKey(
        Post, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    colleague = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    # A #tag, in small letters; empty where it is about something else.
    tag = models.CharField(max_length=100, blank=True, default="", db_default="")
    level = models.PositiveSmallIntegerField(choices=Level)
    reason = models.CharField(max_length=10, choices=Reason)
    at = models.DateTimeField()

    objects = AttentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "person"], name="attention_to_space_once"),
            models.UniqueConstraint(fields=["thread", "person"], name="attention_to_thread_once"),
            models.UniqueConstraint(
                fields=["colleague", "person"], name="attention_to_colleague_once"
            ),
            models.UniqueConstraint(
                fields=["tag", "person"], condition=~Q(tag=""), name="attention_to_tag_once"
            ),
            models.UniqueConstraint(
                fields=["channel", "department"], name="attention_of_department_once"
            ),
            models.UniqueConstraint(
                fields=["channel"],
                condition=Q(person=None, department=None),
                name="attention_of_everybody_once",
            ),
            models.CheckConstraint(
                condition=Q(channel__isnull=False, thread=None, colleague=None, tag="")
                | Q(channel=None, thread__isnull=False, colleague=None, tag="")
                | Q(channel=None, thread=None, colleague__isnull=False, tag="")
                | Q(channel=None, thread=None, colleague=None) & ~Q(tag=""),
                name="attention_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=("chosen", "wrote"), person__isnull=False, department=None)
                | Q(reason="department", person=None, department__isnull=False, level__gte=1)
                | Q(reason="default", person=None, department=None, level__gte=1),
                name="attention_of_whom_its_reason_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.department or 'everybody'}: {self.get_level_display()}"


class QuietTimes(models.Model):
    """When somebody is not reached."""

    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    quiet_weekends = models.BooleanField(default=False)
    quiet_holidays = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Reach(QuietTimes):
    """How somebody wants to be reached beside the screen; without a row by these defaults."""

    class Window(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        QUARTER = "quarter", _("Every 15 minutes")
        HOURLY = "hourly", _("Every hour")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")
        NEVER = "never", _("Never")

    person = models.OneToOneField(Person, models.CASCADE, related_name="reach")
    mail = models.CharField(max_length=10, choices=Window, default=Window.HOURLY)
    # When daily and weekly mails come: an hour of their clock, a weekday (0 is Monday).
    digest_hour = models.PositiveSmallIntegerField(default=8)
    digest_weekday = models.PositiveSmallIntegerField(default=0)
    # Kinds (`notifications.kinds`) that are not sent that way.
    not_mailed = ArrayField(models.CharField(max_length=20), default=not_mailed)
    not_pushed = ArrayField(models.CharField(max_length=20), default=not_pushed)
    lets_urgent_through = models.BooleanField(default=False)
    # Why their address takes no mails; none is sent until they have looked at it.
    mail_problem = models.CharField(max_length=300, blank=True)
    mail_failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_hour__lte=23, digest_weekday__lte=6), name="digest_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_mail_display()}"


class DepartmentQuiet(QuietTimes):
    """When nobody of a department, and of those below it, is reached."""

    department = models.OneToOneField(Department, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.department}: {self.quiet_from} – {self.quiet_until}"


class Way(models.TextChoices):
    MAIL = "mail", _("Mail")
    PUSH = "push", _("Push")


class Bundle(models.Model):
    """What goes to one person at one time on one way: made once, sent once."""

    # The mail's id is made of it: whoever gets a mail twice sees that it is the same.
    key = models.UUIDField(unique=True, default=uuid4)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    way = models.CharField(max_length=4, choices=Way)
    made_at = models.DateTimeField()
    # Until then a worker is at it, or it is not tried again.
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["made_at"], condition=Q(done_at=None), name="bundle_open"),
        ]

    def __str__(self) -> str:
        return f"{self.way} to {self.person}"


class Errand(models.Model):
    """One way on which a notification is to reach its person: when, and what became of it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        SENT = "sent", _("sent")
        READ = "read", _("read on the screen before")
        GONE = "gone", _("not to be seen any more")
        OFF = "off", _("switched off meanwhile")
        FAILED = "failed", _("could not be sent")

    notification = models.ForeignKey(
        Notification, models.CASCADE, related_name="errands", db_index=False
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=4, choices=Way)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.PLANNED)
    bundle = models.ForeignKey(
        Bundle, models.SET_NULL, null=True, blank=True, related_name="errands"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "way"], name="one_errand_a_way"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="planned", bundle=None), name="errand_due"
            ),
            models.Index(
                fields=["person", "way"], condition=Q(state="planned"), name="errand_of_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} at {self.due_at:%c}"


class Device(models.Model):
    """A browser that gets push messages of a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="devices")
    # Of its address at the push service, which is known by heart to nobody.
    digest = models.CharField(max_length=64, unique=True)
    # Address and keys: who has them can send to it (`webpush.Receiver`).
    secret = SecretField()
    name = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class PushKey(models.Model):
    """The key our push messages are signed with: one row, for ever the same."""

    secret = SecretField()

    def __str__(self) -> str:
        return "push"


class MailReply(models.Model):
    """An answer by mail that was taken in, and the comment it became: once."""

    mail_id = models.CharField(max_length=600, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.mail_id


from .worth.models import Worth, WorthWish  # noqa: E402, F401  (in a folder of their own)
