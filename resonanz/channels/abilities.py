"""What a network can do, so that rooms ask a channel and never which network it is on."""

from enum import StrEnum

from resonanz.people.networks import name_network


class Ability(StrEnum):
    """One thing a network may or may not offer."""

    POST = "post"
    REPLY = "reply"
    NEST = "nest"  # replies to replies
    THREAD = "thread"  # several posts of ours in a row
    REACT = "react"
    SHARE = "share"
    MEDIA = "media"  # pictures
    VIDEO = "video"
    FILE = "file"  # documents
    POLL = "poll"
    QUOTE = "quote"
    TITLE = "title"
    LINK = "link"  # shown as a card below the words; elsewhere it stands in the text
    QUESTION = "question"
    EDIT = "edit"
    DELETE = "delete"
    HIDE = "hide"  # what others say below our posts
    FIND = "find"
    DIRECT = "direct"
    VISIBILITY = "visibility"
    CONTENT_WARNING = "content_warning"
    MENTION = "mention"
    STREAM = "stream"
    HOOK = "hook"  # the network calls us
    INTAKE = "intake"  # events come from elsewhere
    WATCH = "watch"  # searches, hashtags, feeds can be listened to
    FIGURES = "figures"  # the network tells what became of a post
    RENEW = "renew"  # rights are renewed without a person
    MEMBERS = "members"  # colleagues join and leave; it is one of our own spaces


class Side(StrEnum):
    """Which side of the border a network is on; it gives the hue and the sign."""

    INSIDE = "inside"
    OUTSIDE = "outside"


class Traits:
    """What rooms may know of a network: its name, its side and what it can do."""

    def __init__(
        self, key: str, name: str, side: Side, abilities: frozenset[Ability], look: str = ""
    ) -> None:
        self.key = key
        self.name = name
        self.side = side
        self.abilities = abilities
        # The name of the style in which a post is shown as the network shows it.
        self.look = look or key


_traits: dict[str, Traits] = {}


def register_traits(traits: Traits) -> None:
    """Make a network known; called once by each connector when the program starts."""
    _traits[traits.key] = traits
    name_network(traits.key, traits.name)


def traits_of(key: str) -> Traits:
    """The traits of a network; a network nobody registered can do nothing."""
    return _traits.get(key) or Traits(key, key, Side.OUTSIDE, frozenset())


def keys_on(side: Side) -> list[str]:
    """The keys of the networks on one side."""
    return [traits.key for traits in _traits.values() if traits.side is side]


def keys_with(ability: Ability) -> list[str]:
    """The keys of the networks that offer an ability."""
    return [traits.key for traits in _traits.values() if ability in traits.abilities]
