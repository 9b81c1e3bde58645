from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "resonanz.insights"
    label = "insights"

    def ready(self) -> None:
        from . import rules  # noqa: F401, PLC0415
