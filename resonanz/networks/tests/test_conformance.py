"""The two networks that live in this installation hold to the contract."""

import pytest

from resonanz.conversations.models import Post
from resonanz.networks import inside, practice
from resonanz.networks.contract import AccountView
from resonanz.networks.models import PracticePost

from .conformance import Bench, Conformance

FAN = {"remote_id": "fan:jana", "handle": "jana", "name": "Jana Sommer"}


class TestInside(Conformance):
    @pytest.fixture
    def bench(self, service, mira) -> Bench:
        def standing(remote_id: str) -> str | None:
            return (
                Post.objects.standing()
                .filter(channel=service, remote_id=remote_id)
                .values_list("plain", flat=True)
                .first()
            )

        return Bench(
            network=inside.network,
            account=AccountView(0, service.slug, "mira", str(mira.pk), {}, {}),
            stranger_says=lambda text, parent="": "",
            standing=standing,
            ours=lambda: list(Post.objects.values_list("remote_id", flat=True)),
        )


def _practice_row(remote_id: str) -> PracticePost | None:
    number = int(remote_id.removeprefix("practice:"))
    return PracticePost.objects.filter(pk=number, deleted_at__isnull=True).first()


class TestPractice(Conformance):
    @pytest.fixture
    def bench(self, account) -> Bench:
        def says(text: str, parent: str = "") -> str:
            above = _practice_row(parent) if parent else None
            reason = "reply" if above else "mention"
            said = practice.say(account.remote_id, FAN, text, parent=above, reason=reason)
            return practice.remote_id(said)

        def standing(remote_id: str) -> str | None:
            row = _practice_row(remote_id)
            return row.text if row else None

        own = PracticePost.objects.filter(reason="own", deleted_at__isnull=True)
        return Bench(
            network=practice.network,
            account=AccountView(account.pk, "", account.handle, account.remote_id, {}, {}),
            stranger_says=says,
            standing=standing,
            ours=lambda: [practice.remote_id(post) for post in own.all()],
            stranger_likes=lambda name: practice.interact(
                account.remote_id, FAN, "reaction", post=_practice_row(name)
            ),
            stranger_deletes=lambda name: practice.take_back(_practice_row(name)),
        )
