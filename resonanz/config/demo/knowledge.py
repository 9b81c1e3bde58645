"""Pages of knowledge: written in the weeks of the demonstration, some verified, one changed."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

from resonanz.knowledge import actions
from resonanz.knowledge.models import Missed, Page, today

from .content import read
from .organisation import Cast
from .timeline import Timeline

_LINK = re.compile(r"\]\(([a-z-]+)\)")


def plan_knowledge(timeline: Timeline, cast: Cast, days: int) -> None:
    """Put the pages of the last days on the timeline, each in its space."""
    written: dict[str, Page] = {}
    for row in read("knowledge")["page"]:
        begun = min(row["days"], days - 1)
        moment = timeline.begins - timedelta(days=begun)
        timeline.at(moment, partial(_write, cast, written, row))
        if change := row.get("change"):
            later = timeline.begins - timedelta(days=min(change["days"], begun / 2))
            timeline.at(later, partial(_change, cast, written, row))


def finish_knowledge(cast: Cast) -> None:
    """Link the pages now that all are there, and let some things have been searched in vain."""
    keys = {row["title"]: row for row in read("knowledge")["page"]}
    pages = {keys[page.title]["key"]: page for page in Page.objects.filter(title__in=keys)}
    for page in Page.objects.filter(title__in=keys).select_related("post"):
        linked = _linked(page.post.source, pages)
        if linked != page.post.source and page.owner is not None:
            actions.change(
                page.owner, page, page.title, linked, based_on=page.number, note="Verweise"
            )
    for row in read("knowledge")["missed"]:
        _miss(cast, row)


def _write(cast: Cast, written: dict[str, Page], row: dict[str, Any]) -> None:
    person = cast.people[row["by"]]
    page = actions.write(
        person,
        cast.spaces[row["space"]],
        row["title"],
        _first(row),
        above=written.get(row.get("below", "")),
        is_answer=row.get("answer", False),
        language=row.get("language", "de"),
    )
    if deputy := row.get("deputy"):
        actions.entrust(person, page, person, cast.people[deputy])
    if (ahead := row.get("verified")) is not None:
        # Counted from the day of the demonstration, told on the day the page was written.
        until = today() + timedelta(days=max(1, row["days"] + ahead))
        actions.verify(person, page, until)
    written[row["key"]] = page


def _first(row: dict[str, Any]) -> str:
    text, change = row["text"].strip(), row.get("change")
    return text.replace(change["from"], change["was"]) if change else text


def _change(cast: Cast, written: dict[str, Page], row: dict[str, Any]) -> None:
    page, change = written[row["key"]], row["change"]
    actions.change(
        cast.people[change["by"]], page, row["title"], row["text"].strip(), based_on=1,
        note=change["note"],
    )  # fmt: skip


def _linked(text: str, pages: dict[str, Page]) -> str:
    def link(found: re.Match[str]) -> str:
        page = pages.get(found[1])
        return f"]({page.address})" if page else found[0]

    return _LINK.sub(link, text)


def _miss(cast: Cast, row: dict[str, Any]) -> None:
    """So many people of different groups searched for it."""
    for person in cast.people.values():
        actions.note_missed(person, row["words"])
        missed = Missed.objects.get(words=row["words"])
        if missed.asked_by_at_least >= row["by"]:
            break
    if state := row.get("state"):
        actions.settle(cast.people["Ada Berger"], missed, state)
