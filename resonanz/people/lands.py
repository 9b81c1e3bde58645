"""The German Länder by their codes of ISO 3166-2:DE: their public holidays differ."""

from django.utils.translation import gettext as _

from resonanz.core.errors import Refused

LANDS = (
    ("BW", "Baden-Württemberg"),
    ("BY", "Bayern"),
    ("BE", "Berlin"),
    ("BB", "Brandenburg"),
    ("HB", "Bremen"),
    ("HH", "Hamburg"),
    ("HE", "Hessen"),
    ("MV", "Mecklenburg-Vorpommern"),
    ("NI", "Niedersachsen"),
    ("NW", "Nordrhein-Westfalen"),
    ("RP", "Rheinland-Pfalz"),
    ("SL", "Saarland"),
    ("SN", "Sachsen"),
    ("ST", "Sachsen-Anhalt"),
    ("SH", "Schleswig-Holstein"),
    ("TH", "Thüringen"),
)


def known_land(code: str) -> str:
    """The code of a Land, or empty: none; raises `Refused` for any other."""
    if code and code not in dict(LANDS):
        raise Refused(_("There is no such Land."))
    return code
