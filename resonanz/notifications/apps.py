from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "resonanz.notifications"
    label = "notifications"

    def ready(self) -> None:
        from resonanz.people.viewers import MEMORIES  # noqa: PLC0415  (needs the app registry)

        from . import direct, listeners, of_forms, order, queries, reminding  # noqa: F401, PLC0415

        MEMORIES[queries.CHANNEL] = queries.nothing_new
