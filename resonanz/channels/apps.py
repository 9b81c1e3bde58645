from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "resonanz.channels"
    label = "channels"

    def ready(self) -> None:
        from . import handing, listeners, rules  # noqa: F401, PLC0415  (once the apps are there)
