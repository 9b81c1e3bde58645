"""What every stage needs: an account connected (again), posts scheduled on it."""

import itertools
from collections.abc import Callable
from io import BytesIO

from PIL import Image

from resonanz.conversations.actions.attaching import upload
from resonanz.conversations.models import Attachment
from resonanz.networks import actions, delivery
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.models import Account
from resonanz.people.models import Person

from .faults import Chaos


def connected(actor: Person, key: str, request: ConnectRequest) -> Account:
    account = actions.connect(actor, key, request)
    assert isinstance(account, Account)
    return account


def scheduling(actor: Person, account: Account) -> Callable[[str, str], list[str]]:
    """Every third is a thread of two parts, every fourth has a picture."""
    numbers = itertools.count()

    def schedule(origin: str, words: str) -> list[str]:
        number = next(numbers)
        parts = [words] if number % 3 else [words, f"{words} und mehr"]
        pictures = [] if number % 4 else [picture(actor)]
        delivery.schedule(actor, account.channel, origin, parts, attachments=pictures)
        return parts

    return schedule


def picture(actor: Person) -> Attachment:
    stored = BytesIO()
    Image.new("RGB", (32, 24), "#0b6b62").save(stored, "PNG")
    stored.seek(0)
    return upload(actor, stored, "Ein grünes Feld")


def reconnect(chaos: Chaos, connect: Callable[[], Account]) -> None:
    """Connect again while the server behaves: a person tries until it goes."""
    fault, chaos.fault = chaos.fault, None
    connect()
    chaos.fault = fault
