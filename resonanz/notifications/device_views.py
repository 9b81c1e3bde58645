"""Devices that get push messages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from resonanz.accounts.devices import device_of
from resonanz.core.htmx import signed_in
from resonanz.people.requests import Request

from . import actions, pushing
from .models import Device


@require_http_methods(["GET", "POST"])
@signed_in
def devices(request: Request) -> HttpResponse:
    """One's devices, as a part of the page of devices; or this browser becomes one of them."""
    if request.method == "POST":
        agent = request.headers.get("User-Agent", "")
        given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
        actions.add_device(request.person, name=device_of(agent), **given)
        return HttpResponse(status=204)
    found = Device.objects.filter(person=request.person).order_by("-made_at")
    context: dict[str, Any] = {"devices": list(found), "key": pushing.public_key()}
    return render(request, "notifications/devices.html", context)


@require_POST
@signed_in
def device_removal(request: Request, device_id: int) -> HttpResponse:
    """No push messages to a device any more."""
    actions.remove_device(request.person, device_id)
    return redirect("usersessions_list")
