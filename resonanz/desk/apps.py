from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "resonanz.desk"
    label = "desk"

    def ready(self) -> None:
        from . import handing, listeners, live, rules  # noqa: F401, PLC0415
