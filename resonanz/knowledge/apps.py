from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "resonanz.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        from . import handing, kind, listeners, rules  # noqa: F401, PLC0415
