"""Hashtags: what posts of ours are about, in the words of whoever wrote them."""

from django.db import models

from .posts import Post


class Tagging(models.Model):
    """A post says a #tag; kept in small letters, so that #Akku and #akku are one."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="taggings")
    tag = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "tag"], name="tagged_once"),
        ]
        indexes = [models.Index(fields=["tag", "-post"], name="tagging_tag")]

    def __str__(self) -> str:
        return f"#{self.tag}"
