"""The hottest reads, one hand-written statement each: home feed, feed of a channel, thread.

Each starts from what the viewer may read (the rule of `visible_to`, held against it by a test),
takes a bounded number of rows per channel from an index, and has PostgreSQL write the answer.
The same page of posts is told in two ways: as JSON for programs, or as the kept cards with the
little that differs by viewer beside them.

Parameters: viewer, guest (bool), inside (keys of our own networks), at and number (the key the
page begins after), size; a feed of a channel also takes channel, a thread post and path. HTML
also takes language.
"""

from functools import lru_cache

# Identities of the viewer: what they did themselves is found by these. Who comes from outside is
# marked wherever they speak; they are few, and have an index of their own.
_ME = """
me AS MATERIALIZED (SELECT id FROM people_identity WHERE person_id = %(viewer)s),
guests AS MATERIALIZED (
    SELECT h.id FROM accounts_user u JOIN people_person h ON h.user_id = u.id
    WHERE u.role = 'guest'),
folded AS MATERIALIZED (
    SELECT colleague_id FROM conversations_folding WHERE person_id = %(viewer)s
)"""

# Home is what one belongs to inside; outside channels have their desk.
_MINE = """
mine AS MATERIALIZED (
    SELECT c.id AS channel_id, coalesce(m.read_up_to, m.joined_at) AS read_up_to, TRUE AS belongs
    FROM channels_membership m JOIN channels_channel c ON c.id = m.channel_id
    WHERE m.person_id = %(viewer)s AND c.archived_at IS NULL AND c.network = ANY(%(inside)s)
      AND c.kind <> 'direct'
)"""

# One channel, where the viewer may read it: as `ChannelQuerySet.readable_by` says.
_READABLE = """
mine AS MATERIALIZED (
    SELECT c.id AS channel_id, coalesce(m.read_up_to, m.joined_at) AS read_up_to,
           m.id IS NOT NULL AS belongs, m.role
    FROM channels_channel c
    LEFT JOIN channels_membership m ON m.channel_id = c.id AND m.person_id = %(viewer)s
    WHERE c.id = {channel} AND (m.id IS NOT NULL OR (c.access = 'open' AND NOT %(guest)s))
)"""

_SHOWN = "(p.visibility <> 'direct' OR mine.belongs)"

_NEWEST = f"""
page AS MATERIALIZED (
    SELECT p.id, mine.read_up_to
    FROM mine CROSS JOIN LATERAL (
        SELECT p.id, p.said_at FROM conversations_post p
        WHERE p.channel_id = mine.channel_id AND p.parent_id IS NULL AND p.deleted_at IS NULL
          AND (p.said_at, p.id) < (%(at)s::timestamptz, %(number)s::bigint) AND {_SHOWN}
        ORDER BY p.said_at DESC, p.id DESC LIMIT %(size)s
    ) p
    ORDER BY p.said_at DESC, p.id DESC LIMIT %(size)s
)"""


def _newest(narrowed: str) -> str:
    """The page, with what `narrowing` asks of each post beside the rights."""
    return _NEWEST.replace(f"AND {_SHOWN}", f"AND {_SHOWN}{narrowed}")


# What came after the last one shows, oldest first: a conversation goes on at its end.
_AFTER = _NEWEST.replace(") < (", ") > (").replace("DESC", "ASC")

# Posts chosen by their numbers, wherever the viewer may read.
_CHOSEN = f"""
mine AS MATERIALIZED (
    SELECT c.id AS channel_id, coalesce(m.read_up_to, m.joined_at) AS read_up_to,
           m.id IS NOT NULL AS belongs
    FROM channels_channel c
    LEFT JOIN channels_membership m ON m.channel_id = c.id AND m.person_id = %(viewer)s
    WHERE c.id IN (SELECT channel_id FROM conversations_post WHERE id = ANY(%(numbers)s))
      AND (m.id IS NOT NULL OR (c.access = 'open' AND NOT %(guest)s))
), page AS MATERIALIZED (
    SELECT p.id, mine.read_up_to FROM conversations_post p
    JOIN mine ON mine.channel_id = p.channel_id
    JOIN conversations_post r ON r.id = p.root_id AND r.deleted_at IS NULL
    WHERE p.id = ANY(%(numbers)s) AND p.deleted_at IS NULL AND {_SHOWN}
)"""

_STANDING = """(p.deleted_at IS NULL OR EXISTS (
    SELECT FROM conversations_post r WHERE r.parent_id = p.id AND r.deleted_at IS NULL))"""

# The first post, then its comments by path. A deleted comment stays as a gap while replies stand.
_THREAD = f"""
page AS MATERIALIZED (
    SELECT p.id, mine.read_up_to FROM conversations_post p, mine
    WHERE p.id = (SELECT root_id FROM the_thread) AND {_SHOWN}
    UNION ALL
    SELECT p.id, p.read_up_to FROM (
        SELECT p.id, mine.read_up_to FROM conversations_post p, mine
        WHERE p.root_id = (SELECT root_id FROM the_thread) AND p.path > %(path)s AND {_SHOWN}
          AND {_STANDING}
        ORDER BY p.path LIMIT %(size)s
    ) p
)"""

_THE_THREAD = """
the_thread AS MATERIALIZED (
    SELECT r.id AS root_id, r.channel_id, p.path FROM conversations_post p
    JOIN conversations_post r ON r.id = p.root_id
    WHERE p.id = %(post)s AND p.deleted_at IS NULL AND r.deleted_at IS NULL
)"""

# The same below one post of it: the paths of its replies begin with its own.
_BELOW = f"""
page AS MATERIALIZED (
    SELECT p.id, mine.read_up_to FROM conversations_post p, mine
    WHERE p.root_id = (SELECT root_id FROM the_thread)
      AND p.path > greatest(%(path)s, (SELECT path FROM the_thread))
      AND p.path < (SELECT path FROM the_thread) || '~' AND {_STANDING} AND {_SHOWN}
    ORDER BY p.path LIMIT %(size)s
)"""

_MY_REACTIONS = """
    (SELECT array_agg(i.name ORDER BY i.name) FROM conversations_interaction i
     WHERE i.post_id = p.id AND i.kind = 'reaction' AND i.identity_id IN (SELECT id FROM me))"""

_KEPT = """EXISTS (SELECT FROM conversations_bookmark b
    WHERE b.person_id = %(viewer)s AND b.post_id = p.id)"""

_FOLDED = "a.person_id IN (SELECT colleague_id FROM folded)"

# What one said oneself is never new.
_UNREAD = "p.said_at > page.read_up_to AND a.person_id IS DISTINCT FROM %(viewer)s"

_AUTHOR = """json_build_object('id', a.id, 'person', a.person_id, 'handle', a.handle,
        'name', coalesce(nullif(a.name, ''), a.handle), 'picture', a.picture_address,
        'guest', coalesce(a.person_id IN (SELECT id FROM guests), FALSE))"""

_SIDE = "CASE WHEN c.network = ANY(%(inside)s) THEN 'inside' ELSE 'outside' END"

_ATTACHMENTS = """coalesce((SELECT json_agg(json_build_object(
        'id', f.id, 'kind', f.kind, 'alt', f.alt, 'width', f.width, 'height', f.height,
        'address', CASE WHEN f.file = '' THEN f.remote_address
                        ELSE '/attachments/' || f.id || '/' END
    ) ORDER BY f.position, f.id) FROM conversations_attachment f WHERE f.post_id = p.id), '[]')"""

# What the form of a post adds: written down when it changes, so that nothing else is asked here.
_PARTICULARS = "(SELECT o.told FROM conversations_particulars o WHERE o.post_id = p.id)"

_POST = f"""json_build_object(
    'id', p.id, 'channel', json_build_object('id', c.id, 'name', c.name, 'side', {_SIDE}),
    'author', {_AUTHOR},
    'parent', p.parent_id, 'root', p.root_id, 'depth', p.depth,
    'kind', p.kind, 'form', p.form, 'visibility', p.visibility,
    'particulars', CASE WHEN p.kind NOT IN ('post', 'answer') THEN {_PARTICULARS} END,
    'html', p.html, 'plain', p.plain, 'language', p.language,
    'content_warning', p.content_warning, 'link', p.link, 'address', p.address,
    'attachments', CASE WHEN p.form IN ('photo', 'video') THEN {_ATTACHMENTS} ELSE '[]' END,
    'said_at', p.said_at, 'edited_at', p.edited_at, 'deleted', FALSE,
    'comments', p.comment_count, 'shares', p.share_count, 'reactions', p.reaction_counts,
    'own_reactions', coalesce({_MY_REACTIONS}, '{{}}'),
    'bookmarked', {_KEPT}, 'unread', {_UNREAD}"""

_GAP = """json_build_object('id', p.id, 'parent', p.parent_id, 'root', p.root_id,
    'depth', p.depth, 'said_at', p.said_at, 'deleted', TRUE)"""

# The end of the thread as one would read it on, oldest first.
_LATEST = f"""coalesce((SELECT json_agg(json_build_object(
        'id', l.id, 'author', {_AUTHOR}, 'plain', l.plain, 'said_at', l.said_at
    ) ORDER BY l.path) FROM (
        SELECT l.id, l.author_id, l.plain, l.said_at, l.path FROM conversations_post l
        WHERE p.comment_count > 0 AND l.root_id = p.id AND l.path > '' AND l.deleted_at IS NULL
          AND (l.visibility <> 'direct' OR c.kind = 'direct')
        ORDER BY l.path DESC LIMIT 3
    ) l JOIN people_identity a ON a.id = l.author_id
    WHERE (a.person_id IN (SELECT colleague_id FROM folded)) IS NOT TRUE), '[]')"""

_WHY = """CASE WHEN a.id IN (SELECT id FROM me) THEN 'own'
    WHEN EXISTS (SELECT FROM conversations_mention n
        WHERE n.post_id = p.id AND n.identity_id IN (SELECT id FROM me)) THEN 'mentioned'
    ELSE 'member' END"""

_FROM_PAGE = """
FROM page JOIN conversations_post p ON p.id = page.id
JOIN people_identity a ON a.id = p.author_id
JOIN channels_channel c ON c.id = p.channel_id"""

# Both directions; the other side is named only to those who may read it.
_CROSSINGS = f"""(SELECT coalesce(json_agg(json_build_object(
        'direction', x.direction, 'at', x.at,
        'outside', CASE WHEN x.inside_id = t.root_id OR o.readable THEN x.snapshot END,
        'post', CASE WHEN o.readable THEN o.post_id END,
        'thread', CASE WHEN o.readable THEN o.root_id END,
        'channel', CASE WHEN o.readable THEN
            json_build_object('id', c.id, 'name', c.name, 'side', {_SIDE}) END
    ) ORDER BY x.at, x.id), '[]')
    FROM the_thread t JOIN conversations_crossing x ON t.root_id IN (x.inside_id, x.outside_id)
    CROSS JOIN LATERAL (
        SELECT p.id AS post_id, p.root_id, p.channel_id, p.deleted_at IS NULL AND EXISTS (
            SELECT FROM channels_channel rc
            LEFT JOIN channels_membership rm
                ON rm.channel_id = rc.id AND rm.person_id = %(viewer)s
            WHERE rc.id = p.channel_id
              AND (rm.id IS NOT NULL
                   OR (rc.access = 'open' AND NOT %(guest)s AND p.visibility <> 'direct'))
        ) AS readable
        FROM conversations_post p
        WHERE p.id = CASE WHEN x.inside_id = t.root_id THEN x.outside_id ELSE x.inside_id END
    ) o
    JOIN channels_channel c ON c.id = o.channel_id
    WHERE EXISTS (SELECT FROM mine))"""


# What a page of a thread needs to know of its channel, and what the viewer was typing there.
_SETTING = """json_build_object('network', c.network, 'kind', c.kind, 'slug', c.slug,
        'alive', c.archived_at IS NULL,
        'locked', coalesce((SELECT h.locked FROM conversations_restraint h
            WHERE h.root_id = p.id), FALSE),
        'minutes', (SELECT h.minutes FROM conversations_restraint h WHERE h.root_id = p.id),
        'moved', EXISTS (SELECT FROM conversations_relocation v WHERE v.root_id = p.id),
        'role', coalesce(mine.role, ''),
        'author', coalesce(nullif(a.name, ''), a.handle),
        'draft', (SELECT json_build_object('source', d.source, 'fields', d.fields)
            FROM conversations_draft d
            WHERE d.person_id = %(viewer)s AND d.place = 'post:' || p.id))::text"""


@lru_cache(maxsize=128)
def feed_sql(*, of_channel: bool = False, narrowed: str = "") -> str:
    """A page of a feed as JSON text: posts, newest first, and the key of the last but one."""
    rights = _READABLE.format(channel="%(channel)s::bigint") if of_channel else _MINE
    return f"""WITH {_ME}, {rights}, {_newest(narrowed)},
told AS (
    SELECT p.said_at, p.id,
        {_POST}, 'why', {_WHY}, 'latest', {_LATEST}) AS post
    {_FROM_PAGE}
)
SELECT coalesce((SELECT json_agg(post ORDER BY said_at DESC, id DESC) FROM (
           SELECT * FROM told ORDER BY said_at DESC, id DESC LIMIT %(size)s - 1
       ) shown), '[]')::text,
       (SELECT count(*) FROM told),
       (SELECT json_build_array(said_at, id)::text FROM told
        ORDER BY said_at DESC, id DESC OFFSET %(size)s - 2 LIMIT 1),
       EXISTS (SELECT FROM mine)"""


# What stands on top of a channel, the same for each row: asked once, and never a query of its own.
_PINNED = """(SELECT json_agg(json_build_object(
        'id', t.id, 'kind', t.kind, 'title', left(coalesce(o.told->>'title', t.plain), 400),
        'author', coalesce(nullif(s.name, ''), s.handle), 'comments', t.comment_count,
        'pinned_at', n.at
    ) ORDER BY n.at DESC, t.id DESC)
    FROM conversations_pin n JOIN conversations_post t ON t.id = n.post_id
    JOIN people_identity s ON s.id = t.author_id
    LEFT JOIN conversations_particulars o ON o.post_id = t.id
    WHERE n.channel_id = %(channel)s AND t.deleted_at IS NULL
      AND EXISTS (SELECT FROM mine WHERE t.visibility <> 'direct' OR mine.belongs))::text"""


@lru_cache(maxsize=1)
def pinned_sql() -> str:
    """What stands on top of a channel, as JSON text; none where the viewer may not read it."""
    return f"WITH {_READABLE.format(channel='%(channel)s::bigint')} SELECT {_PINNED}"


@lru_cache(maxsize=128)
def feed_cards_sql(*, of_channel: bool = False, narrowed: str = "") -> str:
    """A page of a feed as rows: the kept card (or none yet) and what differs by viewer; of a
    channel also what stands on top of it."""
    rights = _READABLE.format(channel="%(channel)s::bigint") if of_channel else _MINE
    pinned = _PINNED if of_channel else "NULL"
    return _cards(f"{rights}, {_newest(narrowed)}", pinned)


@lru_cache(maxsize=1)
def chosen_cards_sql() -> str:
    """The posts of given numbers the viewer may see, as rows of `feed_cards_sql`."""
    return _cards(_CHOSEN)


def _cards(page: str, pinned: str = "NULL") -> str:
    return f"""WITH {_ME}, {page}
SELECT p.id, k.html, p.said_at, p.channel_id, c.name, {_SIDE}, p.comment_count, p.share_count,
    p.reaction_counts::text, {_MY_REACTIONS}, {_UNREAD}, {_WHY},
    a.person_id, {_LATEST}::text, {_KEPT}, {_FOLDED}, {pinned}
{_FROM_PAGE}
LEFT JOIN conversations_card k ON k.post_id = p.id AND k.language = %(language)s
ORDER BY p.said_at DESC, p.id DESC"""


@lru_cache(maxsize=1)
def later_cards_sql() -> str:
    """What was said in a channel after (at, number), as rows of `feed_cards_sql`, newest first."""
    return feed_cards_sql(of_channel=True).replace(_NEWEST, _AFTER)


@lru_cache(maxsize=1)
def thread_sql() -> str:
    """A page of a thread as JSON text: first post, comments by path, crossings; nothing if none."""
    return f"""WITH {_ME}, {_THE_THREAD},
{_READABLE.format(channel="(SELECT channel_id FROM the_thread)")}, {_THREAD},
told AS (
    SELECT p.id, p.path, p.id = p.root_id AS is_root,
        CASE WHEN p.deleted_at IS NULL THEN {_POST}) ELSE {_GAP} END AS post
    {_FROM_PAGE}
)
SELECT (SELECT post::text FROM told WHERE is_root),
       coalesce((SELECT json_agg(post ORDER BY path) FROM (
           SELECT * FROM told WHERE NOT is_root ORDER BY path LIMIT %(size)s - 1
       ) shown), '[]')::text,
       (SELECT path FROM told WHERE NOT is_root ORDER BY path OFFSET %(size)s - 2 LIMIT 1),
       (SELECT count(*) FROM told WHERE NOT is_root),
       {_CROSSINGS}::text"""


@lru_cache(maxsize=1)
def comments_sql() -> str:
    """A page of what stands below a post as JSON text; whether the viewer may read that post."""
    return f"""WITH {_ME}, {_THE_THREAD},
{_READABLE.format(channel="(SELECT channel_id FROM the_thread)")}, {_BELOW},
told AS (
    SELECT p.path, CASE WHEN p.deleted_at IS NULL THEN {_POST}) ELSE {_GAP} END AS post
    {_FROM_PAGE}
)
SELECT EXISTS (SELECT FROM conversations_post p, mine WHERE p.id = %(post)s AND {_SHOWN}),
       coalesce((SELECT json_agg(post ORDER BY path) FROM (
           SELECT * FROM told ORDER BY path LIMIT %(size)s - 1
       ) shown), '[]')::text,
       (SELECT path FROM told ORDER BY path OFFSET %(size)s - 2 LIMIT 1),
       (SELECT count(*) FROM told)"""


@lru_cache(maxsize=1)
def thread_cards_sql() -> str:
    """A page of a thread as rows, its first post first; each row also carries the crossings."""
    return f"""WITH {_ME}, {_THE_THREAD},
{_READABLE.format(channel="(SELECT channel_id FROM the_thread)")}, {_THREAD}
SELECT p.id, k.html, p.said_at, p.channel_id, c.name, {_SIDE}, p.comment_count, p.share_count,
    p.reaction_counts::text, {_MY_REACTIONS}, {_UNREAD}, p.depth,
    a.person_id, p.path, p.deleted_at IS NOT NULL, p.plain, p.kind, {_KEPT}, {_FOLDED},
    CASE WHEN p.id = p.root_id THEN {_SETTING} END,
    CASE WHEN p.id = p.root_id THEN {_CROSSINGS}::text END
{_FROM_PAGE} CROSS JOIN mine
LEFT JOIN conversations_card k ON k.post_id = p.id AND k.language = %(language)s
ORDER BY p.path"""


@lru_cache(maxsize=1)
def post_sql() -> str:
    """One standing post as JSON text, or no row."""
    return f"""WITH {_ME}, {_THE_THREAD},
{_READABLE.format(channel="(SELECT channel_id FROM the_thread)")},
page AS (SELECT %(post)s::bigint AS id, mine.read_up_to FROM mine)
SELECT {_POST})::text
{_FROM_PAGE} CROSS JOIN mine WHERE {_SHOWN}"""
