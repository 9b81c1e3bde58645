"""Pages and fragments: what every view needs, once."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .errors import Gone


def get_visible[M: Model](visible: QuerySet[M], **lookup: Any) -> M:
    """The one row of a query set that began with `visible_to`; raises `Gone` where there is none.

    What one may not see and what does not exist are the same answer.
    """
    found = visible.filter(**lookup).first()
    if found is None:
        raise Gone(_("This is not here (any more), or you are not part of it."))
    return found


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part and not for a whole page."""
    details = getattr(request, "htmx", None)
    return bool(details) and not details.boosted and not details.history_restore_request


def render_fragment(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render one partial of a page ("desk/case.html#header")."""
    return render(request, template, context, status=status)
