"""A world in which everything others may write is an attempt to run a script, and what inert is."""

import json
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO
from itertools import batched
from pathlib import Path
from urllib.parse import quote

from PIL import Image

from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import comment, say, upload
from resonanz.core.time import now
from resonanz.desk.actions import note, open_case
from resonanz.networks import actions as networks
from resonanz.networks.contract import ConnectRequest, IdentitySeen, MediaSeen, PostSeen
from resonanz.networks.models import Account
from resonanz.networks.taking import take
from resonanz.people.actions import create_department, edit_profile
from resonanz.people.models import Identity, Person

CORPUS: list[str] = json.loads((Path(__file__).parent / "corpus/xss.json").read_text())
AT_ONCE = 20


def parts() -> list[tuple[str, ...]]:
    """The corpus in parts that fit on a page."""
    return list(batched(CORPUS, AT_ONCE, strict=False))


def account_of(lea: Person, mira: Person) -> Account:
    """A practice account with Mira at its desk: what came in is stored as from any network."""
    account = networks.connect(lea, "practice", ConnectRequest(handle="velora"))
    assert isinstance(account, Account)
    Membership.objects.create(channel=account.channel, person=mira)
    return account


def hear(account: Account, number: int, vector: str) -> None:
    """Somebody outside who is hostile in every field says something hostile."""
    who = IdentitySeen(f"fan:{number}", vector, vector, vector, f"https://m.example/{vector}")
    media = MediaSeen("picture", "https://m.example/x.png", vector, vector, vector)
    words = {"html": vector} if number % 2 else {"text": vector}
    take(
        account,
        PostSeen(
            f"post:{number}",
            who,
            now() + timedelta(seconds=number),
            address=vector,
            link=vector,
            language=vector,
            content_warning=vector if number % 4 == 3 else "",
            media=(media,),
            mentions=(IdentitySeen(f"named:{number}", vector, vector),),
            reason="mention",
            **words,  # type: ignore[arg-type]
        ),
    )


def say_inside(person: Person, space: Channel, vector: str, link: str = "") -> None:
    """A colleague says the same, as Markdown, with a picture whose description is hostile."""
    drawn = BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    drawn.seek(0)
    titled = f"{vector}\n\n[{vector}](https://a.example '{vector}') ![{vector}]({vector})"
    post = say(person, space, titled, attachments=[upload(person, drawn, vector)], link=link)
    comment(person, post, vector)


def addresses(
    account: Account, vectors: tuple[str, ...], mira: Person, tom: Person, space: Channel
) -> list[str]:
    """Fill the world with some vectors; the pages on which they stand."""
    first = CORPUS.index(vectors[0])
    for number, vector in enumerate(vectors, first):
        hear(account, number, vector)
        say_inside(tom, space, vector)
    mean = vectors[0].replace("\x00", "")
    edit_profile(tom, tom, name=mean[:100] or "x", title=mean[:100], about=mean)
    create_department(None, mean[:100] or "x")
    heard = account.channel.posts.order_by("-pk").first()
    case = open_case(heard)
    note(mira, case, vectors[-1])
    fan = Identity.objects.get(network="practice", remote_id=f"fan:{first}")
    return [
        "/",
        f"/spaces/{space.slug}/",
        f"/posts/{space.posts.filter(parent=None).order_by('-pk').first().pk}/",
        f"/channels/{account.channel.pk}/",
        f"/posts/{heard.pk}/",
        "/desk/",
        f"/desk/cases/{case.pk}/",
        "/people/",
        f"/people/{tom.pk}/",
        f"/people/{fan.person_id}/",
        f"/people/{fan.person_id}/posts",
        f"/people/identities/{fan.pk}/?words={quote(mean[:30])}",
        f"/search?q={quote(mean)}",
        "/notifications/",
    ]


class Inspector(HTMLParser):
    """Notes everything on a page that could run, load or lead elsewhere than it should."""

    NEVER = {"iframe", "object", "embed", "base", "applet", "frame", "frameset", "math", "xmp"}
    NEVER |= {"plaintext", "marquee", "listing", "isindex", "portal", "animate", "set"}
    NO_ATTRIBUTE = {"style", "srcdoc", "background", "ping", "xlink:href", "manifest"}
    TARGETS = {"action", "formaction"}
    ADDRESSES = {"href", "src", "poster", "data", "cite", "srcset"}
    OURS = ("/static/", "/app.webmanifest?language=")

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in self.NEVER or tag == "style" or "http-equiv" in given:
            self.faults.append((tag, given))
        if tag in {"script", "link"}:
            self._check_code(tag, given)
        for name, value in given.items():
            if name.startswith(("on", "hx-on")) or name in self.NO_ATTRIBUTE:
                self.faults.append((tag, name))
            if name in self.ADDRESSES | self.TARGETS and value:
                self._check_address(tag, name, value)

    def _check_code(self, tag: str, given: dict[str, str]) -> None:
        ours = (given.get("src") or given.get("href") or "").startswith(self.OURS)
        is_data = given.get("type") == "application/json"
        if not ours and not is_data:
            self.faults.append((tag, given))

    def _check_address(self, tag: str, name: str, value: str) -> None:
        here = value.startswith(("/", "?", "#")) and not value.startswith(("//", "/\\"))
        bare = "".join(letter for letter in value if letter > " ").lower()
        elsewhere = bare.startswith(("https://", "http://", "mailto:"))
        if not here and (not elsewhere or name in self.TARGETS):
            self.faults.append((tag, name, value))


def faults(page: str) -> list[object]:
    """Everything on a page that is not inert."""
    inspector = Inspector()
    inspector.feed(page)
    inspector.close()
    return inspector.faults
