from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "resonanz.networks"
    label = "networks"

    def ready(self) -> None:
        from . import registry  # noqa: PLC0415  (models are ready only now)

        registry.load()
