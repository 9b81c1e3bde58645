from importlib import import_module

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "resonanz.conversations"
    label = "conversations"

    def ready(self) -> None:
        import_module("resonanz.conversations.listeners")
