"""Errors for people, told as a page, a fragment or problem+json."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from resonanz.core.errors import ResonanzError


class ErrorsForPeopleMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ResonanzError):
            return None
        return render(request, "ui/error.html", {"error": error}, status=error.status)
