"""A website on loopback: what stands where is what the test put there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from tests.servers.http import Asked, Told, serving

XML = "application/rss+xml; charset=utf-8"

type Page = Told | Callable[[Asked], Told]


@dataclass
class Site:
    """What stands on it by path, and what was asked of it."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    address: str = ""
    # Whether it says so where nothing changed.
    is_conditional: bool = True

    def answer(self, asked: Asked) -> Told:
        self.asked.append(asked)
        page = self.pages.get(asked.path)
        if page is None:
            return Told(404, "<html>Not here</html>")
        return page(asked) if callable(page) else page

    def put(self, path: str, body: str | bytes, kind: str = XML, **headers: str) -> str:
        """Let something stand there, known by its etag; gives its address."""
        raw = body.encode() if isinstance(body, str) else body
        etag = f'"{sha256(raw).hexdigest()[:16]}"'
        told = {"content-type": kind, **{name.replace("_", "-"): v for name, v in headers.items()}}

        def page(asked: Asked) -> Told:
            if self.is_conditional and asked.headers.get("if-none-match") == etag:
                return Told(304, "", headers={"etag": etag})
            return Told(raw=raw, headers=told | ({"etag": etag} if self.is_conditional else {}))

        self.pages[path] = page
        return f"{self.address}{path}"

    def send_on(self, path: str, target: str, status: int = 301) -> str:
        self.pages[path] = Told(status, "", headers={"location": target})
        return f"{self.address}{path}"

    def times(self, path: str) -> int:
        """How often it was asked for."""
        return sum(one.path == path for one in self.asked)


@contextmanager
def running() -> Iterator[Site]:
    site = Site()
    with serving(site.answer) as address:
        site.address = address
        yield site


# --- feeds -----------------------------------------------------------------------------------


def item(number: int, title: str = "", **more: str) -> str:
    """An entry of RSS; `more` are its elements, one given as empty is left out."""
    told = {
        "title": title or f"Neuigkeit {number}",
        "link": f"https://velora.example/news/{number}",
        "guid": f"velora-{number}",
        "pubDate": f"Mon, 02 Nov 2026 {8 + number // 60:02d}:{number % 60:02d}:00 GMT",
        "description": f"<![CDATA[<p>Worum es in Nummer {number} geht.</p>]]>",
        **more,
    }
    return "<item>" + "".join(f"<{k}>{v}</{k}>" for k, v in told.items() if v) + "</item>"


def rss(*items: str, head: str = "", title: str = "Velora Neues") -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>{title}</title><link>https://velora.example/</link><description>Was es gibt</description>
<language>de</language>{head}
{"".join(items)}
</channel></rss>"""
