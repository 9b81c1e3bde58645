from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "resonanz.desk"
    label = "desk"
