"""The right to speak for an account on X: OAuth 2 with PKCE, renewed by refresh tokens."""

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused, TryLater
from resonanz.networks import oauth2, values
from resonanz.networks.contract import ConnectRequest, Grant, LostRight, RateLimited, Redirect

from . import budget, parse
from .wire import Api, provider


def connect(request: ConnectRequest) -> Grant | Redirect:
    """Where the person agrees; back from there, the right."""
    if not request.code:
        plan = budget.plan_of(request.options)
        return oauth2.redirect(provider(), request, plan=plan)
    secret = oauth2.exchanged(provider(), request)
    try:
        me = values.mapping(Api(secret["access_token"]).get("/2/users/me", **parse.USER_FIELDS))
    except LostRight as error:
        raise Refused(_nobody(), code="wrong_secret") from error
    except RateLimited as error:
        raise TryLater(_("X asks us to wait before the next try.")) from error
    who = parse.identity(values.mapping(me.get("data")))
    if not who.remote_id:
        raise Refused(_nobody())
    # Connected again without numbers, those of the first time hold.
    plan = values.mapping(request.state.get("plan"))
    return Grant(
        remote_id=who.remote_id,
        handle=who.handle,
        server="",
        secret=secret,
        name=who.name,
        address=who.address,
        picture_address=who.picture_address,
        extra={budget.PLAN: plan} if any(plan.values()) else {},
        rights=oauth2.rights_of(secret),
        ends_at=oauth2.end_of(secret),
    )


def _nobody() -> str:
    return _("X did not say whose permission this is. Please begin again.")
