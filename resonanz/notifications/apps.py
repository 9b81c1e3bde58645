from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "resonanz.notifications"
    label = "notifications"

    def ready(self) -> None:
        from . import listeners  # noqa: F401, PLC0415  (needs the app registry)
