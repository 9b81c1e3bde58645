"""Somebody on Bluesky who uses another program: the atproto SDK, so that both check each other."""

from typing import Any, Self

from atproto import Client, models
from atproto.exceptions import AtProtocolError

from .network import Network, Owner


class Fan:
    """Says, likes, follows, reads; posts are named by their at:// address."""

    def __init__(self, network: Network, owner: Owner) -> None:
        self.network = network
        self.owner = owner
        self.did = owner.did
        self.handle = owner.handle
        self.client = Client(network.pds)
        self.client.login(owner.handle, owner.password, fetch_bsky_profile=bool(network.appview))

    @classmethod
    def named(cls, network: Network, name: str) -> Self:
        """A fan with a new account."""
        return cls(network, network.account(name))

    def says(self, text: str, to: str = "", quoting: str = "", **more: Any) -> str:
        """A post, answering or quoting another where given; names in it are real mentions."""
        quote = models.AppBskyEmbedRecord.Main(record=self._ref(quoting)) if quoting else None
        sent = self.client.send_post(
            text,
            reply_to=self._place(to) if to else None,
            embed=more.pop("embed", quote),
            **more,
        )
        return str(sent.uri)

    def says_all(self, texts: list[str], to: str) -> list[str]:
        """Many answers to the same post."""
        place = self._place(to)
        return [str(self.client.send_post(text, reply_to=place).uri) for text in texts]

    def names(self, text: str, *named: str, **more: Any) -> str:
        """A post that mentions people by their DID, wherever their handle stands in it."""
        facets = []
        for did in named:
            handle = "@" + self.client.com.atproto.repo.describe_repo({"repo": did}).handle
            start = len(text[: text.index(handle)].encode())
            facets.append(
                models.AppBskyRichtextFacet.Main(
                    features=[models.AppBskyRichtextFacet.Mention(did=did)],
                    index=models.AppBskyRichtextFacet.ByteSlice(
                        byte_start=start, byte_end=start + len(handle.encode())
                    ),
                )
            )
        return self.says(text, facets=facets, **more)

    def likes(self, uri: str) -> str:
        ref = self._ref(uri)
        return str(self.client.like(ref.uri, ref.cid).uri)

    def reposts(self, uri: str) -> str:
        ref = self._ref(uri)
        return str(self.client.repost(ref.uri, ref.cid).uri)

    def follows(self, did: str) -> str:
        return str(self.client.follow(did).uri)

    def deletes(self, uri: str) -> None:
        self.client.delete_post(uri)

    def reads(self, uri: str) -> Any:
        """The record as it stands in its author's repository; none where it is gone."""
        repo, _collection, rkey = uri.removeprefix("at://").split("/")
        try:
            return self.client.get_post(rkey, repo).value
        except AtProtocolError:
            return None

    def thread(self, uri: str) -> Any:
        """The post with what stands above and below it, as the AppView shows it."""
        return self.client.get_post_thread(uri).thread

    def posts_of(self, did: str) -> list[str]:
        """The addresses of all posts in somebody's repository."""
        found: list[str] = []
        cursor = None
        while True:
            page = self.client.com.atproto.repo.list_records(
                {
                    "repo": did,
                    "collection": "app.bsky.feed.post",
                    "limit": 100,
                    "cursor": cursor,
                }
            )
            found += [record.uri for record in page.records]
            cursor = page.cursor
            if not cursor:
                return found

    def _ref(self, uri: str) -> models.ComAtprotoRepoStrongRef.Main:
        repo, _collection, rkey = uri.removeprefix("at://").split("/")
        return models.ComAtprotoRepoStrongRef.Main(
            uri=uri, cid=self.client.get_post(rkey, repo).cid
        )

    def _place(self, uri: str) -> models.AppBskyFeedPost.ReplyRef:
        # The AppView tells nobody of an answer it hears of before what is answered.
        self.network.settle()
        parent = self._ref(uri)
        above = self.reads(uri).reply
        return models.AppBskyFeedPost.ReplyRef(parent=parent, root=above.root if above else parent)
