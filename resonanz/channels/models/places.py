"""Places where people talk, and who belongs to them."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from resonanz.accounts.models import User
from resonanz.channels.abilities import Ability, Side, traits_of
from resonanz.people.models import Identity, Person


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, viewer: Person) -> "ChannelQuerySet":
        """Channels the viewer may know of: open and closed ones, and those they belong to.

        A guest knows only the channels they belong to.
        """
        belongs = Q(pk__in=Membership.objects.filter(person=viewer).values("channel"))
        if viewer.is_guest:
            return self.filter(belongs)
        return self.filter(belongs | ~Q(access=Channel.Access.SECRET))

    def readable_by(self, viewer: Person) -> "ChannelQuerySet":
        """Channels whose posts the viewer may read: open ones and those they belong to."""
        belongs = Q(pk__in=Membership.objects.filter(person=viewer).values("channel"))
        if viewer.is_guest:
            return self.filter(belongs)
        return self.filter(belongs | Q(access=Channel.Access.OPEN))

    def without_direct(self) -> "ChannelQuerySet":
        """Without the conversations of few: what is planned, counted or asked leaves them alone."""
        return self.exclude(kind=Channel.Kind.DIRECT)

    def with_membership_of(self, viewer: Person) -> "ChannelQuerySet":
        """Adds `belongs`: whether the viewer is a member."""
        mine = Membership.objects.filter(channel=OuterRef("pk"), person=viewer)
        return self.annotate(belongs=Exists(mine))


class Channel(models.Model):
    """A space inside, or one of our profiles outside."""

    class Kind(models.TextChoices):
        SPACE = "space", _("Space")
        DIRECT = "direct", _("Direct conversation")
        PROFILE = "profile", _("Profile")
        WATCH = "watch", _("Watch")

    class Access(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        SECRET = "secret", _("Secret")

    class Joining(models.TextChoices):
        FREE = "free", _("Whoever wants to")
        DEFAULT = "default", _("Everybody who is new; they may leave")
        MANDATORY = "mandatory", _("Everybody; nobody may leave")

    network = models.CharField(max_length=30, default="inside")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SPACE)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    access = models.CharField(_("access"), max_length=10, choices=Access, default=Access.OPEN)
    joining = models.CharField(max_length=10, choices=Joining, default=Joining.FREE)
    # A space may stand below another; who reads it is said by its own access alone.
    above = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="below")
    # An answer in our name goes out only after a second person agreed.
    needs_approval = models.BooleanField(_("answers need approval"), default=False)
    # Our own appearance in this channel outside; inside everybody speaks for themselves.
    identity = models.ForeignKey(
        Identity, models.SET_NULL, null=True, blank=True, related_name="channels"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            # What is said among few is read by them alone, whoever else may read what.
            models.CheckConstraint(
                condition=~Q(kind="direct") | Q(access="secret"), name="direct_is_secret"
            ),
            models.CheckConstraint(
                condition=Q(above=None) | ~Q(above=F("id")), name="space_not_below_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_direct(self) -> bool:
        """Whether it is a conversation of few, which nobody looks after."""
        return self.kind == Channel.Kind.DIRECT

    def can(self, ability: Ability) -> bool:
        """Whether the network this channel is on offers the ability."""
        return ability in traits_of(self.network).abilities

    @property
    def side(self) -> Side:
        """Inside or outside: the hue and the sign it is shown with."""
        return traits_of(self.network).side

    @property
    def network_name(self) -> str:
        return str(traits_of(self.network).name)

    @property
    def look(self) -> str:
        """The name of the style in which its network shows a post."""
        return traits_of(self.network).look


class Charter(models.Model):
    """How a space presents itself, and what it asks of whoever speaks there: cover and rules."""

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="charter")
    rules = models.TextField(blank=True)
    rules_html = models.TextField(blank=True)
    rules_changed_at = models.DateTimeField(null=True, blank=True)
    cover = models.ImageField(upload_to="spaces/", blank=True)
    cover_alt = models.CharField(_("alternative text"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cover="") | ~Q(cover_alt=""), name="cover_is_described"
            ),
            models.CheckConstraint(
                condition=Q(rules="") | Q(rules_changed_at__isnull=False), name="rules_have_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.rules[:40]}"

    @property
    def cover_address(self) -> str:
        """Where its cover is shown to who may see the space; another picture, another address."""
        version = str(self.cover.name).rpartition("/")[2].removesuffix(".webp")
        return f"/channels/{self.channel_id}/cover?v={version}" if self.cover else ""


class Membership(models.Model):
    """A person belongs to a channel; outside it makes them part of its desk."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MODERATOR = "moderator", _("Moderator")
        MEMBER = "member", _("Member")

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    # Joined, was let in or invited; without it they belong only while a `Reason` holds.
    own = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # Read up to here (moment of the newest post seen); never who read what.
    read_up_to = models.DateTimeField(null=True, blank=True)
    # When they last said that they have read the rules of the space.
    rules_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "person"], name="member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.channel}"


class Conversation(models.Model):
    """What makes a channel a direct conversation."""

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="conversation")
    # The numbers of two people ("3-9"): they have one conversation. Nothing for a group.
    pair = models.CharField(max_length=50, null=True, blank=True, unique=True)
    begun_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    # Where some of them talked before somebody came along.
    continues = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="continued_in"
    )

    def __str__(self) -> str:
        return self.pair or f"group {self.channel_id}"


class JoinRequest(models.Model):
    """Somebody asks to be let into a closed space; gone once decided."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(Person, models.CASCADE, related_name="join_requests")
    message = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "person"], name="ask_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} asks for {self.channel}"


class Follow(models.Model):
    """An identity outside follows one of our profiles."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="follows")
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="follows")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "identity"], name="follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.identity} follows {self.channel}"


# Roles of the organisation that run the outside.
OUTSIDE_ROLES = frozenset({User.Role.ADMINISTRATOR, User.Role.SOCIAL_MEDIA_MANAGER})
DESK_ROLES = OUTSIDE_ROLES | {User.Role.AGENT, User.Role.COMMUNITY_MANAGER}
