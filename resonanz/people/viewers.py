"""Who is asking, without asking the database each time.

What a person, their sign-in, their profiles and their keys look like is kept in each process, as
`core.memory` keeps things: triggers of the migrations `…_changed` tell of every change.
Memberships are never kept: each query reads them.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import DatabaseError, connections, models
from django.db.models.base import ModelState

from resonanz.accounts import sessions
from resonanz.accounts.actions import TOKEN_PREFIX, digest_of
from resonanz.accounts.models import ApiToken, User
from resonanz.core.api import with_read
from resonanz.core.memory import Memory
from resonanz.core.time import now

from .models import Organisation, Person

logger = logging.getLogger("resonanz.viewers")

NOTIFY_CHANNEL = "resonanz_viewers"
PING_SECONDS = 5.0


@dataclass
class Viewer:
    """A person with what the key they came with may be used for."""

    person: Person
    scopes: frozenset[str] = frozenset()
    token_id: int | None = None
    expires_at: datetime | None = None
    used_at: datetime | None = None


memory: Memory[Viewer | Organisation] = Memory()
# Under this name the organisation is kept, and told of by the database.
ORGANISATION = "0"
# What is kept, by the channel on which the database tells of its changes.
MEMORIES: dict[str, Memory[Any]] = {NOTIFY_CHANNEL: memory, sessions.CHANNEL: sessions.memory}


def by_user(user_id: int) -> Person | None:
    """The active person behind a sign-in, or none; `person.user` is loaded."""
    viewer = _recall(f"user:{user_id}", lambda: _read_user(user_id))
    return viewer.person if viewer else None


def by_token(secret: str) -> Viewer | None:
    """Whoever a key belongs to, or none for an unknown, expired or revoked one."""
    if not secret.startswith(TOKEN_PREFIX):
        return None
    digest = digest_of(secret)
    viewer = _recall(f"token:{digest}", lambda: _read_token(digest))
    if viewer is None or (viewer.expires_at is not None and viewer.expires_at <= now()):
        return None
    return viewer


def organisation() -> Organisation:
    """The organisation of this installation, with the defaults where none was set up yet."""
    known = memory.get(ORGANISATION)
    if isinstance(known, Organisation):
        return known
    changes = memory.changes
    found = Organisation.objects.first() or Organisation(name="Resonanz")
    memory.put(ORGANISATION, found, ORGANISATION, changes)
    return found


def _recall(key: str, read: Callable[[], Viewer | None]) -> Viewer | None:
    viewer = memory.get(key)
    if not isinstance(viewer, Viewer):
        changes = memory.changes
        viewer = read()
        if viewer is None:
            return None
        memory.put(key, viewer, str(viewer.person.user_id or ORGANISATION), changes)
    return _own_copy(viewer)


def _read_user(user_id: int) -> Viewer | None:
    user = User.objects.select_related("person").filter(pk=user_id, is_active=True).first()
    return Viewer(_with_profiles(user.person)) if user and hasattr(user, "person") else None


def _read_token(digest: str) -> Viewer | None:
    token = (
        ApiToken.objects.select_related("user__person")
        .filter(digest=digest, user__is_active=True, user__person__isnull=False)
        .first()
    )
    if token is None:
        return None
    return Viewer(
        _with_profiles(token.user.person),
        with_read(token.scopes),
        token.pk,
        token.expires_at,
        token.last_used_at,
    )


def _with_profiles(person: Person) -> Person:
    if memory.is_current:
        person.known_profiles = tuple(person.identities.all())
    return person


def _own_copy(viewer: Viewer) -> Viewer:
    """A viewer whose rows nobody else holds, so that a request may change them."""
    person = _copy(viewer.person)
    if viewer.person.user is not None:
        person.user = _copy(viewer.person.user)
    if person.known_profiles is not None:
        person.known_profiles = tuple(_copy(profile) for profile in person.known_profiles)
    return Viewer(person, viewer.scopes, viewer.token_id, viewer.expires_at, viewer.used_at)


def _copy[M: models.Model](row: M) -> M:
    twin = object.__new__(type(row))
    twin.__dict__.update(row.__dict__)
    twin._state = ModelState()
    twin._state.db, twin._state.adding = row._state.db, False
    return twin


def note_use(viewer: Viewer) -> None:
    """Note when a key was last used, at most once a minute."""
    moment = now()
    if viewer.used_at is not None and moment - viewer.used_at < timedelta(minutes=1):
        return
    if viewer.token_id is not None:
        ApiToken.objects.filter(pk=viewer.token_id).update(last_used_at=moment)
    for kept in list(memory.values.values()):
        if isinstance(kept, Viewer) and kept.token_id == viewer.token_id:
            kept.used_at = moment


def deaf() -> None:
    """Nobody hears any more: what was kept is dropped."""
    for kept in MEMORIES.values():
        kept.deaf()


class Listener(threading.Thread):
    """Hears from the database which sign-ins changed; one per process, on its own connection."""

    def __init__(self) -> None:
        super().__init__(name="viewers", daemon=True)
        self.ends = threading.Event()

    def run(self) -> None:
        while not self.ends.is_set():
            try:
                self.listen()
            except (psycopg.Error, DatabaseError):
                logger.warning("Cannot hear changes of sign-ins; asking the database each time.")
            deaf()
            self.ends.wait(2)

    def listen(self) -> None:
        database = _own_connection()
        try:
            for channel in MEMORIES:
                database.execute(f"LISTEN {channel}")
            while not self.ends.is_set():
                database.execute("SELECT 1")
                for kept in MEMORIES.values():
                    kept.alive()
                for news in database.notifies(timeout=PING_SECONDS):
                    MEMORIES[news.channel].forget(news.payload)
        finally:
            database.close()

    def stop(self) -> None:
        self.ends.set()


def _own_connection() -> "psycopg.Connection[Any]":
    """A connection outside any pool, in autocommit."""
    wrapper = connections["default"].copy()
    wrapper.settings_dict["OPTIONS"] = {
        name: value for name, value in wrapper.settings_dict["OPTIONS"].items() if name != "pool"
    }
    wrapper.inc_thread_sharing()
    wrapper.connect()
    database: psycopg.Connection[Any] = wrapper.connection
    return database


_starting = threading.Lock()
_listener: Listener | None = None


def listen() -> Listener:
    """Start the listener of this process, once."""
    global _listener
    with _starting:
        if _listener is None or not _listener.is_alive():
            _listener = Listener()
            _listener.start()
    return _listener
