"""The errors of Meta's Graph that both of its networks know, and what they mean to a person.

Codes and subcodes by Meta's "Handling errors" and "Error codes" of the Graph API.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[tuple[int, int], str | Promise]

# The token does not hold any more (190 with 458 to 467 says why), or its session.
LOST = {102, 190, 459, 464}
# Too many calls: of the app, the person, the page, one kind of call, one business use.
RATE = {4, 17, 32, 341, 613, *range(80000, 80015)}
# The same said with a code that means something else beside other subcodes.
RATE_PAIRS = {(9, 0), (9, 2018352)}
# Rate codes that are no waiting matter: taken for spam, or too large a file.
REFUSED = {(4, 2207051), (4, 2018109)}
TEMPORARY = {-1, 1, 2, 1200}
# A piece of a video that did not arrive, whatever the code beside it: it is sent again.
PIECES = {1363019, 1363021, 1363033}
# The whole upload is gone, whatever the code beside it: it begins anew.
UPLOAD_GONE = {1363030, 1363041}
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

NOT_UNDERSTOOD = _(
    "Meta does not understand what we sent. Write it otherwise, or ask the operator."
)
NOT_UNDERSTOOD_SAID = _("Meta finds something wrong in what we sent: %(said)s")
NO_APP = _("Meta does not accept the app: are its ID and its secret right? Connect it again.")
UPLOAD_LOST = _("The upload has ended before it was whole. It begins anew.")
PIECE_LOST = _("A piece of the video did not arrive at Meta. It is sent again.")

# By code and subcode; (0, subcode) holds whatever the code beside it, or where it is the code.
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
    (5, 0): _("Meta takes nothing from the address of our server. Ask the operator."),
    (11, 0): _("Meta does not offer this any more. Ask the operator for a newer version."),
    (101, 0): NO_APP,
    (104, 0): NO_APP,
    (105, 0): NOT_UNDERSTOOD,
    (100, 0): NOT_UNDERSTOOD_SAID,
    (2500, 0): NOT_UNDERSTOOD,
    (1200, 0): _("The network is not available right now. It is tried again."),
    **{(0, subcode): PIECE_LOST for subcode in sorted(PIECES)},
    **{(0, subcode): UPLOAD_LOST for subcode in sorted(UPLOAD_GONE)},
    (12, 0): _("Meta does not offer this any more. Ask the operator for a newer version."),
    (2635, 0): _(
        "The version of the Graph API is too old. Ask the operator to raise GRAPH_VERSION."
    ),
}


def is_upload_gone(code: str) -> bool:
    """Whether a refusal (by its code) says that an upload has to begin anew."""
    return any(str(subcode) in code.split("/") for subcode in UPLOAD_GONE)


def words_for(words: Words, code: int, subcode: int, said: str) -> str:
    """Our words for an error, those of the network itself first; empty where we have none."""
    for key in ((code, subcode), (0, subcode or code), (code, 0)):
        found = words.get(key) or COMMON.get(key)
        if found:
            return str(found).replace("%(said)s", said)
    if 200 <= code <= 299:
        return str(RIGHT_MISSING)
    return ""
