from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "resonanz.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import listeners  # noqa: F401, PLC0415  (needs the app registry)
