"""Posts that name a department or a space, and how many people one may tell at once."""

from django.db import models
from django.db.models import Q

from resonanz.channels.models import Channel
from resonanz.people.models import Department

from .posts import Post


class GroupMention(models.Model):
    """A post names a department, with those below it, or a space: each of their people once."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="group_mentions")
    department = models.ForeignKey(Department, models.CASCADE, null=True, related_name="+")
    space = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(department=None, space__isnull=False)
                | Q(department__isnull=False, space=None),
                name="names_one_group",
            ),
            models.UniqueConstraint(fields=["post", "department"], name="names_department_once"),
            models.UniqueConstraint(fields=["post", "space"], name="names_space_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} names {self.department or self.space}"


class TellingLimits(models.Model):
    """How many people one post may tell by naming groups; one row. None: nobody of these may."""

    members = models.PositiveIntegerField(default=50)
    # Who looks after the space it is said in, or leads a department that is named.
    keepers = models.PositiveIntegerField(default=500)
    administrators = models.PositiveIntegerField(default=100_000)

    def __str__(self) -> str:
        return f"{self.members}, {self.keepers}, {self.administrators}"
