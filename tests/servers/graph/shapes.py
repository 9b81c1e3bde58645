"""How the small Graph shows what stands on it, as recorded answers and the reference show it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from .world import ACCOUNT, PAGE, Found, World, written

NAMES = {PAGE: "MyLife", "777": "Jana Sommer"}


def paged(found: list[Found], asked: Found, address: str) -> Found:
    """A page of a list: so many from where the last one ended."""
    begin, most = int(asked.get("after", 0)), min(int(asked.get("limit", 25)), 100)
    end = begin + most
    paging: Found = {"cursors": {"before": str(begin), "after": str(end)}}
    if end < len(found):
        paging["next"] = f"{address}?limit={most}&after={end}"
    return {"data": found[begin:end], "paging": paging}


def age(thing: Found) -> timedelta:
    return datetime.now(UTC) - thing["at"]


def who(number: str) -> Found:
    return {"id": number, "name": NAMES.get(number, "Jemand")}


def page(number: int = 0) -> Found:
    name = PAGE if not number else f"{PAGE[:-1]}{number}"
    account = {"id": ACCOUNT if not number else f"{ACCOUNT}{number}", "username": "velora"}
    return {
        "id": name,
        "name": "MyLife" if not number else f"MyLife {number}",
        "access_token": "page-token",
        "username": "mylife",
        "link": f"https://www.facebook.com/{name}",
        "tasks": ["MODERATE"],
        "picture": {"data": {"url": "https://scontent.example/p.jpg"}},
        "instagram_business_account": {**account, "name": "Velora"},
    }


def post(world: World, thing: Found) -> Found:
    below = world.of("comment", post=thing["id"])
    shown: Found = {
        "id": thing["id"],
        "message": thing.get("text", ""),
        "created_time": written(thing["at"]),
        "updated_time": written(thing["at"]),
        "from": who(thing["from"]),
        "permalink_url": f"https://www.facebook.com/{thing['id']}",
    }
    if below:
        shown["comments"] = {"data": [comment(one) for one in below]}
    return shown


def comment(thing: Found) -> Found:
    shown: Found = {
        "id": thing["id"],
        "message": thing["text"],
        "created_time": written(thing["at"]),
        "from": who(thing["from"]),
        "permalink_url": f"https://www.facebook.com/{thing['id']}",
        "is_hidden": thing.get("hidden", False),
    }
    return {**shown, "parent": {"id": thing["parent"]}} if thing["parent"] else shown


def message(thing: Found) -> Found:
    return {
        "id": thing["id"],
        "message": thing["text"],
        "created_time": written(thing["at"]),
        "from": who(thing["from"]),
        "to": {"data": [who(thing["to"])]},
    }


def conversation(world: World, person: str) -> Found:
    found = [one for one in world.of("message") if person in (one["from"], one["to"])]
    return {
        "id": f"t_{person}",
        "updated_time": written(found[0]["at"]),
        "messages": {"data": [message(one) for one in found]},
    }


def video(thing: Found) -> Found:
    told: Found = {"id": thing["id"], "from": who(PAGE)}
    return {**told, "post_id": thing["post"].partition("_")[2]} if thing["post"] else told


# --- Instagram -----------------------------------------------------------------------------------


def state(thing: Found) -> str:
    """What a container says of itself; each look brings it one step on."""
    states = thing["states"]
    if not states:
        return "FINISHED"
    return states[0] if states[0] in ("ERROR", "EXPIRED", "PUBLISHED") else states.pop(0)


def container(thing: Found) -> Found:
    told = state(thing)
    return {"id": thing["id"], "status": f"{told.title()}: as it is", "status_code": told}


def media(world: World, thing: Found) -> Found:
    shown: Found = {
        "id": thing["id"],
        "caption": thing["text"],
        "timestamp": written(thing["at"]),
        "permalink": f"https://www.instagram.com/p/{thing['id']}/",
        "media_type": "IMAGE",
        "media_url": "https://scontent.example/i.jpg",
        "username": thing["username"],
    }
    below = [one for one in world.of("igcomment", post=thing["id"]) if not one["parent"]]
    if below:
        shown["comments"] = {"data": [_with_answers(world, one) for one in below]}
    return shown


def _with_answers(world: World, thing: Found) -> Found:
    answers = world.of("igcomment", parent=thing["id"])
    shown = ig_comment(thing)
    return (
        {**shown, "replies": {"data": [ig_comment(one) for one in answers]}} if answers else shown
    )


def ig_comment(thing: Found) -> Found:
    shown = {
        "id": thing["id"],
        "text": thing["text"],
        "timestamp": written(thing["at"]),
        "username": thing["username"],
        "hidden": thing.get("hidden", False),
    }
    return {**shown, "parent_id": thing["parent"]} if thing["parent"] else shown


def named(world: World, fields: str) -> Any:
    """Where somebody named us: asked for in the fields of our own account."""
    found = re.search(r"mentioned_(media|comment)\.\w+\((\w+)\)", fields)
    kind, number = (found.group(1), found.group(2)) if found else ("", "")
    thing = world.things.get(number)
    if thing is None:
        return {"id": ACCOUNT}
    shown = media(world, thing) if kind == "media" else naming(world, thing)
    return {f"mentioned_{kind}": shown, "id": ACCOUNT}


def naming(world: World, thing: Found) -> Found:
    """The fields of the reference: neither who wrote it nor what stands below."""
    shown = ig_comment(thing)
    above = {"id": thing["post"], "permalink": f"https://www.instagram.com/p/{thing['post']}/"}
    return {name: shown[name] for name in ("id", "text", "timestamp")} | {"media": above}


# --- any ---------------------------------------------------------------------------------------


def any_of(world: World, thing: Found) -> Found:
    kinds: dict[str, Any] = {
        "post": lambda: post(world, thing),
        "comment": lambda: comment(thing),
        "message": lambda: message(thing),
        "video": lambda: video(thing),
        "container": lambda: container(thing),
        "media": lambda: media(world, thing),
        "igcomment": lambda: ig_comment(thing),
    }
    return dict(kinds[thing["kind"]]())


def counted(world: World, thing: Found) -> Found:
    """The figures of one post."""
    if thing["kind"] == "media":
        insights = [_metric("reach", 40), _metric("views", 90), _metric("saved", 2)]
        return {
            "id": thing["id"],
            "like_count": 5,
            "comments_count": 1,
            "insights": {"data": insights},
        }
    insights = [_metric("post_media_view", 120), _metric("post_clicks", 7)]
    total = {"summary": {"total_count": 3}, "data": []}
    below = {"summary": {"total_count": len(world.of("comment", post=thing["id"]))}, "data": []}
    shown = {"shares": {"count": 4}, "comments": below, "reactions": total}
    return {"id": thing["id"], **shown, "insights": {"data": insights}}


def _metric(name: str, value: int) -> Found:
    return {"name": name, "period": "lifetime", "values": [{"value": value}]}
