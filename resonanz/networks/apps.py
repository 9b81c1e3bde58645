from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "resonanz.networks"
    label = "networks"
