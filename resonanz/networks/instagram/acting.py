"""What we do to comments there; done again it changes nothing."""

from urllib.parse import quote

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.core.http import Interrupted
from resonanz.networks.contract import AccountView, Action, Uncertain
from resonanz.networks.graph import Failed, graph_of

from .errors import WORDS


def act(account: AccountView, action: Action) -> None:
    """Do it; raises `Refused` for what Instagram lets nobody do through a program."""
    graph, name = graph_of(account, WORDS), quote(action.remote_id, safe="")
    try:
        if action.verb in ("hide", "unhide"):
            graph.post(name, hide="true" if action.verb == "hide" else "false")
        elif action.verb == "delete":
            graph.delete(name)
        else:
            raise Refused(_("This network cannot do that."))
    except Gone:
        if action.verb != "delete":
            raise
    except (Interrupted, Failed) as error:
        raise Uncertain(error.message) from error
