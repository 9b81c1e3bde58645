from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "resonanz.conversations"
    label = "conversations"
