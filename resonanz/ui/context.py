"""What every page knows; nothing of the domain."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    """Theme, language and who is looking."""
    user = getattr(request, "user", None)
    return {
        "person": getattr(request, "person", None),
        "theme": getattr(user, "theme", "") or "system",
        "language": get_language() or settings.LANGUAGE_CODE,
        "demonstration": settings.DEMONSTRATION,
    }
