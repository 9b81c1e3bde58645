"""Who hears of what was said, and why: one statement each, however many they are.

A person hears with the strongest reason that their level lets through. The rights are those of
`PostQuerySet.visible_to`, and the levels those of `levels.Standing`; tests hold both against them.

Parameters: post, actor.
"""

from django.db import connection

from resonanz.conversations.models import Post

from .models import Attention, Level, Notification

Reason = Notification.Reason

_SAID = """
said AS MATERIALIZED (
    SELECT p.id, p.channel_id, p.root_id, p.parent_id, p.said_at, p.visibility, c.access
    FROM conversations_post p JOIN channels_channel c ON c.id = p.channel_id
    WHERE p.id = %(post)s
)"""

# What a department hears of a space holds for those below it that say nothing else.
_DEPARTMENTS = f"""
heard_by AS (
    WITH RECURSIVE below (department_id, level, depth) AS (
        SELECT t.department_id, t.level, 0 FROM notifications_attention t
        WHERE t.channel_id = (SELECT channel_id FROM said)
          AND t.reason = '{Attention.Reason.DEPARTMENT}'
        UNION ALL
        SELECT d.id, below.level, depth + 1
        FROM below JOIN people_department d ON d.parent_id = below.department_id WHERE depth < 30
    )
    SELECT DISTINCT ON (department_id) department_id, level
    FROM below ORDER BY department_id, depth
)"""

_EVERYBODY = f"""
everybody AS MATERIALIZED (
    SELECT max(level) AS level FROM notifications_attention
    WHERE channel_id = (SELECT channel_id FROM said) AND reason = '{Attention.Reason.DEFAULT}'
)"""

# How much each wants to hear of what stands under these tags: the least and the most they chose.
_TAGS = """
tags AS MATERIALIZED (SELECT tag FROM conversations_tagging WHERE post_id = %(post)s),
tagged AS MATERIALIZED (
    SELECT t.person_id, min(t.level) AS least, max(t.level) AS most
    FROM notifications_attention t JOIN tags ON tags.tag = t.tag
    WHERE t.tag <> '' GROUP BY t.person_id
)"""

# The main department of somebody today.
_MAIN = """b.is_main AND b.since <= current_date
    AND (b.until IS NULL OR b.until >= current_date)"""

# Whom a post may concern: the person, the level they need to hear of it, and the reason. Who
# follows hears of what is said from then on, however late the worker comes to it.
_MENTIONED = f"""
    SELECT i.person_id, {Level.MENTIONS}, '{Reason.MENTIONED}' FROM conversations_mention m
    JOIN people_identity i ON i.id = m.identity_id WHERE m.post_id = %(post)s
    UNION ALL
    SELECT m.person_id, {Level.MENTIONS}, '{Reason.MENTIONED}' FROM conversations_groupmention g
    JOIN channels_membership m ON m.channel_id = g.space_id WHERE g.post_id = %(post)s
    UNION ALL
    SELECT b.person_id, {Level.MENTIONS}, '{Reason.MENTIONED}'
    FROM people_departmentmembership b WHERE b.since <= current_date
      AND (b.until IS NULL OR b.until >= current_date) AND b.department_id IN (
        WITH RECURSIVE named (id) AS (
            SELECT department_id FROM conversations_groupmention
            WHERE post_id = %(post)s AND department_id IS NOT NULL
            UNION SELECT d.id FROM named JOIN people_department d ON d.parent_id = named.id
        ) SELECT id FROM named)"""
_SPEAKER = f"""
    SELECT i.person_id, {Level.NORMAL}, '{{reason}}' FROM said
    JOIN conversations_post p ON p.id = said.{{post}}
    JOIN people_identity i ON i.id = p.author_id"""
_ANSWERED = f"""
    SELECT i.person_id, {Level.NORMAL},
        CASE WHEN said.parent_id = said.root_id
             THEN '{Reason.COMMENTED}' ELSE '{Reason.ANSWERED}' END
    FROM said JOIN conversations_post p ON p.id = said.parent_id
    JOIN people_identity i ON i.id = p.author_id"""
_FOLLOWING = f"""
    SELECT t.person_id, {Level.EVERYTHING}, CASE
        WHEN t.reason = '{Attention.Reason.WROTE}' THEN '{Reason.TAKING_PART}'
        WHEN t.thread_id IS NOT NULL THEN '{Reason.FOLLOWED_THREAD}'
        WHEN t.colleague_id IS NOT NULL THEN '{Reason.FOLLOWED_PERSON}'
        ELSE '{Reason.FOLLOWED_SPACE}' END
    FROM said JOIN notifications_attention t ON t.person_id IS NOT NULL
        AND t.level = {Level.EVERYTHING}
        AND (t.channel_id = said.channel_id OR t.thread_id = said.root_id
             OR t.colleague_id = %(actor)s)
        AND t.at < said.said_at
    UNION ALL
    SELECT t.person_id, {Level.EVERYTHING}, '{Reason.FOLLOWED_TAG}'
    FROM said CROSS JOIN tags JOIN notifications_attention t ON t.tag = tags.tag
        AND t.tag <> '' AND t.level = {Level.EVERYTHING} AND t.at < said.said_at
    UNION ALL
    SELECT m.person_id, {Level.EVERYTHING}, '{Reason.EVERYBODY_SPACE}'
    FROM channels_membership m
    WHERE m.channel_id = (SELECT channel_id FROM said)
      AND (SELECT level FROM everybody) = {Level.EVERYTHING}
    UNION ALL
    SELECT m.person_id, {Level.EVERYTHING}, '{Reason.DEPARTMENT_SPACE}'
    FROM heard_by d JOIN people_departmentmembership b ON b.department_id = d.department_id
    JOIN channels_membership m ON m.person_id = b.person_id
    WHERE {_MAIN} AND d.level = {Level.EVERYTHING}
      AND m.channel_id = (SELECT channel_id FROM said)"""

# Whom an announcement asks, as long as they have not confirmed its version of today.
_ASKED = f"""
    SELECT g.id, {Level.MENTIONS}, '{{reason}}' FROM conversations_notice n
    JOIN conversations_post p ON p.id = n.post_id JOIN people_identity i ON i.id = p.author_id
    JOIN people_person g ON g.id IS DISTINCT FROM i.person_id
    JOIN accounts_user v ON v.id = g.user_id
    WHERE n.post_id = %(post)s AND n.ended_at IS NULL
      AND (n.for_all AND v.role <> 'guest' OR EXISTS (SELECT FROM channels_membership m
          WHERE m.channel_id = p.channel_id AND m.person_id = g.id))
      AND NOT EXISTS (SELECT FROM conversations_confirmation k WHERE k.notice_id = n.post_id
          AND k.person_id = g.id AND k.version = n.version)"""

_CONCERNED = {
    "said": (_MENTIONED, _FOLLOWING),
    "edited": (_MENTIONED,),
    "commented": (
        _MENTIONED,
        _ANSWERED,
        _SPEAKER.format(reason=Reason.COMMENTED, post="root_id"),
        _FOLLOWING,
    ),
    "announced": (_ASKED.format(reason=Reason.ANNOUNCED),),
    "reminded": (_ASKED.format(reason=Reason.STILL_OPEN),),
    "reacted": (_SPEAKER.format(reason=Reason.REACTED, post="id"),),
}

# The level of each for this post: see `levels.Standing`.
_PLACE = f"""CASE
    WHEN t.reason = '{Attention.Reason.CHOSEN}' THEN t.level
    WHEN c.level < {Level.NORMAL} THEN c.level
    WHEN t.reason = '{Attention.Reason.WROTE}' THEN t.level
    ELSE coalesce(c.level, d.level, (SELECT level FROM everybody), {Level.NORMAL}) END"""
_IS_QUIET = f"""(CASE WHEN t.reason = '{Attention.Reason.CHOSEN}'
    THEN t.level ELSE coalesce(c.level, {Level.NORMAL}) END < {Level.NORMAL})"""
_LEVEL = f"""CASE
    WHEN least(a.level, g.least) < {Level.NORMAL} THEN least(a.level, g.least, {_PLACE})
    WHEN greatest(a.level, g.most) = {Level.EVERYTHING} AND NOT {_IS_QUIET} THEN {Level.EVERYTHING}
    ELSE {_PLACE} END"""

_MAY_READ = """(m.id IS NOT NULL
    OR (said.access = 'open' AND u.role <> 'guest' AND said.visibility <> 'direct'))"""

_HEARERS = f"""
WITH {_SAID}, {_DEPARTMENTS}, {_EVERYBODY}, {_TAGS},
concerned (person_id, needs, reason) AS ({{concerned}})
SELECT w.person_id, array_agg(DISTINCT w.reason)
FROM said CROSS JOIN concerned w
JOIN people_person h ON h.id = w.person_id
JOIN accounts_user u ON u.id = h.user_id AND u.is_active
LEFT JOIN channels_membership m ON m.channel_id = said.channel_id AND m.person_id = h.id
LEFT JOIN notifications_attention t ON t.thread_id = said.root_id AND t.person_id = h.id
LEFT JOIN notifications_attention c ON c.channel_id = said.channel_id AND c.person_id = h.id
LEFT JOIN notifications_attention a ON a.colleague_id = %(actor)s AND a.person_id = h.id
LEFT JOIN tagged g ON g.person_id = h.id
LEFT JOIN people_departmentmembership b ON b.person_id = h.id AND {_MAIN}
LEFT JOIN heard_by d ON d.department_id = b.department_id
WHERE h.id IS DISTINCT FROM %(actor)s AND {_MAY_READ} AND {_LEVEL} >= w.needs
GROUP BY w.person_id
"""
_STATEMENTS = {
    what: _HEARERS.format(concerned="\n    UNION ALL".join(parts))
    for what, parts in _CONCERNED.items()
}

# Whoever speaks in a thread follows it, unless they chose otherwise.
_FOLLOW = f"""
INSERT INTO notifications_attention (person_id, thread_id, level, reason, at)
SELECT i.person_id, p.root_id, {Level.EVERYTHING}, '{Attention.Reason.WROTE}', min(p.said_at)
FROM conversations_post p JOIN people_identity i ON i.id = p.author_id
JOIN people_person h ON h.id = i.person_id
WHERE p.root_id = %s AND p.parent_id IS NOT NULL AND p.deleted_at IS NULL
  AND h.user_id IS NOT NULL
GROUP BY i.person_id, p.root_id
ON CONFLICT (thread_id, person_id) DO NOTHING
"""


def follow_what_one_wrote_in(root_id: int) -> None:
    """Those who commented in a thread follow it from now on; a choice of theirs stays."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, [root_id])


def hearers(what: str, post: Post, actor_id: int | None) -> dict[int, list[str]]:
    """Who hears that a post was "said", "edited", "commented", "reacted" to, "announced" or
    "reminded" of: all their reasons.

    Those who may read it now and whose levels let it through; never whoever did it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[what], {"post": post.pk, "actor": actor_id})
        return dict(cursor.fetchall())
