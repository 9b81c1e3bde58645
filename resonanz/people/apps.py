from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "resonanz.people"
    label = "people"
