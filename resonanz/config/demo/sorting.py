"""How the desk of the demonstration sorts its work: labels, views, what is put aside."""

from datetime import timedelta
from typing import Any

from resonanz.channels.models import Channel
from resonanz.core.time import now
from resonanz.desk import actions as desk
from resonanz.desk.models import Case, Label

from .content import read
from .organisation import Cast


def sort_the_desk(cast: Cast) -> None:
    """Labels on what lies in front of the desk, two views, and a case that can wait."""
    lea, mira = cast.people["Lea Neumann"], cast.people["Mira Kern"]
    content = read("outside")
    known = {
        row["name"]: desk.make_label(lea, row["name"], row["colour"]) for row in content["label"]
    }
    for row in content["open"]:
        _sort(mira, row, known)
    akku = known["Akku"].pk
    desk.keep_view(mira, "Alles zum Akku", f"tab=due&label={akku}", is_shared=True)
    desk.keep_view(mira, "Meine überfälligen", "tab=mine&due=breached")
    desk.tell_readiness(
        mira, languages=["de", "en"], topics=["Akku", "Lieferung"], away_from=None, away_until=None
    )
    desk.make_rule(
        lea,
        name="Brand und Rauch sind dringend",
        is_active=True,
        words=["Rauch", "brennt"],
        kind=Case.Kind.CRISIS,
        priority=3,
        label=known["Akku"],
    )
    desk.make_rule(lea, name="Fragen zum Wettbewerb", words=["Wettbewerb"], kind=Case.Kind.QUESTION)
    tours = Channel.objects.get(account__handle="velora_touren")
    desk.set_assigning(lea, tours, "turn", by_skill=True, limit=20)


def _sort(mira: Any, row: dict[str, Any], known: dict[str, Label]) -> None:
    newest = Case.objects.with_all().filter(post__author__handle=row["handle"]).order_by("-pk")
    case = newest.filter(channel__memberships__person=mira).first()
    if case is None:
        return
    labels = [known[name] for name in row.get("labels", [])]
    desk.set_labels(mira, case, labels)
    if "priority" in row:
        desk.set_priority(mira, case, row["priority"])
    if row.get("snoozed"):
        desk.snooze(mira, case, now() + timedelta(days=1))
