"""What every room's `api.py` uses: scopes, pages, bytes, and errors as problem+json (RFC 9457)."""

import inspect
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import ConfigDict, model_validator

from .errors import Forbidden, Refused, ResonanzError, TooMany, TryLater
from .paging import Page, is_storable

logger = logging.getLogger("resonanz.api")

# Read is part of every other scope; whoever signed in on the screen has them all.
SCOPES = ("read", "write", "desk", "networks", "directory", "admin")
ALL_SCOPES = frozenset(SCOPES)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# Under this name a request says that more came with it than we take.
TOO_LARGE = "resonanz.too_large"

# How soon it is worth asking again where the database is away.
AWAY_SECONDS = 10

_encoder = msgspec.json.Encoder(enc_hook=str)


class Input(Schema):
    """What a call may send; a field nobody knows is refused by name: no typing error acts."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _is_storable(cls, given: Any) -> Any:
        _check_letters(given)
        return given


def _check_letters(given: Any) -> None:
    """No text may hold a zero byte or half a letter: no database could keep it."""
    waiting = [given]
    while waiting:  # however deep it is nested
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += [*part, *part.values()]
        elif isinstance(part, list):
            waiting += part
        elif isinstance(part, str) and not is_storable(part):
            raise ValueError(_("A text holds a character that cannot be stored."))


class PageOf[T](Schema):
    """A page of a list; `next` is the mark to pass for the page after it (empty: that was all)."""

    items: list[T]
    next: str = ""


class Problem(Schema):
    """An error as RFC 9457 describes it."""

    type: str
    title: str
    status: int
    detail: str
    lost: bool = False
    errors: list[dict[str, Any]] | None = None
    came_in: list[dict[str, Any]] | None = None  # what was said since `based_on`


def page_of[T](page: Page[T], to_item: Callable[[T], Any] = lambda row: row) -> dict[str, Any]:
    """The JSON of a page whose rows become items, or are items already."""
    return {"items": [to_item(row) for row in page.rows], "next": page.next}


def answer(data: Any, status: int = 200) -> HttpResponse:
    """Plain data as JSON bytes at once, past the checks of the answer's schema."""
    return HttpResponse(_encoder.encode(data), status=status, content_type="application/json")


def raw_answer(data: bytes | str, status: int = 200) -> HttpResponse:
    """JSON that is already written (by PostgreSQL), as an answer."""
    return HttpResponse(data, status=status, content_type="application/json")


def needs(request: HttpRequest, scope: str) -> None:
    """Raises `Forbidden` unless the key used has the scope."""
    if scope not in scopes_of(request):
        raise Forbidden(_("This key lacks the scope “%s”.") % scope, code="scope")


def needs_a_person(request: HttpRequest) -> None:
    """Raises `Forbidden` where a program asks with a key, however much it may do."""
    if getattr(request, "is_by_key", False):
        raise Forbidden(_("A key cannot make keys. Sign in to make one."), code="key")


def scopes_of(request: HttpRequest) -> frozenset[str]:
    """What the key of this request may be used for."""
    return getattr(request, "scopes", frozenset())


def with_read(scopes: Iterable[str]) -> frozenset[str]:
    """The scopes with what they include."""
    given = frozenset(scopes) & ALL_SCOPES
    return given | {"read"} if given else given


def check_method(request: HttpRequest) -> None:
    """A key that may only read changes nothing, whatever an endpoint forgot to ask."""
    if request.method not in SAFE_METHODS and not scopes_of(request) - {"read"}:
        raise Forbidden(_("This key may only read. Nothing was changed."), code="scope")


# What other interfaces call the size or the place of a page.
PAGING_WORDS = frozenset(
    {"limit", "page", "page_size", "per_page", "pagesize", "size", "offset", "cursor", "after"}
)


def knowing_its_query(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An operation (`NinjaAPI.add_decorator`, mode "view") whose request knows its parameters."""
    operation = getattr(inspect.unwrap(run), "__self__", None)
    models = getattr(operation, "models", ())
    asked = [model for model in models if model.__ninja_param_source__ == "query"]
    names = frozenset(name for model in asked for name in model.__ninja_flatten_map__)

    @wraps(run)
    def ran(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        request.query_names = names  # type: ignore[attr-defined]
        return run(request, *given, **named)

    return ran


def check_query(request: HttpRequest) -> None:
    """Raises `Refused` for a parameter nobody knows, by its name: no typing error acts."""
    known = getattr(request, "query_names", None)
    odd = [] if known is None else [name for name in request.GET if name not in known]
    if not odd:
        return
    name = odd[0][:40]
    words = _("There is no parameter “%s” here.") % name
    if name.lower() in PAGING_WORDS:
        fixed = _("A page holds a fixed number; pass `next` as `mark` for the one after it.")
        words = f"{words} {fixed}"
    errors = [{"place": f"query.{name}", "message": words}]
    raise Refused(words, code="parameter", more={"errors": errors})


class Throttle:
    """So many calls a minute for each caller, counted in this process."""

    def __init__(self) -> None:
        self.minute = 0
        self.calls: dict[str, int] = {}

    def count(self, caller: str, limit: int) -> None:
        """Raises `TooMany` once the caller has used up this minute."""
        clock = time.time()
        if int(clock // 60) != self.minute:
            self.minute, self.calls = int(clock // 60), {}
        self.calls[caller] = calls = self.calls.get(caller, 0) + 1
        if calls > limit:
            wait = 60 - int(clock % 60)
            raise TooMany(_("Too many requests. Go on in a moment."), retry_after_seconds=wait)


throttle = Throttle()


def count_call(caller: str) -> None:
    """Count a call of somebody known."""
    throttle.count(caller, settings.API_REQUESTS_PER_MINUTE)


def problem(status: int, detail: str, *, code: str = "", **more: Any) -> HttpResponse:
    """An error as `application/problem+json`."""
    title = HTTPStatus(status).phrase
    code = code or title.lower().replace(" ", "-")
    body = {"type": f"urn:resonanz:problem:{code}", "title": title, "status": status}
    response = HttpResponse(
        _encoder.encode(body | {"detail": detail} | more),
        status=status,
        content_type="application/problem+json",
    )
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def handle_errors(api: NinjaAPI) -> None:
    """Let every error of the API be told as a problem."""
    api.exception_handler(ResonanzError)(_on_error_for_people)
    api.exception_handler(ValidationError)(_on_validation)
    api.exception_handler(HttpError)(_on_http_error)
    api.exception_handler(Http404)(_on_not_found)
    api.exception_handler(DataError)(_on_what_does_not_fit)
    api.exception_handler(UnicodeEncodeError)(_on_what_does_not_fit)
    api.exception_handler(OperationalError)(_on_database_away)
    api.exception_handler(InterfaceError)(_on_database_away)
    api.exception_handler(RequestDataTooBig)(_on_too_much)
    api.exception_handler(BadRequest)(_on_unreadable)
    api.exception_handler(MultiPartParserError)(_on_unreadable)
    api.exception_handler(Exception)(_on_bug)


def _on_error_for_people(request: HttpRequest, error: Any) -> HttpResponse:
    response = problem(error.status, error.message, code=error.code, lost=error.lost, **error.more)
    if isinstance(error, TryLater):
        response["Retry-After"] = str(error.retry_after_seconds)
    return response


def _on_validation(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [{"place": _place_of(found["loc"]), "message": found["msg"]} for found in error.errors]
    return problem(422, _TEXTS[422](), code="validation", errors=errors)


def _place_of(steps: Sequence[str | int]) -> str:
    """Where in a request something is wrong, as its sender knows it.

    After "body" ninja names the argument of our function, which is nobody's business.
    """
    sent = [steps[0], *steps[2:]] if steps[0] == "body" else steps
    return ".".join(map(str, sent))


def _on_what_does_not_fit(request: HttpRequest, error: Any) -> HttpResponse:
    """The database takes no zero byte, no number this high, no text this long."""
    logger.warning("%s %s does not fit: %s", request.method, request.path, error)
    return problem(422, _TEXTS[422](), code="validation")


def _on_database_away(request: HttpRequest, error: Any) -> HttpResponse:
    logger.error("%s %s: the database does not answer: %s", request.method, request.path, error)
    response = problem(503, _TEXTS[503]())
    response["Retry-After"] = str(AWAY_SECONDS)
    return response


def _on_too_much(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(413, _TEXTS[413]())


def _on_unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, _TEXTS[400]())


def _on_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, _TEXTS.get(error.status_code, lambda: str(error))())


def _on_not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, _TEXTS[404]())


def _on_bug(request: HttpRequest, error: Any) -> HttpResponse:
    logger.exception("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, _TEXTS[500]())


_TEXTS: dict[int, Callable[[], str]] = {
    400: lambda: _("This request cannot be read."),
    401: lambda: _("Sign in, or send a valid key: “Authorization: Bearer rz_…”."),
    403: lambda: _("You do not have the right to do this. Nothing was changed."),
    404: lambda: _("This is not here (any more), or you are not part of it."),
    405: lambda: _("This address does not know that method."),
    413: lambda: _("This is too large."),
    422: lambda: _("The request does not fit. Nothing was changed."),
    500: lambda: _("This is our mistake. It was noted; nothing was changed."),
    503: lambda: _("The database does not answer. Nothing was changed; try again in a moment."),
}


class ProblemsMiddleware:
    """What never reaches an endpoint (an unknown address, a wrong method) is a problem too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if TOO_LARGE in request.META and request.path_info.startswith("/api/"):
            return _on_too_much(request, None)
        response = self.get_response(request)
        if response.status_code < 400 or not request.path_info.startswith("/api/"):
            return response
        if response.headers.get("Content-Type", "").startswith("application/problem"):
            return response
        told = problem(response.status_code, _TEXTS.get(response.status_code, _TEXTS[400])())
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                told[name] = response.headers[name]
        return told
