from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "resonanz.config"
    label = "config"
