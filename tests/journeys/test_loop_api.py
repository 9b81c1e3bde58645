"""The whole loop by programs alone: every step of every person is a call of /api/v1 with a key."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from resonanz.accounts.actions import create_token
from resonanz.networks import delivery, practice
from resonanz.networks.models import Account, PracticePost

QUESTION = "Der neue Akku hält bei Frost nur die halbe Strecke. Normal? 🥶"
ADVICE = "Unter 5 °C sind 30 Prozent weniger normal: https://velora.example/akku #Akku"
JANA = {"remote_id": "fan:jana", "handle": "jana", "name": "Jana Sommer"}


@dataclass
class Program:
    """Whatever a person lets speak for them with a key of theirs."""

    key: str

    def get(self, path: str) -> Any:
        return self._call("GET", path)

    def post(self, path: str, **said: Any) -> Any:
        return self._call("POST", path, said)

    def put(self, path: str, **said: Any) -> Any:
        return self._call("PUT", path, said)

    def _call(self, method: str, path: str, said: dict[str, Any] | None = None) -> Any:
        answer = Client().generic(
            method,
            f"/api/v1{path}",
            json.dumps(said or {}),
            content_type="application/json",
            headers={"authorization": f"Bearer {self.key}"},
        )
        assert answer.status_code < 300, (path, answer.status_code, answer.content)
        return answer.json() if answer.content else None


def program(person, *scopes: str) -> Program:
    return Program(create_token(person.user, "Journey", ["read", *scopes])[1])


@pytest.fixture
def workers(run_jobs):
    """`workers()`: all that the workers of an installation do, until nothing is left."""

    def work() -> None:
        run_jobs()
        delivery.deliver_due()
        run_jobs()

    return work


def connected(lea, mira, **given: str) -> int:
    """Lea connects the account, its answers need a second person, Mira belongs to its desk."""
    account = program(lea, "networks").post("/networks/accounts", **given)
    members = f"/channels/{account['channel']}/members"
    assert program(lea, "write").post(members, person=mira.pk)["name"] == mira.name
    level = f"/channels/{account['channel']}/service-level"
    assert program(lea, "desk").put(level, needs_approval=True)["needs_approval"] is True
    return int(account["id"])


def walk_the_loop(account: int, space: int, mira, tom, lea, workers) -> dict[str, Any]:
    """From the fan's words to our answer outside; returns the delivery."""
    assert program(lea, "networks").post(f"/networks/accounts/{account}/intake")["problem"] == ""
    workers()
    desk = program(mira, "desk", "write")
    (case,) = desk.get("/cases")["items"]
    assert QUESTION in case["words"]
    here = f"/cases/{case['id']}"
    desk.put(f"{here}/assignment", assignee=mira.pk)
    asked = desk.post(f"{here}/reflection", space=space, question="Was hilft Jana wirklich?")

    colleague = program(tom, "write")
    assert "Was hilft Jana" in colleague.get(f"/posts/{asked['post']}")["html"]
    (crossing,) = colleague.get(f"/posts/{asked['post']}/thread")["crossings"]
    assert crossing["direction"] == "in"
    assert QUESTION in crossing["outside"].values()
    comment = colleague.post(f"/posts/{asked['post']}/comments", source=ADVICE)

    draft = desk.post(f"{here}/contributions", comment=comment["id"])
    assert (draft["drawn_from"], ADVICE in draft["source"]) == ([comment["id"]], True)
    newest = desk.get(here)["newest"]
    desk.put(f"{here}/answer", source=f"Hallo Jana! {ADVICE}", based_on=newest)
    assert desk.post(f"{here}/answer")["state"] == "awaiting"

    second = program(lea, "desk")
    approved = second.post(f"{here}/answer/approval", decision="approve", seen=newest)
    assert approved["decided_by"]["id"] == lea.pk
    workers()
    answer = desk.get(f"{here}/answer")
    assert answer["sent_at"], answer
    told = [one["sentence"] for one in colleague.get("/notifications")["items"]]
    assert any("dankt dir" in sentence for sentence in told), told
    assert colleague.get(f"/posts/{comment['id']}")["reactions"] == {"thanks": 1}
    assert colleague.get(f"/posts/{asked['post']}/thread")["crossings"][-1]["direction"] == "out"
    return dict(desk.get(f"/deliveries/{answer['delivery']}"))


@pytest.mark.django_db
def test_the_loop_on_the_practice_network(service, mira, tom, lea, workers):
    account = connected(lea, mira, network="practice", handle="velora")
    practice.say(Account.objects.get(pk=account).remote_id, JANA, QUESTION)
    sent = walk_the_loop(account, service.pk, mira, tom, lea, workers)
    answer = PracticePost.objects.get(reason="own")
    assert sent["state"] == "sent"
    assert answer.text == f"Hallo Jana! {ADVICE}"
    assert answer.parent.text == QUESTION


def test_the_loop_on_the_real_bluesky_network(
    db, bluesky, velora, jana, service, mira, tom, lea, workers
):
    """A fan replies to a post of ours; what answers them they read with a program of their own."""
    account = connected(
        lea,
        mira,
        network="bluesky",
        server=bluesky.pds,
        handle=velora.handle,
        secret=velora.app_password,
    )
    ours = type(jana)(bluesky, velora).says("Wie fährt sich euer Rad im Winter?")
    asked = jana.says(QUESTION, to=ours, langs=["de"])
    bluesky.settle()

    sent = walk_the_loop(account, service.pk, mira, tom, lea, workers)

    record = jana.reads(sent["remote_id"])
    assert record.text == f"Hallo Jana! {ADVICE}"
    assert (record.reply.parent.uri, record.reply.root.uri) == (asked, ours)
    assert record.langs == ["de"]
    marked = {
        record.text.encode()[one.index.byte_start : one.index.byte_end].decode(): one.features[0]
        for one in record.facets
    }
    assert marked["https://velora.example/akku"].uri == "https://velora.example/akku"
    assert marked["#Akku"].tag == "Akku"
    bluesky.settle()
    shown = jana.thread(sent["remote_id"])
    assert shown.parent.post.record.text == QUESTION
    assert shown.post.author.did == velora.did
