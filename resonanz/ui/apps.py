from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "resonanz.ui"
    label = "ui"
