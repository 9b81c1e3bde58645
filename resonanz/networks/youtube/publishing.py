"""A video or a comment goes out; and what stands there is found again.

    uploaded (private) -> thumbnail -> playlist -> public

Only the last is seen by anybody. Each stage is kept; done again, public is still public.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from resonanz.core.errors import Gone, Refused
from resonanz.core.http import Interrupted
from resonanz.core.time import now
from resonanz.networks import values
from resonanz.networks.contract import (
    JSON,
    AccountView,
    DraftOut,
    MediaOut,
    ParentOut,
    Progress,
    Remote,
    Uncertain,
)
from resonanz.networks.once import TOLERANCE, once
from resonanz.networks.pacing import heed

from . import parse
from .limits import TAGS_LENGTH, objection
from .quota import WRITE
from .uploading import described, subtitled, uploaded
from .wire import Api, Failed

PRIVACY = {"public": "public", "unlisted": "unlisted"}
RECENT = 50


def publish(account: AccountView, draft: DraftOut, progress: Progress) -> list[Remote]:
    """The one part of a draft, published; what `progress` holds already is not done again."""
    if progress.parts:
        return progress.parts
    api = Api(account)
    if draft.parent is not None:
        parent = draft.parent
        if draft.media:
            raise Refused(_("A comment on YouTube is words only."))
        remote = once(
            progress,
            lambda: find(account, draft),
            lambda: _comment(api, account, parent, draft.parts[0]),
        )
    else:
        remote = _video(api, draft, progress)
    progress.parts.append(remote)
    progress.keep(progress)
    heed(account, api.quota.spent_until, is_last=True)
    return progress.parts


# --- comments ------------------------------------------------------------------------------------


def _comment(api: Api, account: AccountView, parent: ParentOut, words: str) -> Remote:
    try:
        if parse.is_video(parent.remote_id):
            told = api.do(
                "commentThreads", _thread(account, parent.remote_id, words), part="snippet"
            )
        else:
            below = {"parentId": parse.top_of(parent.remote_id), "textOriginal": words}
            told = api.do("comments", {"snippet": below}, part="snippet")
    except Gone as error:
        raise Refused(_("What you answer is no longer there.")) from error
    return _remote(values.text(told.get("id")), parent)


def _thread(account: AccountView, video: str, words: str) -> JSON:
    top = {"snippet": {"textOriginal": words}}
    return {"snippet": {"channelId": account.remote_id, "videoId": video, "topLevelComment": top}}


def _remote(name: str, parent: ParentOut | None = None) -> Remote:
    if not name:
        raise Uncertain(_("The network answered something we do not understand."))
    about = parent.root_remote_id if parent else name
    below = f"&lc={name}" if parent else ""
    return Remote(name, f"https://www.youtube.com/watch?v={about}{below}")


# --- videos --------------------------------------------------------------------------------------


def _video(api: Api, draft: DraftOut, progress: Progress) -> Remote:
    _check(draft)
    playlist = _playlist(api, draft.options.get("playlist", ""))
    video = next(item for item in draft.media if item.kind == "video")
    name = uploaded(api, draft, video, progress)
    if video.subtitles:
        _step(progress, "subtitles", lambda: subtitled(api, name, video))
    if thumbnail := next((item for item in draft.media if item.kind == "picture"), None):
        _step(progress, "thumbnail", lambda: _thumbnail(api, name, thumbnail))
    if playlist:
        _step(progress, "playlist", lambda: _listed(api, name, playlist))
    _shown(api, draft, name)
    return _remote(name)


def _check(draft: DraftOut) -> None:
    """What the composer should have said before, and must not cost an upload."""
    if not any(item.kind == "video" for item in draft.media):
        raise Refused(_("A video is needed here."))
    if not draft.title.strip():
        raise Refused(_("A title is needed here."))
    if words := objection(draft.title):
        raise Refused(words)
    if len(draft.options.get("tags", "")) > TAGS_LENGTH:
        raise Refused(_("The tags are longer than 500 characters together."))


def _step(progress: Progress, place: str, act: object) -> None:
    """Something that comes between the upload and the public, done once."""
    if not progress.media.get(place) and callable(act):
        act()
        progress.media[place] = {"done": True}
        progress.keep(progress)


def _thumbnail(api: Api, video: str, item: MediaOut) -> None:
    api.quota.spend(WRITE)
    api.ask(
        "POST",
        "/upload/youtube/v3/thumbnails/set",
        params={"videoId": video},
        content=item.read(),
        headers={"content-type": item.media_type},
        timeout=60.0,
    )


def _playlist(api: Api, wished: str) -> str:
    """The id of a playlist of ours, given its name or id; raises `Refused` where there is none."""
    if not wished.strip():
        return ""
    told = parse.items(api.get("playlists", part="snippet", mine="true", maxResults="50"))
    named = {values.text(values.mapping(one.get("snippet")).get("title")): one for one in told}
    for name, one in named.items():
        if wished.strip().lower() in (name.lower(), values.text(one.get("id")).lower()):
            return values.text(one.get("id"))
    raise Refused(
        _("The channel has no playlist of that name. It has: %s.") % (", ".join(named) or _("none"))
    )


def _listed(api: Api, video: str, playlist: str) -> None:
    resource = {"kind": "youtube#video", "videoId": video}
    body = {"snippet": {"playlistId": playlist, "resourceId": resource}}
    api.write("POST", "playlistItems", body, part="snippet")


def _shown(api: Api, draft: DraftOut, video: str) -> None:
    """The act: from now on everybody sees it. Said twice it changes nothing."""
    privacy = PRIVACY.get(draft.visibility, "private")
    if privacy == "private":
        return
    body = {"id": video, **described(draft, privacy)}
    try:
        api.write("PUT", "videos", body, part="snippet,status")
    except (Interrupted, Failed) as error:
        raise Uncertain(error.message) from error


# --- finding again -------------------------------------------------------------------------------


def find(account: AccountView, draft: DraftOut) -> list[Remote]:
    """The part of this draft that stands there already: our own, with its words, not older."""
    api = Api(account)
    try:
        if draft.parent is None:
            return _found_video(api, account, draft)
        return _found_comment(api, account, draft, draft.parent)
    except Gone:
        return []


def _found_video(api: Api, account: AccountView, draft: DraftOut) -> list[Remote]:
    uploads = values.text(account.extra.get("uploads"))
    listed = api.get(
        "playlistItems", part="contentDetails", playlistId=uploads, maxResults=str(RECENT)
    )
    names = [
        values.text(values.mapping(one.get("contentDetails")).get("videoId"))
        for one in parse.items(listed)
    ]
    if not names:
        return []
    told = api.get("videos", part="snippet,status", id=",".join(names))
    privacy = PRIVACY.get(draft.visibility, "private")
    for one in parse.items(told):
        snippet, status = values.mapping(one.get("snippet")), values.mapping(one.get("status"))
        same = bare(snippet.get("title")) == bare(draft.title)
        same = same and bare(snippet.get("description")) == bare(draft.parts[0])
        if same and _is_new(snippet, draft) and status.get("privacyStatus") == privacy:
            return [_remote(values.text(one.get("id")))]
    return []


def _found_comment(
    api: Api, account: AccountView, draft: DraftOut, parent: ParentOut
) -> list[Remote]:
    for one in _below(api, parent):
        snippet = values.mapping(one.get("snippet"))
        ours = parse.author(snippet).remote_id == account.remote_id
        same = bare(snippet.get("textOriginal")) == bare(draft.parts[0])
        if ours and same and _is_new(snippet, draft):
            return [_remote(values.text(one.get("id")), parent)]
    return []


def _below(api: Api, parent: ParentOut) -> Iterable[JSON]:
    also = {"part": "snippet", "textFormat": "plainText", "maxResults": str(RECENT)}
    if parse.is_video(parent.remote_id):
        told = api.get("commentThreads", videoId=parent.remote_id, order="time", **also)
        return [parse.top_level(one) for one in parse.items(told)]
    return parse.items(api.get("comments", parentId=parse.top_of(parent.remote_id), **also))


def bare(words: object) -> str:
    """Words as they compare: YouTube trims them."""
    return " ".join(values.text(words).split())


def _is_new(snippet: JSON, draft: DraftOut) -> bool:
    return values.moment(snippet.get("publishedAt")) >= (draft.created_at or now()) - TOLERANCE
