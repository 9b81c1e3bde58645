"""What was found, in a sentence that says how sure it is."""

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from resonanz.core.gate import Rules, Withheld

from .queries import Departments, Mirror, Row

REASONS: dict[Withheld, str | Promise] = {
    Withheld.FEW_PEOPLE: gettext_lazy("too few people to tell"),
    Withheld.FEW_TOOK_PART: gettext_lazy("too few took part to tell"),
    Withheld.ONE_DOMINATES: gettext_lazy("one person would stand out"),
    Withheld.TELLS_ANOTHER: gettext_lazy("would give a smaller group away"),
    Withheld.ABOVE_WITHHELD: gettext_lazy("nothing is told of the group above"),
}


def reason(withheld: Withheld | str | None) -> str:
    """Why a figure is not told; nothing where it is."""
    return str(REASONS[Withheld(withheld)]) if withheld else ""


def of_mirror(mirror: Mirror) -> list[str]:
    """What the newest week says on both sides, and how sure that is."""
    row = mirror.newest
    if row is None:
        return []
    return [_took_part(row), *_answered(row), how_sure(mirror.rules)]


def of_departments(found: Departments) -> list[str]:
    """Which departments take part most and least, as far as they are told of."""
    told = [one for one in found.parts if one.now.share is not None and one.depth == 1]
    withheld = sum(1 for one in found.parts if one.now.share is None)
    sentences = []
    if len(told) > 1:
        most = max(told, key=lambda one: one.now.share or 0)
        least = min(told, key=lambda one: one.now.share or 0)
        sentences.append(
            _("Most took part in %(most)s (%(high)s %%), fewest in %(least)s (%(low)s %%).")
            % {
                "most": most.name,
                "high": most.now.share,
                "least": least.name,
                "low": least.now.share,
            }
        )
    if withheld:
        sentences.append(
            ngettext(
                "Of %(number)s department nothing is told, so that nobody can be made out.",
                "Of %(number)s departments nothing is told, so that nobody can be made out.",
                withheld,
            )
            % {"number": withheld}
        )
    return [*sentences, how_sure(found.rules)]


def how_sure(rules: Rules) -> str:
    """What is done to every figure about colleagues."""
    return _(
        "Counted, not estimated. Figures inside are told for %(minimum)s people and more, rounded "
        "to %(step)s, and never where one person makes up more than half."
    ) % {"minimum": rules.minimum, "step": rules.step}


def _took_part(row: Row) -> str:
    values: dict[str, object] = {
        "week": date_format(row.begins, "DATE_FORMAT"),
        "people": row.inside.took_part,
        "of": row.inside.people,
        "share": row.inside.share,
        "outside": _people(row.outside.took_part),
    }
    if row.inside.share is None:
        values["why"] = reason(row.inside.withheld)
        return _("In the week of %(week)s %(outside)s took part outside; inside: %(why)s.") % values
    return (
        _(
            "In the week of %(week)s about %(people)s of %(of)s colleagues took part inside "
            "(%(share)s %%), and %(outside)s outside."
        )
        % values
    )


def _people(number: int) -> str:
    words = ngettext("%(number)s person", "%(number)s people", number)
    return words % {"number": number_format(number, force_grouping=True)}


def _answered(row: Row) -> list[str]:
    inside, outside = row.inside.answered_share, row.outside.answered_share
    if inside is None and outside is None:
        return []
    if inside is None:
        return [
            _("Outside %(share)s %% of the concerns were answered within 7 days.")
            % {"share": outside}
        ]
    if outside is None:
        return [
            _("Inside %(share)s %% of the threads were answered within 7 days.") % {"share": inside}
        ]
    return [
        _(
            "Answered within 7 days: inside %(inside)s %% of the threads, outside %(outside)s %% "
            "of the concerns."
        )
        % {"inside": inside, "outside": outside}
    ]
