from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def forget_cards(sender: AppConfig, **details: Any) -> None:
    """Another version may draw cards anew: `migrate` throws the kept ones away."""
    import_module("resonanz.conversations.models").Card.objects.using(
        details["using"]
    ).all().delete()


class ConversationsConfig(AppConfig):
    name = "resonanz.conversations"
    label = "conversations"

    def ready(self) -> None:
        import_module("resonanz.conversations.listeners")
        for form in ("question", "poll", "idea", "event", "share", "notice"):
            import_module(f"resonanz.conversations.kinds.{form}")
        self.remember()
        post_migrate.connect(forget_cards, sender=self)

    @staticmethod
    def remember() -> None:
        """What is kept in each process until the database tells of a change."""
        memories = import_module("resonanz.people.viewers").MEMORIES
        reactions = import_module("resonanz.conversations.reactions")
        memories[reactions.CHANNEL] = reactions.memory
        translating = import_module("resonanz.conversations.translating")
        memories[translating.CHANNEL] = translating.memory
