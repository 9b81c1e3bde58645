"""How a feed is connected."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.guides import Field, Guide

GUIDE = Guide(
    steps=(
        _(
            "Type the address of a website, as in velora.example: Resonanz looks for its feed. Or "
            "type the address of the feed itself."
        ),
        _("If the website has several feeds, choose one. The others can be connected afterwards."),
        _(
            "Nothing has to be set up at the website. What it publishes becomes a channel that is "
            "read here; nothing can be said there."
        ),
        _(
            "The feed is asked as often as it wishes, every five minutes at most. Where a website "
            "offers WebSub and this installation can be reached by https, it tells us at once."
        ),
    ),
    fields=(
        Field(
            "server",
            _("Website or feed"),
            _("velora.example, or the address of an RSS, Atom or JSON feed"),
        ),
    ),
    button=_("Listen"),
    choice_title=_("Which feed?"),
    choice_words=_(
        "This website has more than one feed. Choose the one to listen to; the others can be "
        "connected afterwards."
    ),
)
