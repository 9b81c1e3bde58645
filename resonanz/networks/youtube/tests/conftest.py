"""A small YouTube that behaves, and our channel on it, without any database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from resonanz.networks.contract import AccountView, DraftOut, MediaOut, ParentOut
from resonanz.networks.tests.keeping import keeping
from tests.servers.youtube.fake import CHANNEL, CLIENT, SECRET, UPLOADS, World, running


@pytest.fixture(autouse=True)
def _loopback(settings: Any) -> Iterator[None]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
    with override("en"):
        yield


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    with running() as youtube:
        names = ("youtube", "google", "google-accounts")
        settings.NETWORK_ADDRESSES = dict.fromkeys(names, youtube.address)
        yield youtube


@pytest.fixture
def kept() -> dict[str, Any]:
    return {}


@pytest.fixture
def account(world: World, kept: dict[str, Any]) -> AccountView:
    return account_with(kept)


def account_with(kept: dict[str, Any], **extra: Any) -> AccountView:
    ends = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    secret = {
        "access_token": "token-1",
        "refresh_token": "refresh",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "expires_at": ends,
    }

    extra = {"uploads": UPLOADS, **extra}
    kept["extra"] = extra

    def renewed(renew: Any) -> Any:
        kept["secret"] = dict(renew(secret))
        return kept["secret"]

    return AccountView(
        1,
        "",
        "velora",
        CHANNEL,
        secret,
        extra,
        renewed=renewed,
        **keeping(kept, extra),
        hold_off_until=lambda moment: kept.update(until=moment),
        silent_until=lambda moment: kept.update(silent=moment),
    )


def video(size: int = 2500) -> MediaOut:
    return MediaOut("rad.mp4", "video/mp4", "", size, lambda: bytes(size), seconds=12.0)


def picture() -> MediaOut:
    return MediaOut("rad.jpg", "image/jpeg", "Ein Rad", 9, lambda: b"a picture", 64, 48)


def film(words: str = "Worum es geht", title: str = "Ein Film", **more: Any) -> DraftOut:
    given = {"media": (video(),), "title": title, **more}
    return DraftOut(parts=(words,), language="de", created_at=datetime.now(UTC), **given)


def answer_to(remote_id: str, words: str, root: str = "") -> DraftOut:
    parent = ParentOut(remote_id, root or remote_id)
    return DraftOut(parts=(words,), created_at=datetime.now(UTC), parent=parent)
