"""Files of posts, which the server gives to those alone who may read the channel."""

import re

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused
from resonanz.networks.contract import AccountView, Fetched

from .wire import ROOT, api_of

LIES = re.compile(rf"{ROOT}/files/([a-z0-9]{{1,40}})")


def fetch(account: AccountView, address: str, most_bytes: int) -> Fetched:
    """A file of the account's own server; raises like `Api.ask`."""
    found = LIES.fullmatch(address.removeprefix(account.server.rstrip("/")))
    if found is None:
        raise Refused(_("This file does not lie with the server of the account."))
    answer = api_of(account).file(f"files/{found[1]}", most_bytes)
    return Fetched(answer.body, answer.headers.get("content-type", ""))
