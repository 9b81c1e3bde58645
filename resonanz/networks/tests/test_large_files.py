"""A video of 200 MB goes out in pieces: it never lies in memory, whichever network takes it."""

import json
import re
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from resonanz.networks import graph
from resonanz.networks.bluesky import embeds
from resonanz.networks.bluesky.wire import Session
from resonanz.networks.contract import AccountView, DraftOut, MediaOut, Progress
from resonanz.networks.facebook import publishing as facebook
from resonanz.networks.linkedin import uploading as linkedin
from resonanz.networks.linkedin import wire as linkedin_wire
from resonanz.networks.mastodon import publishing as mastodon
from resonanz.networks.mastodon import wire as mastodon_wire
from resonanz.networks.matrix import publishing as matrix
from resonanz.networks.matrix import wire as matrix_wire
from resonanz.networks.mattermost import publishing as mattermost
from resonanz.networks.mattermost import wire as mattermost_wire
from resonanz.networks.telegram import publishing as telegram
from resonanz.networks.telegram import wire as telegram_wire
from resonanz.networks.x import uploading as x
from resonanz.networks.x import wire as x_wire
from resonanz.networks.youtube import uploading as youtube
from resonanz.networks.youtube import wire as youtube_wire

SIZE = 200_000_000
MOST = 16_000_000
PART = 50_000_000


class Swallowing(BaseHTTPRequestHandler):
    """Takes whatever comes bit by bit, counts it, and says what each network says then."""

    protocol_version = "HTTP/1.1"
    came: ClassVar[list[int]] = []

    def _answer(self) -> None:
        left = length = int(self.headers.get("content-length") or 0)
        beginning = b""
        while left and (chunk := self.rfile.read(min(65_536, left))):
            beginning = beginning or chunk[:2000]
            left -= len(chunk)
        self.came.append(length)
        status, headers, body = self.told(beginning)
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = _answer

    def log_message(self, *words: Any) -> None:
        """Silence."""

    @property
    def here(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def told(self, sent: bytes) -> tuple[int, dict[str, str], Any]:
        if "upload/youtube" in self.path:
            return self._youtube()
        if "/videos" in self.path and b"upload_phase" in sent:
            return 200, {}, self._facebook(sent)
        return 200, {"etag": "part"}, self._plain()

    def _youtube(self) -> tuple[int, dict[str, str], Any]:
        which = re.match(r"bytes (\d+)-(\d+)/", self.headers.get("content-range") or "")
        if not which:
            return 200, {"location": f"{self.here}/upload/youtube/one"}, {}
        last = int(which.group(2))
        if last + 1 == SIZE:
            return 200, {}, {"id": "film"}
        return 308, {"range": f"bytes=0-{last}"}, {}

    def _facebook(self, sent: bytes) -> Any:
        found = re.search(rb'name="start_offset"\r\n\r\n(\d+)', sent)
        start = int(found.group(1)) + PART if found else 0
        end = min(start + PART, SIZE)
        told = {"start_offset": str(start), "end_offset": str(end)}
        return told | {"upload_session_id": "1", "video_id": "2"}

    def _plain(self) -> Any:
        if "initializeUpload" in self.path:
            parts = [
                {"uploadUrl": f"{self.here}/part", "firstByte": at, "lastByte": at + PART - 1}
                for at in range(0, SIZE, PART)
            ]
            return {"value": {"video": "urn:li:video:1", "uploadInstructions": parts}}
        return {
            "id": "1", "url": "https://a.example/1", "data": {"id": "1"}, "ok": True, "result": {},
            "content_uri": "mxc://a/b", "file_infos": [{"id": "1"}], "blob": {"ref": "1"},
            "status": "AVAILABLE",
        }  # fmt: skip


@pytest.fixture
def server(settings: Any) -> Iterator[str]:
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    Swallowing.came.clear()
    running = ThreadingHTTPServer(("127.0.0.1", 0), Swallowing)
    threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
    address = f"http://127.0.0.1:{running.server_port}"
    names = ("telegram", "x", "linkedin", "graph", "graph-video", "youtube", "google")
    settings.NETWORK_ADDRESSES = dict.fromkeys(names, address)
    yield address
    running.shutdown()
    running.server_close()


@pytest.fixture(scope="module")
def film(tmp_path_factory: Any) -> Path:
    """A file of 200 MB that takes no room on the disk."""
    path = tmp_path_factory.mktemp("large") / "film.mp4"
    with path.open("wb") as file:
        file.truncate(SIZE)
    return path


@pytest.fixture
def item(film: Path) -> MediaOut:
    def whole() -> bytes:
        raise AssertionError("it was read as a whole")

    return MediaOut(
        "film.mp4", "video/mp4", "Eine Fahrt", SIZE, whole, 16, 9, 12,
        opened=lambda: film.open("rb"),
    )  # fmt: skip


def account(server: str) -> AccountView:
    return AccountView(1, server, "us", "did:plc:us", {"access_token": "t", "access": "t"}, {})


def draft(item: MediaOut) -> DraftOut:
    return DraftOut(("Fahrt",), media=(item,), title="Fahrt")


SENDS: dict[str, Callable[[str, MediaOut], Any]] = {
    "mastodon": lambda server, item: mastodon._upload(mastodon_wire.Api(server, "t"), item),
    "bluesky": lambda server, item: embeds.upload(Session(account(server)), item),
    "matrix": lambda server, item: matrix._upload(matrix_wire.Api(server, "t"), item),
    "mattermost": lambda server, item: mattermost._upload(
        mattermost_wire.Api(server, "t"), account(server), item
    ),
    "telegram": lambda server, item: telegram._with_files(
        telegram_wire.Api("t"), "sendVideo", {"chat_id": 1}, {"video": item}
    ),
    "x": lambda server, item: x.ready(x_wire.api_of(account(server)), draft(item), Progress()),
    "linkedin": lambda server, item: linkedin.ready(
        linkedin_wire.api_of(account(server)), draft(item), "urn:li:organization:1", Progress()
    ),
    "facebook": lambda server, item: facebook._uploaded(
        graph.graph_of(account(server), lambda error: ""), account(server), item, Progress()
    ),
    "youtube": lambda server, item: youtube.uploaded(
        youtube_wire.Api(account(server)), draft(item), item, Progress()
    ),
}


@pytest.mark.parametrize("network", SENDS)
def test_200_megabytes_go_out_and_never_lie_in_memory(network, server, item):
    tracemalloc.start()
    try:
        SENDS[network](server, item)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sum(Swallowing.came) >= SIZE
    assert most < MOST, f"{most / 1e6:.1f} MB"
