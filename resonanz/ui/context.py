"""What every page knows; nothing of the domain."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    """Theme, language and who is looking."""
    user = getattr(request, "user", None)
    return {
        "person": getattr(request, "person", None),
        "theme": getattr(user, "theme", "") or "system",
        "device_key": lambda: _device_key(user),
        "language": get_language() or settings.LANGUAGE_CODE,
        "demonstration": settings.DEMONSTRATION,
    }


def _device_key(user: Any) -> str:
    """What seals, in the browser, what waits to be sent: only pages of this person hold it."""
    return salted_hmac("resonanz.device", str(user.pk), algorithm="sha256").hexdigest()
