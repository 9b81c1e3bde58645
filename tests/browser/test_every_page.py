"""Every page there is, looked at: axe in both themes, wide and narrow, and how German speaks.

The list is that of the addresses: a new one fails here until it is walked, or said to be no page.
"""

from collections.abc import Callable, Iterator

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.urls import resolve
from playwright.sync_api import Page, expect

from resonanz.accounts.sessions import SessionStore
from resonanz.conversations import actions
from resonanz.conversations.models import Post
from resonanz.networks.views.connecting import AWAY, OFFERED
from resonanz.people.models import Person
from tests.guards.test_doors import table
from tests.guards.test_languages import FORMAL
from tests.guards.walking import ROLES, World, doors, make_world, plain
from tests.screens import PASSWORD, add_a_key, hold_a_key, sign_in, violations

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = "a part of a page"
DATA = "for scripts"
FILE = "a file"
ON = "leads on at once"
NO_PAGE = {
    "accounts/2fa/recovery-codes/download/": FILE,
    "accounts/2fa/webauthn/login/": DATA,
    "accounts/login/code/confirm/": ON,
    "accounts/logout/": "see below: it asks whoever is signed in",
    "api/": DATA,
    "api/v1/": DATA,
    "api/v1/openapi.json": DATA,
    "attachments/<int:attachment_id>/": FILE,
    "attachments/<int:attachment_id>/poster": FILE,
    "attachments/<int:attachment_id>/subtitles": FILE,
    "channels/<int:channel_id>/cover": FILE,
    "calendar/<str:secret>.ics": FILE,
    "channels/<int:channel_id>/header": PARTS,
    "compose/fields": PARTS,
    "channels/<int:channel_id>/new": PARTS,
    "desk/cases/<int:case_id>/answer/pictures/<int:attachment_id>/": FILE,
    "desk/cases/<int:case_id>/conversation": PARTS,
    "desk/cases/<int:case_id>/live": PARTS,
    "desk/cases/<int:case_id>/presence": PARTS,
    "desk/cases/<int:case_id>/thread": PARTS,
    "desk/news": PARTS,
    "drafts/<str:place>": DATA,
    "healthz": DATA,
    "insights/departments.csv": FILE,
    "knowledge/missed/answer": PARTS,
    "knowledge/<int:page_id>/restoration": "it asks about an archived page",
    "posts/<int:post_id>/review": ON,
    "insights/mirror.csv": FILE,
    "live/recent": DATA,
    "media/people/<str:name>": FILE,
    "messages/<int:channel_id>/later": PARTS,
    "networks/connect/<slug:key>/choice/": "see below: it asks where there is a choice",
    "networks/connect/<slug:key>/return/": ON,
    "networks/hooks/<slug:key>/": DATA,
    "networks/hooks/<slug:key>/<str:token>/": DATA,
    "networks/out/<str:token>": FILE,
    "new": PARTS,
    "notifications/<int:notification_id>/": ON,
    "notifications/badge": PARTS,
    "people/<int:person_id>/card": PARTS,
    "notifications/devices/": PARTS,
    "notifications/mail/<str:token>/end": "its link is in a mail alone",
    "people/<int:person_id>/posts": PARTS,
    "people/completion": DATA,
    "plan/posts/<int:planned_id>/pictures/<int:attachment_id>/": FILE,
    "plan/posts/<int:planned_id>/pictures/<int:attachment_id>/poster": FILE,
    "plan/posts/<int:planned_id>/videos": PARTS,
    "posts/<int:post_id>/new": PARTS,
    "posts/<int:post_id>/preview": FILE,
    "settings/colleagues/import/template.csv": FILE,
    "app.webmanifest": DATA,
    "service-worker.js": DATA,
}
# Whom an address is opened by, the first who may; the member has every means of signing in.
WHO = ("stranger", "member", "owner", "agent", "manager", "administrator")
OTHERWISE = {
    "accounts/2fa/authenticate/": "halfway in",
    "accounts/2fa/totp/activate/": "agent",
    "accounts/password/set/": "agent",
    "networks/accounts/<int:number>/": "manager",
}


@pytest.fixture
def world(settings, tmp_path, run_jobs) -> World:
    settings.MEDIA_ROOT = tmp_path
    made = make_world()
    for role in ("member", "owner"):
        user = made.people[role].user
        user.set_password(PASSWORD)
        user.save()
    run_jobs()
    return made


@pytest.fixture
def opened(open_as, world: World) -> Callable[[str], Page]:
    """`opened("agent")`: the one page of whoever plays this part."""
    pages: dict[str, Page] = {}

    def opened(role: str) -> Page:
        if role not in pages:
            person = None if role == "member" else world.people.get(role)
            pages[role] = open_as(person, "/healthz")
            if role == "member":
                sign_in(pages[role], world.people[role])
        return pages[role]

    return opened


def test_every_page_there_is(opened, world: World, prepared: dict[str, str]):
    found = []
    for route, role in _pages():
        address = prepared.get(route) or world.fill(route)
        page = opened(role)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(_base(page) + address)
        path = page.evaluate("location.pathname")
        if plain(resolve(path).route) != route or not page.locator("main").count():
            found.append(f"{route}: is no page for {role}, but {path}")
        else:
            found += [f"{route}: {fault}" for fault in faults(page)]
    assert not found, "\n".join(found)


def _pages() -> Iterator[tuple[str, str]]:
    """Each route with a page, and the part of who looks at it."""
    known = {door.removeprefix("GET /"): marks for door, marks in table().items()}
    for method, route in doors():
        is_api = route.startswith("api/v1/") and route != "api/v1/docs"
        if method == "GET" and route in known and route not in NO_PAGE and not is_api:
            marks = dict(zip(ROLES, known[route], strict=True))
            may = (role for role in WHO if marks[role] == "+")
            yield route, OTHERWISE.get(route) or next(may, "member")


def faults(page: Page) -> Iterator[str]:
    """What is wrong with a page, wide and light, then narrow and dark."""
    page.wait_for_load_state("networkidle")
    yield from violations(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    yield from (f"dark: {one}" for one in violations(page))
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > 390:
        yield f"is {width} pixels wide on a phone"
    words = page.locator("body").inner_text().replace("du or Sie", "")  # a setting of the API
    if formal := FORMAL.search(words):
        yield f"says {formal.group()!r}"


def _base(page: Page) -> str:
    return page.evaluate("location.origin")


@pytest.fixture
def prepared(opened, world: World) -> dict[str, str]:
    """Addresses of what must exist first: keys, codes, a deleted post, a letter with a link."""
    member = world.people["member"]
    page = opened("member")
    mine = _means_of_signing_in(page, member)
    gone = actions.say(member, Post.objects.get(pk=world.values["post_id"]).channel, "Zu früh")
    actions.delete(member, gone)
    unproven = EmailAddress.objects.create(user=member.user, email="neu@velora.example")
    key, new_key = EmailConfirmationHMAC(unproven).key, default_token_generator
    TOTP.activate(world.people["owner"].user, generate_totp_secret())
    sign_in(opened("halfway in"), world.people["owner"])
    user = world.people["outsider"].user
    keys = "accounts/2fa/webauthn/keys"
    return {
        f"{keys}/<int:pk>/edit/": f"/{keys}/{mine}/edit/",
        f"{keys}/<int:pk>/remove/": f"/{keys}/{mine}/remove/",
        "accounts/confirm-email/<key>/": f"/accounts/confirm-email/{key}/",
        "accounts/password/reset/key/<uidb36>-<key>/": (
            f"/accounts/password/reset/key/{user_pk_to_url_str(user)}-{new_key.make_token(user)}/"
        ),
        "posts/<int:post_id>/restoration": f"/posts/{gone.pk}/restoration",
    }


def _means_of_signing_in(page: Page, person: Person) -> int:
    """A key and an app with which somebody signs in, and codes for when both are lost."""
    hold_a_key(page)
    add_a_key(page, "Telefon")
    TOTP.activate(person.user, generate_totp_secret())
    return Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk


def test_signing_out_asks_whoever_is_signed_in(opened):
    page = opened("agent")
    page.goto(_base(page) + "/accounts/logout/")
    expect(page.get_by_role("heading", name="Abmelden")).to_be_visible()
    assert list(faults(page)) == []


def test_one_of_several_accounts_is_chosen(opened):
    page = opened("manager")
    page.goto(_base(page) + "/networks/")
    (cookie,) = (one for one in page.context.cookies() if one["name"] == "sessionid")
    session = SessionStore(cookie["value"])
    session[AWAY] = {"practice": {}}
    session[OFFERED] = [("1", "Velora"), ("2", "Velora Touren")]
    session.save()
    page.goto(_base(page) + "/networks/connect/practice/choice/")
    expect(page.get_by_label("Velora Touren")).to_be_visible()
    assert list(faults(page)) == []


@pytest.mark.parametrize(
    ("address", "status"), [("/nowhere/", 404), ("/settings/colleagues/", 403), ("/bug/", 500)]
)
def test_pages_of_errors(opened, open_as, settings, address: str, status: int):
    settings.ROOT_URLCONF = "tests.browser.showroom"
    page = opened("agent")
    open_as.may_fail = status == 500
    answer = page.goto(_base(page) + address)
    assert answer.status == status
    assert list(faults(page)) == []


def test_a_session_that_ended_keeps_what_was_typed(opened):
    page = opened("owner")
    page.goto(_base(page) + "/compose")
    page.locator("textarea[name=source]").fill("Nicht verloren")
    Session.objects.all().delete()
    page.locator(".composer button[type=submit]").click()
    expect(page.get_by_role("heading", name="Sitzung")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Nicht verloren")
    assert list(faults(page)) == []
