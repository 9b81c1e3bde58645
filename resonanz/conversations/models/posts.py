"""What is said, by whom, and what others do with it."""

from typing import Any
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from resonanz.channels.models import Channel, Membership
from resonanz.people.models import Identity, Person


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Person) -> "PostQuerySet":
        """Posts in channels the viewer may read; direct messages only for its members."""
        mine = Membership.objects.filter(person=viewer).values("channel")
        readable = Channel.objects.readable_by(viewer).values("pk")
        return self.filter(
            Q(channel__in=readable) & (~Q(visibility=Post.Visibility.DIRECT) | Q(channel__in=mine))
        )

    def standing(self) -> "PostQuerySet":
        """Posts that were not deleted, in threads that were not."""
        return self.filter(deleted_at__isnull=True, root__deleted_at__isnull=True)

    def threads(self) -> "PostQuerySet":
        """Posts that begin a thread."""
        return self.filter(parent__isnull=True)

    def with_author(self) -> "PostQuerySet":
        return self.select_related("author__person__user", "channel")


class PostManager(models.Manager.from_queryset(PostQuerySet)):  # type: ignore[misc]
    """Leaves the words for the search engine in the database, where they are used."""

    def get_queryset(self) -> PostQuerySet:
        return PostQuerySet(self.model, using=self._db).defer("search", "named")


class Post(models.Model):
    """Anything said in a channel; a comment is a post with a parent."""

    class Kind(models.TextChoices):
        POST = "post", _("Post")
        QUESTION = "question", _("Question")
        POLL = "poll", _("Poll")
        IDEA = "idea", _("Idea")
        EVENT = "event", _("Event")
        NOTICE = "notice", _("Announcement")
        # Points to what was said elsewhere.
        SHARE = "share", _("Shared")
        PAGE = "page", _("Page")
        # A comment that answers a question, as its asker says.
        ANSWER = "answer", _("Accepted answer")

    class Form(models.TextChoices):
        TEXT = "text", _("Text")
        LINK = "link", _("Link")
        PHOTO = "photo", _("Picture")
        VIDEO = "video", _("Video")
        POLL = "poll", _("Poll")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public")
        UNLISTED = "unlisted", _("Unlisted")
        FOLLOWERS = "followers", _("Followers only")
        DIRECT = "direct", _("Direct message")

    # Channel, author and root are found by indexes below that begin with them.
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="posts", db_index=False)
    author = models.ForeignKey(Identity, models.PROTECT, related_name="posts", db_index=False)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    # The post the thread began with (itself for the first); `path` sorts a thread oldest to newest,
    # each comment followed by its replies: see `conversations.thread.path_of`.
    root = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="thread", db_index=False
    )
    path = models.CharField(max_length=2000, blank=True, db_collation="C")
    depth = models.PositiveSmallIntegerField(default=0)

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.POST)
    form = models.CharField(max_length=10, choices=Form, default=Form.TEXT)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    source = models.TextField(blank=True)
    html = models.TextField(blank=True)
    plain = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    content_warning = models.CharField(max_length=500, blank=True)
    link = models.URLField(max_length=2000, blank=True)

    remote_id = models.CharField(max_length=600, null=True, blank=True)  # noqa: DJ001
    # What it answered, as the network names it, while that post is not here (yet).
    remote_parent_id = models.CharField(max_length=600, blank=True)
    address = models.URLField(max_length=1000, blank=True)

    said_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    # Who deleted it, and so may bring it back.
    deleted_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    # Kept by `conversations.actions`; the facts are the comments and interactions.
    comment_count = models.PositiveIntegerField(default=0)
    reaction_counts = models.JSONField(default=dict)
    share_count = models.PositiveIntegerField(default=0)

    # The names of those mentioned; the database itself keeps them (migration 0006), for the search.
    named = models.TextField(blank=True, default="", db_default="", editable=False)
    search = models.GeneratedField(
        expression=models.Func(
            F("plain"),
            F("language"),
            F("named"),
            function="resonanz_search_vector",
            output_field=SearchVectorField(),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    # What was read along with it for whoever wants to answer: see `statements.turn_of`.
    known_turn: Any = None

    objects = PostManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "remote_id"], name="heard_once"),
        ]
        indexes = [
            models.Index(
                fields=["channel", "-said_at", "-id"],
                condition=Q(parent__isnull=True, deleted_at__isnull=True),
                name="post_feed",
            ),
            models.Index(fields=["root", "path"], name="post_thread"),
            models.Index(fields=["author", "-said_at"], name="post_author"),
            models.Index(
                fields=["channel", "remote_parent_id"],
                condition=~Q(remote_parent_id="") & Q(parent=None),
                name="post_awaits_parent",
            ),
            # Each word with the eras of the post: see `searching.finding`. Every search reads
            # what is not yet in the index: little, so that it stays quick.
            GinIndex(
                F("search"),
                F("id").bitrightshift(15),
                (F("id") + 16384).bitrightshift(15),
                name="post_words",
                gin_pending_list_limit=128,
            ),
            # Questions like the one that is being typed; few posts are questions.
            GinIndex(
                OpClass(Upper("plain"), "gin_trgm_ops"),
                condition=Q(kind="question"),
                name="question_like",
            ),
        ]

    def __str__(self) -> str:
        return self.plain[:60]

    @property
    def is_comment(self) -> bool:
        return self.parent_id is not None

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None


class Revision(models.Model):
    """How a post read before it was edited."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    source = models.TextField()
    html = models.TextField()
    edited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.post_id} at {self.at:%c}"


class Attachment(models.Model):
    """A picture or file of a post; uploaded here, or shown from the network it came from."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Picture")
        VIDEO = "video", _("Video")
        FILE = "file", _("File")

    class State(models.TextChoices):
        READY = "ready", _("ready")
        WAITING = "waiting", _("is being converted")
        FAILED = "failed", _("could not be converted")

    post = models.ForeignKey(
        Post, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    # Who uploaded it; until it belongs to a post only they may see it.
    owner = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PICTURE)
    file = models.FileField(upload_to="attachments/%Y/%m/", blank=True)
    remote_address = models.URLField(max_length=2000, blank=True)
    preview_address = models.URLField(max_length=2000, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    alt = models.TextField(_("alternative text"), blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    size_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Of a video: how long it is, a still of it, how pictures and sound are written.
    seconds = models.FloatField(null=True, blank=True)
    poster = models.FileField(upload_to="attachments/%Y/%m/", blank=True)
    written = models.JSONField(default=dict, blank=True)
    # What is said in it and when (WebVTT), and in which language.
    subtitles = models.TextField(blank=True)
    subtitles_language = models.CharField(max_length=10, blank=True)
    # A file that is still being made has none yet; it is `progress` per cent done.
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    progress = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(kind="file"), name="attachment_files"),
        ]

    def __str__(self) -> str:
        return self.alt or self.kind


class Upload(models.Model):
    """A file that comes in pieces: what is there already, until it is whole or a day is over."""

    # What its address ends with: nobody guesses it.
    key = models.UUIDField(unique=True, default=uuid4)
    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    size_bytes = models.PositiveBigIntegerField()
    # What it was announced as.
    kind = models.CharField(max_length=10, choices=Attachment.Kind, default=Attachment.Kind.VIDEO)
    name = models.CharField(max_length=200, blank=True)
    # How many bytes are there; each piece lies in a file of its own, in their order.
    offset = models.PositiveBigIntegerField(default=0)
    pieces = models.JSONField(default=list)
    # What came of it, once it is whole.
    attachment = models.OneToOneField(
        Attachment, models.CASCADE, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.offset} of {self.size_bytes}"


class Interaction(models.Model):
    """What an identity did with a post: react, share, mention it in a quote, vote, click."""

    class Kind(models.TextChoices):
        REACTION = "reaction", _("Reaction")
        SHARE = "share", _("Share")
        QUOTE = "quote", _("Quote")
        VOTE = "vote", _("Vote")
        CLICK = "click", _("Click")

    # By post they are found by `interacted_once`, which begins with it.
    post = models.ForeignKey(Post, models.CASCADE, related_name="interactions", db_index=False)
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="interactions")
    kind = models.CharField(max_length=10, choices=Kind)
    # Which reaction ("like", "thanks" …); empty where there is only one.
    name = models.CharField(max_length=30, blank=True)
    remote_id = models.CharField(max_length=600, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "identity", "kind", "name"], name="interacted_once"
            ),
        ]
        indexes = [
            # Networks take a reaction back by its own name.
            models.Index(
                fields=["remote_id"], condition=~Q(remote_id=""), name="interaction_remote"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identity} {self.kind} {self.post_id}"


class Mention(models.Model):
    """A post names an identity."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions")
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "identity"], name="mentioned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} names {self.identity}"


class Draft(models.Model):
    """What a person is typing at one place; kept until it is said."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="drafts")
    # "home", "channel:3", "post:7" (a comment), "edit:7", "case:9" (an answer), "reflection:9" …
    place = models.CharField(max_length=60)
    source = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "place"], name="one_draft_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.place}"


class Card(models.Model):
    """A post's card, rendered once when it changes, for every viewer of a language."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="cards")
    language = models.CharField(max_length=10)
    html = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "language"], name="one_card_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.language}"


class Crossing(models.Model):
    """A post crossed the border: brought in to be reflected on, or gone out as an answer."""

    class Direction(models.TextChoices):
        IN = "in", _("brought in")
        OUT = "out", _("went out")

    outside = models.ForeignKey(Post, models.CASCADE, related_name="crossings_in")
    inside = models.ForeignKey(Post, models.CASCADE, related_name="crossings_out")
    direction = models.CharField(max_length=3, choices=Direction)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    # The outside post as it stood: name, handle, network (its key), html, plain, address, said_at,
    # content_warning, link, pictures (kind, alt, number of a file here, address, preview).
    snapshot = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outside", "inside", "direction"], name="crossed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.outside_id} {self.direction} {self.inside_id}"
