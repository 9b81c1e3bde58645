"""Posts in another language, as a machine put them; and the service that does it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from resonanz.core.secrets import SecretField
from resonanz.people.models import Person

from .posts import Post


class Translator(models.Model):
    """The translation service of the organisation: one row, or none, and nothing is offered."""

    class Kind(models.TextChoices):
        LIBRE = "libre", _("LibreTranslate, or what speaks like it")
        DEEPL = "deepl", _("DeepL, or what speaks like it")

    kind = models.CharField(max_length=10, choices=Kind)
    address = models.URLField(max_length=300)
    # The key, where the service wants one: {"key": …}.
    secret = SecretField()
    # Whether what is said in closed and secret spaces may be sent there too.
    sends_closed = models.BooleanField(default=False)
    changed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.address}"


class Translation(models.Model):
    """A post in one language, as it read when it was translated; asked for once."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    # Of the HTML that was translated: another text is translated anew.
    digest = models.CharField(max_length=64)
    html = models.TextField()
    plain = models.TextField()
    # What the service was called.
    by = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "language"], name="translated_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.language}"
