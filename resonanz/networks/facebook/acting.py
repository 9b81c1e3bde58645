"""What we do to posts and comments there; done again it changes nothing."""

from collections.abc import Callable
from urllib.parse import quote

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.core.http import Interrupted
from resonanz.networks.contract import AccountView, Action, Uncertain
from resonanz.networks.graph import Failed, Graph, graph_of, text

from .errors import WORDS


def act(account: AccountView, action: Action) -> None:
    """Do it; raises `Refused` for what this network does not know."""
    if action.verb not in VERBS:
        raise Refused(_("This network cannot do that."))
    try:
        VERBS[action.verb](graph_of(account, WORDS), quote(action.remote_id, safe=""), action)
    except (Interrupted, Failed) as error:
        raise Uncertain(error.message) from error


def _delete(graph: Graph, name: str, action: Action) -> None:
    try:
        graph.delete(name)
    except Gone:
        return


def _hide(graph: Graph, name: str, action: Action) -> None:
    graph.post(name, is_hidden="true")


def _unhide(graph: Graph, name: str, action: Action) -> None:
    graph.post(name, is_hidden="false")


def _like(graph: Graph, name: str, action: Action) -> None:
    graph.ask("POST", f"{name}/likes")


def _unlike(graph: Graph, name: str, action: Action) -> None:
    try:
        graph.delete(f"{name}/likes")
    except Gone:
        return


def _edit(graph: Graph, name: str, action: Action) -> None:
    graph.post(name, message=text(action.extra.get("text")))


VERBS: dict[str, Callable[[Graph, str, Action], None]] = {
    "delete": _delete,
    "hide": _hide,
    "unhide": _unhide,
    "like": _like,
    "unlike": _unlike,
    "edit": _edit,
}
