"""YouTube: the channels of an organisation."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from resonanz.channels.abilities import Ability, Side
from resonanz.networks import oauth2, values
from resonanz.networks.contract import (
    JSON,
    AccountView,
    Action,
    Batch,
    Choice,
    ConnectRequest,
    DraftOut,
    Grant,
    Option,
    Progress,
    Redirect,
    Remote,
)
from resonanz.networks.limits import Limits

from . import acting, connecting, hearing, parse, publishing
from .guide import GUIDE
from .limits import LIMITS, UNVERIFIED_SECONDS
from .wire import Api, provider


class YouTube:
    """Channels on YouTube, through its Data API."""

    key = "youtube"
    name = "YouTube"
    side = Side.OUTSIDE
    abilities = frozenset(
        {
            Ability.POST,
            Ability.REPLY,
            Ability.NEST,
            Ability.MEDIA,
            Ability.VIDEO,
            Ability.TITLE,
            Ability.VISIBILITY,
            Ability.EDIT,
            Ability.DELETE,
            Ability.HIDE,
            Ability.FIND,
            Ability.INTAKE,
            Ability.FIGURES,
            Ability.RENEW,
        }
    )
    limits = LIMITS
    guide = GUIDE
    options = (
        Option("playlist", _("Playlist"), _("The name of a playlist of the channel.")),
        Option("tags", _("Tags"), _("Words, separated by commas.")),
        Option(
            "category",
            _("Category"),
            choices=(
                ("22", _("People & Blogs")),
                ("27", _("Education")),
                ("28", _("Science & Technology")),
                ("26", _("Howto & Style")),
                ("25", _("News & Politics")),
                ("17", _("Sports")),
                ("2", _("Autos & Vehicles")),
            ),
        ),
        Option("for_kids", _("Made for kids"), choices=(("no", _("no")), ("yes", _("yes")))),
    )

    def connect(self, request: ConnectRequest) -> Grant | Redirect | Choice:
        return connecting.connect(request)

    def limits_of(self, account: AccountView) -> Limits:
        if account.extra.get("long_videos") is False:
            return self.limits.with_(video_seconds=UNVERIFIED_SECONDS)
        return self.limits

    def events(self, account: AccountView, cursor: JSON) -> Batch:
        return hearing.events(account, cursor)

    def publish(
        self, account: AccountView, draft: DraftOut, key: str, progress: Progress
    ) -> list[Remote]:
        return publishing.publish(account, draft, progress)

    def find(self, account: AccountView, key: str, draft: DraftOut) -> list[Remote]:
        return publishing.find(account, draft)

    def act(self, account: AccountView, action: Action) -> None:
        acting.act(account, action)

    def renew(self, account: AccountView) -> None:
        oauth2.renew_ahead(provider(), account)

    def figures(
        self, account: AccountView, remote_ids: Sequence[str]
    ) -> Mapping[str, Mapping[str, int]]:
        videos = [name for name in remote_ids if parse.is_video(name)]
        if not videos:
            return {}
        told = Api(account).get("videos", part="statistics", id=",".join(videos))
        return {values.text(one.get("id")): parse.counted(one) for one in parse.items(told)}


network = YouTube()
