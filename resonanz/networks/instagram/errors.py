"""What Instagram's own errors mean to a person, by the "Error codes" of its reference."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.graph_errors import Words

NOT_FETCHED = _(
    "Instagram could not fetch the picture or video from us. The address of Resonanz has to be "
    "reachable from everywhere (PUBLIC_ADDRESS); ask the operator."
)
AGAIN = _("Instagram could not prepare the picture or video. It is tried again.")
RESTRICTED = _(
    "Instagram has restricted this account. Sign in to the Instagram app and do what it asks."
)
PICTURE_KIND = _("Instagram takes pictures as JPEG only.")
RATIO = _("Instagram takes pictures from 4:5 (tall) to 1.91:1 (wide). Cut it to fit.")
VIDEO = _("Instagram does not take this video: %(said)s")
GONE_AGAIN = _("What was prepared at Instagram is no longer there. It is prepared anew.")

WORDS: Words = {
    (-2, 2207003): NOT_FETCHED,
    (-2, 2207020): GONE_AGAIN,
    (-1, 2207001): _("Instagram has a problem of its own. It is tried again."),
    (-1, 2207032): AGAIN,
    (-1, 2207053): AGAIN,
    (1, 2207057): _("The cover of the video lies after its end."),
    (4, 2207051): _(
        "Instagram takes this for spam and did not publish it. Write it otherwise, or tell "
        "Instagram in the app that it is none."
    ),
    (9, 2207042): _("Instagram publishes no more of this account today. It goes on tomorrow."),
    (24, 2207006): GONE_AGAIN,
    (24, 2207008): GONE_AGAIN,
    (25, 2207050): RESTRICTED,
    (100, 2207023): _("Instagram does not know this kind of post."),
    (100, 2207028): _("A carousel has 2 to 10 pictures and videos."),
    (100, 2207035): _("A product is tagged where none can be."),
    (100, 2207036): _("A product is tagged outside of the picture."),
    (100, 2207037): _("One of the tagged products cannot be shown."),
    (100, 2207040): _("At most 20 people can be named in one post."),
    (352, 2207026): VIDEO,
    (352, 2207101): VIDEO,
    (9004, 2207052): NOT_FETCHED,
    (9004, 0): NOT_FETCHED,
    (9007, 2207027): _("Instagram is still preparing the picture or video."),
    (36000, 2207004): _("The picture is larger than 8 MB. Make it smaller."),
    (36001, 2207005): PICTURE_KIND,
    (36003, 2207009): RATIO,
    (36004, 2207010): _(
        "The words are too long for Instagram: at most 2,200 characters, 30 hashtags, 20 people."
    ),
    (10, 0): _(
        "The right to do this is missing. The account must be a business or creator account that "
        "belongs to the page; connect it again and agree to everything."
    ),
    (20, 0): _("Comments below this post are closed."),
    (100, 2207033): _("At most 20 people can be named in one post."),
}
