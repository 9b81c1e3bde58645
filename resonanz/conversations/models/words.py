"""What the search knows beside the posts: words in use, and the words of files."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F


class Word(models.Model):
    """A word that was said somewhere; searches look here for its compounds and how it is spelled.

    Nobody is ever shown one unless a post they may read says it.
    """

    # In small letters: how somebody spelled it might tell where it was said.
    word = models.CharField(max_length=60, unique=True, db_collation="C")
    # Without the choices of spelling, forwards and backwards: compounds begin or end with a word.
    folded = models.CharField(max_length=90, db_collation="C")
    backwards = models.CharField(max_length=90, db_collation="C")
    # What the index of words has of it, by language.
    lexemes = ArrayField(models.TextField())

    class Meta:
        indexes = [
            models.Index(fields=["folded"], name="word_begins"),
            models.Index(fields=["backwards"], name="word_ends"),
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="word_like"),
        ]

    def __str__(self) -> str:
        return self.word


class FileText(models.Model):
    """The words of a file that hangs on a post, for the search; empty where it has none."""

    attachment = models.OneToOneField(
        "conversations.Attachment", models.CASCADE, primary_key=True, related_name="words"
    )
    plain = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    search = models.GeneratedField(
        expression=models.Func(
            F("plain"),
            F("language"),
            function="resonanz_search_vector",
            output_field=SearchVectorField(),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [GinIndex(fields=["search"], name="file_words")]

    def __str__(self) -> str:
        return self.plain[:60]


class WordsLearned(models.Model):
    """Up to which post the words are known; the next time, up to the newest there was now."""

    up_to = models.BigIntegerField(default=0)
    newest = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.up_to)
