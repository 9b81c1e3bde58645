"""A small world with every kind of thing in it, and a walk through every door of the product."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import URLPattern, get_resolver

from resonanz.channels.actions import talk
from resonanz.channels.models import (
    Binding,
    Channel,
    Group,
    Invitation,
    JoinRequest,
    Membership,
)
from resonanz.config.api import api
from resonanz.conversations.actions import decide_at_once, report, say
from resonanz.conversations.models import Attachment, Review, Scheduled
from resonanz.core.events import record
from resonanz.core.time import now
from resonanz.desk.actions import open_case
from resonanz.desk.models import Answer, Deed, Label, Rule, SavedView
from resonanz.knowledge.actions import write as write_page
from resonanz.knowledge.models import Missed
from resonanz.networks.models import Account, Delivery
from resonanz.notifications.models import Notification
from resonanz.people.actions import belong, create_department, create_person
from resonanz.people.models import Identity, Organisation, PeopleFile, Person, ProfileField
from resonanz.planning.models import PlannedPost

# stranger: not signed in. outsider: a colleague without membership. guest: of another space.
# member, moderator, owner: of the secret space. agent: at the desk of the outside channel.
ROLES = (
    "stranger", "outsider", "guest", "member", "moderator", "owner",
    "agent", "manager", "administrator",
)  # fmt: skip

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


def rooms() -> list[Any]:
    """The modules beside this one that hold lines of the table of rights: `doors_of_….py`."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("doors_of_*.py"))
    return [import_module(f"{__package__}.{name}") for name in names]


@dataclass
class World:
    people: dict[str, Person | None]
    values: dict[str, Any] = field(default_factory=dict)

    def fill(self, route: str) -> str:
        """An address of this world for a route."""

        def value(found: re.Match[str]) -> str:
            for prefix, values in SPECIAL.items():
                if route.startswith(prefix) and found["name"] in values:
                    return str(self.values[values[found["name"]]])
            return str(self.values[found["name"]])

        return "/" + PARAMETER.sub(value, route)

    def fill_body(self, body: dict[str, Any]) -> dict[str, Any]:
        """What is sent, with "<person_id>" and the like replaced by numbers of this world."""
        return {
            name: self.values[value.strip("<>")] if str(value).startswith("<") else value
            for name, value in body.items()
        }


# Parameters that mean something else below some addresses.
SPECIAL: dict[str, dict[str, str]] = {
    "departments/": {"slug": "department"},
    "demonstration/": {"slug": "login"},
    "desk/settings/": {"channel_id": "outside_id"},
    "api/v1/channels/<channel_id>/service-level": {"channel_id": "outside_id"},
    "api/v1/channels/<channel_id>/assigning": {"channel_id": "outside_id"},
    "deliveries/": {"number": "delivery_id"},
    "plan/": {"channel_id": "outside_id"},
    "notifications/levels/": {"kind": "heard", "number": "channel_id"},
    "api/v1/attention/": {"kind": "heard", "number": "channel_id"},
    "api/v1/planned-posts": {"channel_id": "outside_id"},
    "networks/accounts/": {"number": "account_id"},
    "networks/connect/": {"key": "network"},
    "networks/hooks/": {"key": "network"},
    "media/": {"name": "file"},
    "uploads/": {"key": "upload"},
    "messages/": {"channel_id": "conversation_id"},
    "knowledge/": {"number": "version_number"},
    "api/v1/pages/": {"number": "version_number"},
}


def make_world() -> World:
    """A secret space with a thread, an outside channel with a case, and people of every role."""
    Organisation.objects.create(name="Velora")
    people = _people()
    space = Channel.objects.create(name="Vorstand", slug="vorstand", access="secret")
    for role in ("member", "moderator", "owner"):
        Membership.objects.create(channel=space, person=people[role], role=role)
    outside = Channel.objects.create(
        network="practice", kind="profile", name="Velora", slug="velora", access="closed"
    )
    for role in ("agent", "manager"):
        Membership.objects.create(channel=outside, person=people[role])
    other = Channel.objects.create(name="Agentur", slug="agentur")
    Membership.objects.create(channel=other, person=people["guest"])
    world = World(people)
    world.values |= _inside(people, space) | _outside(people, outside) | FIXED
    return world


FIXED = {
    "secret": "x", "upload": "3f2b0d52-7c1e-4d0a-9a53-0c3a5a1b7e11",
    "slug": "vorstand", "login": "desk-agent", "network": "practice", "file": "x.webp",
    "tag": "akku", "name": "like", "kind": "like", "heard": "space", "pk": 1, "device_id": 1,
    "version_number": 1, "key": "x-y", "uidb36": "1", "token": "x", "external_id": "d-1",
}  # fmt: skip


def _people() -> dict[str, Person | None]:
    roles = {"guest": "guest", "agent": "agent", "manager": "social_media_manager"}
    roles["administrator"] = "administrator"
    made: dict[str, Person | None] = {"stranger": None}
    for name in ROLES[1:]:
        role = roles.get(name, "member")
        person = create_person(None, name.title(), email=f"{name}@velora.example", role=role)
        made[name] = Person.objects.select_related("user").get(pk=person.pk)
    return made


def _inside(people: dict[str, Any], space: Channel) -> dict[str, Any]:
    member = people["member"]
    post = say(member, space, "Nur unter uns")
    event = record(people["owner"], "post.reacted", post, channel_id=space.pk)
    told = Notification.objects.create(
        person=member, event=event, reason="reacted", post=post, address="/", at=now()
    )
    report(people["owner"], post, "spam")
    decision = decide_at_once(
        people["moderator"], say(member, space, "Noch etwas"), "warn", "So nicht"
    )
    later = Scheduled.objects.create(person=member, channel=space, zone="UTC", due_at=now())
    among_few = talk(member, [people["moderator"], people["owner"]])
    token = member.user.api_tokens.create(name="x", digest="x", scopes=["read"])
    department = create_department(None, "Werkstatt")
    belongs = belong(None, member, department)
    about = ProfileField.objects.create(name="Standort")
    people_file = PeopleFile.objects.create(
        by=people["administrator"], name="leute.csv", content="email\n", at=now()
    )
    asked = JoinRequest.objects.create(channel=space, person=people["outsider"])
    invited = Invitation.objects.create(channel=space, person=people["outsider"], at=now())
    group = Group.objects.create(name="Ersthilfe")
    bound = Binding.objects.create(channel=space, kind="group", group=group, since=now())
    picture = Attachment.objects.create(owner=member, media_type="image/webp")
    picture.file.save("x.webp", ContentFile(b"x"))
    picture.subtitles = "WEBVTT\n"
    picture.poster.save("x.jpg", ContentFile(b"x"))
    return {
        "channel_id": space.pk,
        "conversation_id": among_few.pk,
        "review_id": Review.objects.get(post=post).pk,
        "decision_id": decision.pk,
        "post_id": post.pk,
        "scheduled_id": later.pk,
        "comment_id": post.pk,
        "person_id": member.pk,
        "request_id": asked.pk,
        "invitation_id": invited.pk,
        "group_id": group.pk,
        "binding_id": bound.pk,
        "token_id": token.pk,
        "notification_id": told.pk,
        "attachment_id": picture.pk,
        "department": department.slug,
        "department_id": department.pk,
        "place": f"channel:{space.pk}",
        "membership_id": belongs.pk,
        "field_id": about.pk,
        "file_id": people_file.pk,
        "missed_id": Missed.objects.create(
            words="reisekosten", asked_by_at_least=3, first_at=now(), last_at=now()
        ).pk,
        "page_id": write_page(member, space, "Reisekosten", "Wer zahlt was").pk,
    }


def _outside(people: dict[str, Any], outside: Channel) -> dict[str, Any]:
    fan = Identity.objects.create(network="practice", remote_id="f", handle="fan", name="Fan")
    post = outside.posts.create(author=fan, source="Hm?", plain="Hm?", html="Hm?", said_at=now())
    post.root = post
    post.save()
    case = open_case(post)
    answer = Answer.objects.create(
        case=case, author=people["agent"], source="Ja", written_at=now(), based_on=post
    )
    account = Account.objects.create(
        channel=outside, handle="velora", remote_id="v", connected_at=now(),
        connected_by=people["manager"],
    )  # fmt: skip
    delivery = Delivery.objects.create(
        origin="post:1", channel=outside, by=people["manager"], key="k", due_at=now(),
        created_at=now(), parts=["Hallo"],
    )  # fmt: skip
    agent = people["agent"]
    view = SavedView.objects.create(owner=agent, name="Akku", wish="tab=due")
    deed = Deed.objects.create(by=agent, act="state", at=now())
    return {
        "rule_id": Rule.objects.create(name="Akku").pk,
        "label_id": Label.objects.create(name="Garantie").pk,
        "view_id": view.pk,
        "deed_id": deed.pk,
        "outside_id": outside.pk,
        "identity_id": fan.pk,
        "case_id": case.pk,
        "answer_id": answer.pk,
        "account_id": account.pk,
        "delivery_id": delivery.pk,
        "planned_id": _planned(people, outside).pk,
        "number": case.pk,
    }


def _planned(people: dict[str, Any], outside: Channel) -> PlannedPost:
    planned = PlannedPost.objects.create(
        author=people["manager"], original={"text": "Hallo"}, created_at=now(), changed_at=now()
    )
    planned.variants.create(channel=outside, plain="Hallo")
    return planned


def doors() -> Iterator[tuple[str, str]]:
    """Every method and route of the product: pages by GET and POST, the API as it describes."""
    for route in sorted(set(_routes(get_resolver().url_patterns))):
        if not route.startswith("api/v1/") or route in PAGES_OF_API:
            yield "GET", route
            yield "POST", route
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            yield method.upper(), path.lstrip("/").replace("{", "<").replace("}", ">")


PAGES_OF_API = ("api/v1/", "api/v1/docs", "api/v1/openapi.json")


def _routes(patterns: Any, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + plain(str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern.url_patterns, route)


def plain(route: str) -> str:
    """A regular expression as a route ("^confirm/(?P<key>.+)/$" is "confirm/<key>/")."""
    return re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route).replace("^", "").replace("$", "")


def outcome(client: Client, method: str, address: str, body: dict[str, Any]) -> str:
    """What happens at a door: S sign in first, + let through, f forbidden, - not there, ! a bug.

    A refusal for what was sent (409, 422 …) is behind the door. Nothing that happened stays.
    """
    signed_in = client.cookies.copy()
    with transaction.atomic():
        kind = "application/json" if address.startswith("/api/") else None
        more = {"content_type": kind} if kind and method != "GET" else {}
        response = client.generic(method, address, **_data(client, method, address, body, more))
        transaction.set_rollback(True)
    client.cookies = signed_in
    return letter(response)


def _data(client: Client, method: str, address: str, body: Any, more: Any) -> dict[str, Any]:
    if method == "GET":
        return {}
    if more:
        return {"data": client._encode_json(body, "application/json"), **more}
    return {"data": client._encode_data(body, MULTIPART_CONTENT), "content_type": MULTIPART_CONTENT}


def letter(response: Any) -> str:
    location = response.headers.get("Location", "")
    if response.status_code == 401 or location.startswith("/accounts/login/?next="):
        return "S"
    if response.status_code == 405:
        return "m"
    if response.status_code >= 500 and response.status_code != 503:
        return "!"
    return {403: "f", 404: "-"}.get(response.status_code, "+")
