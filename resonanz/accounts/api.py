"""Keys over the API."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from resonanz.core.api import Input, PageOf, needs, needs_a_person, page_of
from resonanz.core.paging import by_number

from . import actions
from .models import ApiToken

router = Router(tags=["tokens"])


class TokenOut(Schema):
    id: int
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class TokenMade(TokenOut):
    """The only answer that shows the key itself."""

    secret: str


class TokenIn(Input):
    name: str
    scopes: list[str] = ["read"]
    days: int | None = None


@router.get("/tokens", response=PageOf[TokenOut])
def tokens(request: HttpRequest, mark: str = "") -> Any:
    """Your keys, without their secrets, the newest first."""
    own = ApiToken.objects.filter(user=request.user)
    return page_of(by_number(own, mark, newest_first=True))


@router.post("/tokens", response={201: TokenMade})
def make_token(request: HttpRequest, body: TokenIn) -> Any:
    """Make a key; its secret is shown this once. Only who signed in can: a key makes no keys."""
    needs_a_person(request)
    token, secret = actions.create_token(request.user, body.name, body.scopes, body.days)
    token.secret = secret
    return Status(201, token)


@router.delete("/tokens/{token_id}", response={204: None})
def revoke_token(request: HttpRequest, token_id: int) -> Any:
    """Take a key back; it is refused from now on."""
    needs(request, "write")
    actions.revoke_token(request.user, token_id)
    return Status(204, None)
