"""A real export of Mattermost (its bulk format) on the small server.

The export is not part of this project: it is read from the folder
`shared/data/payloads/mattermost_bulk` beside the project (`SHARED_DATA` names another `data`).
Where it is not, a hand-written one in the same format stands in.
"""

import json
import os
from pathlib import Path
from typing import Any

from .world import World, channel, user

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = Path(__file__).with_name("sample.jsonl")


def lines() -> list[dict[str, Any]]:
    """The lines of the export."""
    data = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    files = sorted((data / "payloads" / "mattermost_bulk").glob("*.jsonl")) or [SAMPLE]
    written = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in written if line.strip()]


def of(kind: str) -> list[dict[str, Any]]:
    """All things of a kind."""
    return [line[kind] for line in lines() if line.get("type") == kind]


def load(world: World) -> dict[str, list[dict[str, Any]]]:
    """Put the export onto the server; its posts by the id of their channel."""
    world.channels, loaded = [], {}
    for number, one in enumerate(of("channel")):
        name = f"c{number:025}"
        world.channels.append(channel(name, one["name"], one["display_name"], one["type"]))
        loaded[name] = [post for post in of("post") if post["channel"] == one["name"]]
        for post in loaded[name]:
            _say(world, name, post)
    return loaded


def person(world: World, name: str) -> str:
    """The id of somebody in the export."""
    known = {one["username"]: one["id"] for one in world.users.values()}
    if name not in known:
        more = [one for one in of("user") if one["username"] == name]
        names = (
            {key: more[0][key] for key in ("first_name", "last_name", "nickname")} if more else {}
        )
        known[name] = f"u{len(world.users):025}"
        world.users[known[name]] = user(name, known[name], **names)
    return known[name]


def _say(world: World, where: str, post: dict[str, Any], root: str = "") -> None:
    author = person(world, post["user"])
    name = world.says(post["message"], author, root, where, at=post["create_at"])
    for reaction in post.get("reactions") or []:
        given = {"user_id": person(world, reaction["user"]), "post_id": name}
        world.reactions[name].append(given | {"emoji_name": reaction["emoji_name"]})
        world.reactions[name][-1]["create_at"] = reaction["create_at"]
    for reply in post.get("replies") or []:
        _say(world, where, reply, name)
