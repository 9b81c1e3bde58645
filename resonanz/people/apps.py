from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "resonanz.people"
    label = "people"

    def ready(self) -> None:
        from . import rules  # noqa: F401, PLC0415  (rights are registered once the apps are there)
