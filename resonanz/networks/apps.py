from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "resonanz.networks"
    label = "networks"

    def ready(self) -> None:
        from . import listeners, live, registry, versions  # noqa: F401, PLC0415  (models are ready now)

        registry.load()
