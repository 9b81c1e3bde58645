"""What Facebook's own errors mean to a person; the rest is in `graph_errors`."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.graph_errors import Words

WINDOW = _(
    "Facebook lets a page answer a message only within 24 hours after the person wrote. Wait until "
    "they write again, or answer them in the inbox of the page."
)
PICTURE = _("Facebook does not take this picture. Use a JPEG or PNG under 4 MB.")
VIDEO = _("Facebook does not take this video: %(said)s")
BLOCKED = _("The person does not take messages of this page any more.")

ATTACHED = _("Facebook does not take this picture or file with a message: it is larger than 25 MB.")
NOT_FETCHED = _(
    "Facebook could not fetch the picture or file from us. The address of Resonanz has to be "
    "reachable from everywhere (PUBLIC_ADDRESS); ask the operator."
)
APPROVED = _("Messages to everybody have to be approved for the app at Meta first.")
NO_VIDEO = _("There is no video in this file. Save it as MP4.")
TOO_LARGE = _("The video is too large for Facebook.")
TOO_SMALL = _("The video is too small to be one.")

# (0, subcode) holds whatever the code beside it, or where it is the code.
WORDS: Words = {
    (10, 2018278): WINDOW,
    (10, 2018065): WINDOW,
    (10, 2018108): BLOCKED,
    (100, 2018001): _("The person is no longer there."),
    (200, 1545041): BLOCKED,
    (200, 2018028): APPROVED,
    (200, 2018027): APPROVED,
    (10, 2018300): WINDOW,
    (10, 2534022): WINDOW,
    (0, 2018109): ATTACHED,
    (100, 2018047): _(
        "Facebook could not take the picture or file. Save it anew and send it again."
    ),
    (0, 2018007): NOT_FETCHED,
    (0, 2018008): NOT_FETCHED,
    (2, 2018344): _("An administrator of the page has to agree to Meta's terms there first."),
    (197, 0): _("There are no words yet."),
    (321, 0): _("The album at Facebook is full. Take another, or post without."),
    (200, 1609008): _("This link cannot stand on Facebook."),
    (200, 1893061): _("This page may not post right now. Look into its quality page at Meta."),
    (210, 0): _("Only a page can do this. Connect the page again."),
    (230, 0): _("The page has to agree to messages once more. Connect it again."),
    (324, 0): PICTURE,
    (324, 2069019): PICTURE,
    (100, 1366046): PICTURE,
    (1, 1366046): PICTURE,
    (352, 0): VIDEO,
    (352, 1363024): VIDEO,
    (382, 0): TOO_SMALL,
    (0, 1363022): TOO_SMALL,
    (0, 1363023): TOO_LARGE,
    (0, 1363020): NO_VIDEO,
    (0, 1363031): NO_VIDEO,
    (0, 1363005): _("The page may not change this video."),
    (0, 1363042): _("The page may not bring a video here. Look into its rights at Meta."),
    (0, 1363025): _("The video is shorter than Facebook takes."),
    (389, 0): VIDEO,
    (390, 0): VIDEO,
    (6000, 0): VIDEO,
    (6001, 0): TOO_LARGE,
    (100, 1363026): _("The video is longer than Facebook takes."),
    (1363037, 0): VIDEO,
    (100, 1705): _("Facebook cannot read the link in this post."),
    (1500, 0): _("The link is not a web address that Facebook takes."),
    (1609005, 0): _("Facebook cannot read the link in this post."),
    (551, 0): BLOCKED,
    (80006, 0): _("Too many messages in a short time."),
    (1404078, 0): _("The page may not comment right now. Look into its quality page at Meta."),
    (1446036, 0): _("Facebook takes this comment for spam. Write it otherwise."),
}
