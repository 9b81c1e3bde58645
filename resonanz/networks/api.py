"""Networks over the API."""

from datetime import datetime
from functools import partial
from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from resonanz.core.api import Input, PageOf, needs, page_of
from resonanz.core.errors import Refused
from resonanz.core.htmx import get_visible
from resonanz.core.paging import by_number
from resonanz.core.rights import may
from resonanz.people.models import Person
from resonanz.people.requests import Request

from . import actions, delivery, queries, watching
from .contract import Choice, ConnectRequest, Redirect
from .models import Account, Delivery
from .reachability import trouble_of

router = Router(tags=["networks"])


class NetworkOut(Schema):
    key: str
    name: str
    side: str
    abilities: list[str]
    text_length: int
    unit: str


class AccountIn(Input):
    network: str
    server: str = ""
    handle: str = ""
    secret: str = ""
    # What else the network's form asks for, by the names of its fields.
    options: dict[str, str] = {}


class AccountOut(Schema):
    id: int
    channel: int
    network: str
    server: str
    handle: str
    state: str
    problem: str
    last_intake_at: datetime | None
    # From when on something outside may not be here yet; until when the network lets us wait.
    gap_since: datetime | None
    waits_until: datetime | None
    rights_end_at: datetime | None
    # Why its network cannot fetch pictures and videos from us, where it does and cannot.
    unreachable: str
    watch: dict[str, str]


class IntakeOut(Schema):
    events: int
    problem: str


class DeliveryOut(Schema):
    id: int
    channel: int
    state: str
    parts: list[str]
    due_at: datetime
    sent_at: datetime | None
    remote_id: str
    address: str
    problem: str
    attempts: int
    post: int | None
    # It should have gone out by now.
    late: bool
    title: str
    after: int | None
    # What did not go along, although the post stands there.
    notes: list[str]
    # How many of the parts stand there, and what the rest waits for, in words.
    standing: int
    waits_for: list[str]


class RetryIn(Input):
    parts: list[str] | None = None


def account_item(viewer: Person, account: Account) -> dict[str, Any]:
    """An account as the API tells it to somebody; its secret never leaves."""
    sees_trouble = may(viewer, "networks.see_trouble")
    return {
        "id": account.pk,
        "channel": account.channel_id,
        "network": account.channel.network,
        "server": account.server,
        "handle": account.handle,
        "state": account.state,
        "problem": account.problem if sees_trouble else "",
        "last_intake_at": account.intake_at,
        "gap_since": account.gap_since,
        "waits_until": account.waits_until,
        "rights_end_at": account.rights_end_at,
        "unreachable": trouble_of(account),
        "watch": account.watch,
    }


def delivery_item(found: Delivery) -> dict[str, Any]:
    """A delivery as the API tells it."""
    return {
        "id": found.pk,
        "channel": found.channel_id,
        "state": found.state,
        "parts": found.parts,
        "due_at": found.due_at,
        "sent_at": found.sent_at,
        "remote_id": found.remote_id,
        "address": found.address,
        "problem": found.problem,
        "attempts": found.attempts,
        "post": found.post_id,
        "late": found.is_late,
        "title": found.title,
        "after": found.after_id,
        "notes": found.notes,
        "standing": found.standing,
        "waits_for": getattr(found, "reasons", []),
    }


@router.get("/networks", response=list[NetworkOut])
def networks(request: Request) -> Any:
    """The networks one may connect an account on."""
    needs(request, "read")
    return [
        {
            "key": one.network.key,
            "name": str(one.network.name),
            "side": one.network.side,
            "abilities": sorted(one.network.abilities),
            "text_length": one.network.limits.text_length,
            "unit": one.network.limits.unit,
        }
        for one in queries.connectable(request.person)
    ]


@router.get("/networks/accounts", response=PageOf[AccountOut])
def accounts(request: Request, mark: str = "") -> Any:
    """Our accounts the key's person may see."""
    needs(request, "read")
    return page_of(
        by_number(queries.accounts(request.person), mark), partial(account_item, request.person)
    )


@router.post("/networks/accounts", response={201: AccountOut})
def connect(request: Request, wish: AccountIn) -> Any:
    """Connect an account with its secret (app password, access token)."""
    needs(request, "networks")
    connected = actions.connect(
        request.person,
        wish.network,
        ConnectRequest(
            server=wish.server, handle=wish.handle, secret=wish.secret, options=wish.options
        ),
    )
    if isinstance(connected, Choice):
        names = ", ".join(f"{key} ({name})" for key, name in connected.grants)
        raise Refused(_("Say which account with options.chosen: %s.") % names)
    if isinstance(connected, Redirect):
        raise Refused(
            f"This network wants a person to agree on its own page: {connected.address} "
            "Connect it on the screen, or give an access token as the secret."
        )
    return Status(201, account_item(request.person, connected))


@router.get("/networks/accounts/{account_id}", response=AccountOut)
def account(request: Request, account_id: int) -> Any:
    """One account."""
    needs(request, "read")
    return account_item(request.person, queries.account(request.person, account_id))


class AccountChange(Input):
    state: Literal["connected", "paused"]


@router.patch("/networks/accounts/{account_id}", response=AccountOut)
def change_account(request: Request, account_id: int, body: AccountChange) -> Any:
    """Pause an account: nothing is heard, nothing is said; or go on."""
    needs(request, "networks")
    found = queries.account(request.person, account_id)
    act = actions.resume if body.state == "connected" else actions.pause
    act(request.person, found)
    return account_item(request.person, queries.account(request.person, account_id))


@router.delete("/networks/accounts/{account_id}", response={204: None})
def disconnect(request: Request, account_id: int) -> Any:
    """Let an account go; what was said stays."""
    needs(request, "networks")
    actions.disconnect(request.person, queries.account(request.person, account_id))
    return Status(204, None)


class OutsiderIn(Input):
    name: str
    text: str
    direct: bool = False
    answers: int | None = None


@router.post("/networks/accounts/{account_id}/outsider", response=AccountOut)
def hear_outsider(request: Request, account_id: int, body: OutsiderIn) -> Any:
    """Have somebody on the practice network say something to us; it comes in at once.

    `answers`: one of the newest posts there, by its number.
    """
    needs(request, "networks")
    found = queries.account(request.person, account_id)
    said = queries.said_there(request.person, found)
    answers = get_visible(said, pk=body.answers) if body.answers else None
    actions.hear_outsider(
        request.person, found, body.name, body.text, direct=body.direct, answers=answers
    )
    return account_item(request.person, queries.account(request.person, account_id))


@router.post("/networks/accounts/{account_id}/intake", response=IntakeOut)
def intake(request: Request, account_id: int) -> Any:
    """Take in now what happened outside."""
    needs(request, "networks")
    found = queries.account(request.person, account_id)
    return {"events": actions.take_in_now(request.person, found), "problem": found.problem}


@router.get("/deliveries", response=PageOf[DeliveryOut])
def deliveries(request: Request, state: str = "", mark: str = "") -> Any:
    """What is on its way out, the newest due first; `state`: waiting, trouble, sent, withdrawn."""
    needs(request, "read")
    return page_of(queries.delivery_page(request.person, state, mark), delivery_item)


@router.get("/deliveries/{delivery_id}", response=DeliveryOut)
def one_delivery(request: Request, delivery_id: int) -> Any:
    """Where something of ours stands on its way out."""
    needs(request, "read")
    return delivery_item(queries.delivery(request.person, delivery_id))


class FiguresOut(Schema):
    values: dict[str, int]
    read_at: datetime | None
    next_at: datetime | None


@router.get("/deliveries/{delivery_id}/figures", response=FiguresOut)
def figures(request: Request, delivery_id: int) -> Any:
    """What the network counts of the post; empty before the first reading."""
    needs(request, "read")
    found = queries.delivery(request.person, delivery_id)
    return queries.figures_row(found) or {"values": {}, "read_at": None, "next_at": None}


@router.post("/deliveries/{delivery_id}/retry", response=DeliveryOut)
def retry(request: Request, delivery_id: int, wish: RetryIn) -> Any:
    """Send again what the network refused, with other words where given."""
    needs(request, "networks")
    found = queries.delivery(request.person, delivery_id)
    delivery.retry(request.person, found, wish.parts)
    return delivery_item(queries.delivery(request.person, delivery_id))


@router.post("/deliveries/{delivery_id}/look", response=DeliveryOut)
def look(request: Request, delivery_id: int) -> Any:
    """Go on at once with what waits: look whether it arrived, else send."""
    needs(request, "networks")
    found = queries.delivery(request.person, delivery_id)
    delivery.look_now(request.person, found)
    return delivery_item(queries.delivery(request.person, delivery_id))


@router.post("/deliveries/{delivery_id}/end", response=DeliveryOut)
def end(request: Request, delivery_id: int) -> Any:
    """Give up what was refused, or what nobody knows the end of: it is never sent again."""
    needs(request, "networks")
    found = queries.delivery(request.person, delivery_id)
    delivery.give_up(request.person, found)
    return delivery_item(queries.delivery(request.person, delivery_id))


class WatchIn(Input):
    kind: str
    what: str


@router.get("/networks/accounts/{account_id}/watches", response=PageOf[AccountOut])
def watches(request: Request, account_id: int, mark: str = "") -> Any:
    """What else is listened to with the right of an account."""
    needs(request, "read")
    found = queries.account(request.person, account_id)
    return page_of(by_number(queries.watches(found), mark), partial(account_item, request.person))


@router.post("/networks/accounts/{account_id}/watches", response={201: AccountOut})
def watch(request: Request, account_id: int, wish: WatchIn) -> Any:
    """Listen to more with the right of an account: a search, a hashtag, a list."""
    needs(request, "networks")
    found = queries.account(request.person, account_id)
    new = watching.watch(request.person, found, wish.kind, wish.what)
    return Status(201, account_item(request.person, new))


@router.delete("/deliveries/{delivery_id}", response=DeliveryOut)
def withdraw(request: Request, delivery_id: int) -> Any:
    """Withdraw what was not sent."""
    needs(request, "networks")
    found = queries.delivery(request.person, delivery_id)
    delivery.withdraw(request.person, found)
    return delivery_item(queries.delivery(request.person, delivery_id))
