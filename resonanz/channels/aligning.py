"""Who belongs to a space by what they belong to anyway: brought into step by a few statements.

Nothing is asked person by person: a binding costs the same for ten people and for ten thousand, and
doing it again changes nothing. No right is checked here, see `actions`.
"""

import zoneinfo
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from resonanz.core.events import Happened, record_all
from resonanz.core.time import now
from resonanz.people import viewers

from .models import Binding, Channel

# Guests belong only where they were let in.
_COLLEAGUES = """
SELECT p.id FROM people_person p JOIN accounts_user u ON u.id = p.user_id
WHERE u.is_active AND u.role <> 'guest'"""

_WANTED = {
    Binding.Kind.EVERYBODY: _COLLEAGUES,
    Binding.Kind.ROLE: f"{_COLLEAGUES} AND u.role = %(org_role)s",
    Binding.Kind.GROUP: f"""{_COLLEAGUES} AND p.id IN (
        SELECT person_id FROM channels_groupmember WHERE group_id = %(group)s)""",
    Binding.Kind.DEPARTMENT: f"""{_COLLEAGUES} AND p.id IN (
        WITH RECURSIVE belonging AS (
            SELECT %(department)s::bigint AS id
            UNION SELECT child.id FROM people_department child
            JOIN belonging ON child.parent_id = belonging.id WHERE %(with_below)s
        ) SELECT m.person_id FROM people_departmentmembership m
        JOIN belonging ON belonging.id = m.department_id
        WHERE m.since <= %(today)s AND (m.until IS NULL OR m.until >= %(today)s))""",
}

_COME = """
INSERT INTO channels_membership (channel_id, person_id, role, own, joined_at, read_up_to)
SELECT %(channel)s, wanted.id, 'member', FALSE, %(now)s, %(now)s FROM ({wanted}) wanted
ON CONFLICT (channel_id, person_id) DO NOTHING RETURNING person_id"""

_EXPLAIN = """
INSERT INTO channels_reason (membership_id, binding_id)
SELECT m.id, %(binding)s FROM channels_membership m
WHERE m.channel_id = %(channel)s AND m.person_id IN ({wanted})
ON CONFLICT (membership_id, binding_id) DO NOTHING"""

_NO_LONGER = """
DELETE FROM channels_reason r USING channels_membership m
WHERE r.binding_id = %(binding)s AND m.id = r.membership_id AND m.person_id NOT IN ({wanted})"""

_UNFOUNDED = """
SELECT m.id, m.channel_id, m.person_id FROM channels_membership m
WHERE NOT m.own AND NOT EXISTS (SELECT FROM channels_reason r WHERE r.membership_id = m.id)
ORDER BY m.channel_id FOR UPDATE OF m"""


def align_all() -> None:
    """Every binding is as it should be today, and nobody belongs to a space without a reason."""
    for number in Binding.objects.order_by("pk").values_list("pk", flat=True):
        align(number)
    let_go()


@transaction.atomic
def align(binding_id: int) -> None:
    """Whoever a binding holds for belongs to its space because of it; for others it holds no more.

    Who is left without any reason belongs until `let_go`.
    """
    binding = Binding.objects.select_for_update().filter(pk=binding_id).first()
    if binding is None or _is_archived(binding):
        return
    wanted, asked = _WANTED[Binding.Kind(binding.kind)], _asked(binding)
    with connection.cursor() as cursor:
        cursor.execute(_COME.format(wanted=wanted), asked)
        came = [row[0] for row in cursor.fetchall()]
        cursor.execute(_EXPLAIN.format(wanted=wanted), asked)
        cursor.execute(_NO_LONGER.format(wanted=wanted), asked)
        _forget_questions(cursor, binding.channel_id, came)
    _tell("channel.joined", binding.channel_id, came)


@transaction.atomic
def let_go() -> None:
    """Memberships that nobody wished for and no binding explains any more end."""
    with connection.cursor() as cursor:
        cursor.execute(_UNFOUNDED)
        rows = cursor.fetchall()
        numbers = [row[0] for row in rows]
        cursor.execute("DELETE FROM channels_membership WHERE id = ANY(%s)", [numbers])
    left: dict[int, list[int]] = {}
    for _number, channel, person in rows:
        left.setdefault(channel, []).append(person)
    for channel, people in left.items():
        _tell("channel.left", channel, people)


def _is_archived(binding: Binding) -> bool:
    """Whether its space rests: whoever belongs to it stays, and nobody comes."""
    return Channel.objects.filter(pk=binding.channel_id, archived_at__isnull=False).exists()


def _asked(binding: Binding) -> dict[str, Any]:
    return {
        "binding": binding.pk,
        "channel": binding.channel_id,
        "department": binding.department_id,
        "with_below": binding.with_below,
        "group": binding.group_id,
        "org_role": binding.org_role,
        "today": today(),
        "now": now(),
    }


def today() -> date:
    """The day it is in the organisation, whoever asks."""
    return timezone.localdate(now(), zoneinfo.ZoneInfo(viewers.organisation().time_zone))


def _forget_questions(cursor: Any, channel_id: int, people: list[int]) -> None:
    """Who belongs asks no more, and is invited no more."""
    for table in ("channels_joinrequest", "channels_invitation"):
        cursor.execute(
            f"DELETE FROM {table} WHERE channel_id = %s AND person_id = ANY(%s)",
            [channel_id, people],
        )


def _tell(verb: str, channel_id: int, people: list[int]) -> None:
    happened = [
        Happened(channel_id, topics=[f"person:{person}"], details={"person": person})
        for person in people
    ]
    if happened:
        record_all(verb, Channel, happened, channel_id=channel_id)
