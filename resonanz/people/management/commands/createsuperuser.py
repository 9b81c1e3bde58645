"""Django's command; who it makes is somebody here, or nobody would let them past the door."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from resonanz.people.actions import let_administrators_appear


class Command(createsuperuser.Command):
    help = "Make an administrator, named after their address; the name is changed in the profile."

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        let_administrators_appear()
