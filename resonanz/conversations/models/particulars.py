"""What a form of a post adds to it; each form also keeps tables of its own beside this one."""

from django.db import models

from resonanz.people.models import Person

from .posts import Post


class Particulars(models.Model):
    """What the form of a post adds, the same for every viewer: read by its card and by programs.

    Written anew by `conversations.kinds.tell` whenever the tables of the form change.
    """

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="particulars")
    told = models.JSONField(default=dict)
    # Words that are not in the text of the post, but are found by the search.
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.post_id}: {self.words[:40]}"


class AcceptedAnswer(models.Model):
    """The comment that answers a question, as its asker or a moderator says."""

    question = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="accepted")
    answer = models.OneToOneField(Post, models.CASCADE, related_name="accepted_for")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.question_id} answered by {self.answer_id}"
