"""Files that lie with the server of an account, which gives them to those alone who may read."""

import re

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.networks.contract import AccountView, Fetched

from .wire import api_of

# As `parse` names where a file lies.
LIES = re.compile(r"/_matrix/media/v3/download/([A-Za-z0-9.:\[\]-]+)/([A-Za-z0-9_-]+)")
# Since Matrix 1.11 files need a token; older servers know only the old address.
NOW, BEFORE = "/_matrix/client/v1/media/download", "/_matrix/media/v3/download"


def fetch(account: AccountView, address: str, most_bytes: int) -> Fetched:
    """A file of the account's own server; raises like `Api.ask`."""
    found = LIES.fullmatch(address.removeprefix(account.server.rstrip("/")))
    if found is None:
        raise Refused(_("This file does not lie with the server of the account."))
    api, named = api_of(account), f"{found[1]}/{found[2]}"
    try:
        answer = api.file(f"{NOW}/{named}", most_bytes)
    except (Gone, Refused) as error:
        if error.code != "M_UNRECOGNIZED":
            raise
        answer = api.file(f"{BEFORE}/{named}", most_bytes)
    return Fetched(answer.body, answer.headers.get("content-type", ""))
