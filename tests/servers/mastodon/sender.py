"""A worker of its own process that publishes drafts, to be killed at any moment.

    python -m tests.servers.mastodon.sender ADDRESS TOKEN FOLDER

The folder holds `drafts.json` (texts and what they answer) and keeps what is known of each.
"""

import json
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from resonanz.networks.contract import (
    ConnectRequest,
    DraftOut,
    Grant,
    ParentOut,
    Progress,
    Remote,
    Uncertain,
)
from resonanz.networks.mastodon import network
from resonanz.networks.mastodon.tests.conftest import view_of


def main(address: str, token: str, folder: Path) -> None:
    settings.configure(
        ALLOWED_PRIVATE_HOSTS=["127.0.0.1"],
        PUBLIC_ADDRESS="http://localhost",
        HTTP_TIMEOUT_SECONDS=20.0,
        USE_I18N=False,
    )
    granted = network.connect(ConnectRequest(server=address, secret=token))
    assert isinstance(granted, Grant)
    for found in json.loads((folder / "drafts.json").read_text()):
        send(view_of(granted), found, folder / f"{found['key']}.json")


def send(account: Any, found: Mapping[str, Any], kept: Path) -> None:
    """What a worker does: look first where an earlier one died, then publish what is missing."""
    stored = json.loads(kept.read_text()) if kept.exists() else {"parts": [], "media": {}}
    if len(stored["parts"]) == len(found["parts"]):
        return
    parent = found["parent"] and ParentOut(found["parent"], found["parent"], found["handle"])
    draft = DraftOut(
        parts=tuple(found["parts"]),
        parent=parent or None,
        created_at=datetime.fromisoformat(found["created_at"]),
    )

    def keep(progress: Any) -> None:
        parts = [[one.remote_id, one.address, one.part] for one in progress.parts]
        fresh = kept.with_suffix(".new")
        fresh.write_text(json.dumps({"parts": parts, "media": progress.media}))
        fresh.replace(kept)

    progress = Progress([Remote(*part) for part in stored["parts"]], stored["media"], keep=keep)
    while True:
        try:
            network.publish(account, draft, found["key"], progress)
            return
        except Uncertain:
            time.sleep(0.5)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
