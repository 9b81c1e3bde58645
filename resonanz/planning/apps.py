from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "resonanz.planning"
    label = "planning"

    def ready(self) -> None:
        from . import handing, listeners, live, rules  # noqa: F401, PLC0415
