"""The errors of Meta's Graph that both of its networks know, and what they mean to a person.

Codes and subcodes by Meta's "Handling errors" and "Error codes" of the Graph API.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[tuple[int, int], str | Promise]

# The token does not hold any more (190 with 458 to 467 says why), or its session.
LOST = {102, 190}
# Too many calls: of the app, the person, the page, one kind of call, one business use.
RATE = {4, 17, 32, 341, 613, *range(80000, 80015)}
# Rate codes that are no waiting matter: taken for spam.
SPAM = {(4, 2207051)}
TEMPORARY = {-1, 1, 2}
# What we speak of is not there, or not shown to us.
GONE = {(100, 33), (803, 0), (24, 2207006), (100, 2018001)}

# Why a token ended, by the subcode; what a person does about it.
ENDED: Mapping[int, Promise] = {
    458: _("The app was removed from the account at Meta. Connect it again and agree to all."),
    459: _("Meta wants the person who connected it to sign in there first. Then connect it again."),
    460: _("The password at Meta was changed. Connect the account again."),
    463: _("The permission at Meta has ended. Connect the account again."),
    464: _("The person who connected it has to confirm their account at Meta. Then connect again."),
    467: _("The permission at Meta was taken back. Connect the account again."),
    492: _(
        "Whoever connected it no longer has a role on the page. Somebody who has connects it again."
    ),
}

RIGHT_MISSING = _(
    "The right to do this is missing. Connect the account again and agree to everything that "
    "is asked."
)

COMMON: Words = {
    (1, 0): _("The network has a problem of its own. It is tried again."),
    (2, 0): _("The network is not available right now. It is tried again."),
    (3, 0): _("The app may not do this yet: its right has to be approved at Meta first."),
    (10, 0): RIGHT_MISSING,
    (33, 0): _("It is no longer there."),
    (100, 33): _("It is no longer there."),
    (200, 0): RIGHT_MISSING,
    (283, 0): RIGHT_MISSING,
    (294, 0): RIGHT_MISSING,
    (299, 0): RIGHT_MISSING,
    (368, 0): _(
        "Meta has blocked this for a while because of its rules. Look into the quality page of "
        "the account at Meta."
    ),
    (506, 0): _("The same words were said just before. Change them, or wait a little."),
    (803, 0): _("It is no longer there."),
    (12, 0): _("Meta does not offer this any more. Ask the operator for a newer version."),
    (2635, 0): _(
        "The version of the Graph API is too old. Ask the operator to raise GRAPH_VERSION."
    ),
}


def words_for(words: Words, code: int, subcode: int, said: str) -> str:
    """Our words for an error, those of the network itself first; empty where we have none."""
    for key in ((code, subcode), (code, 0)):
        found = words.get(key) or COMMON.get(key)
        if found:
            return str(found).replace("%(said)s", said)
    if 200 <= code <= 299:
        return str(RIGHT_MISSING)
    return ""
