"""How a channel on Telegram is connected."""

from django.utils.translation import gettext_lazy as _

from resonanz.networks.guides import Field, Guide

GUIDE = Guide(
    steps=(
        _("In Telegram, write /newbot to @BotFather and give the bot a name. Copy its token."),
        _("Each channel needs a bot of its own: Telegram tells what happens only once."),
        _(
            "Open the channel › Administrators, add the bot and let it post, edit and delete "
            "messages."
        ),
        _(
            "If the channel has a discussion group, make the bot an administrator there too: only "
            "then it hears the comments."
        ),
        _("Type the token and the name of the channel."),
    ),
    fields=(
        Field("secret", _("Token of the bot"), _("As BotFather shows it."), is_secret=True),
        Field("handle", _("Channel"), _("@velora, or -100… for a private channel")),
        Field(
            "hook",
            _("How we hear"),
            _("Telegram calls only an address that is reached by https."),
            required=False,
            choices=(
                ("", _("we ask Telegram all the time (works everywhere)")),
                ("yes", _("Telegram calls us (web hook)")),
            ),
        ),
    ),
    button=_("Connect"),
)
