"""On the real network: what we write is read by another program, and what it writes we hear."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from resonanz.core.errors import Refused, TryLater
from resonanz.networks.bluesky import network, signing_in
from resonanz.networks.contract import (
    Action,
    ConnectRequest,
    DraftOut,
    FollowSeen,
    InteractionSeen,
    LostRight,
    MediaOut,
    ParentOut,
    PostGone,
    PostSeen,
    Progress,
    Uncertain,
)
from tests.servers.http import Told, serving

from .conftest import connected, draft, everything, publish, view_of


def posts(events, *reasons):
    found = [one for one in events if isinstance(one, PostSeen)]
    return [one for one in found if not reasons or one.reason in reasons]


def heard(network_, account, cursor=None):
    network_.settle()
    return everything(account, cursor)


def picture(size, seed=1):
    noise = Image.effect_noise((size, size), 100 + seed).convert("RGB")
    stored = BytesIO()
    noise.save(stored, "PNG")
    content = stored.getvalue()
    name = f"{size}.png"
    return MediaOut(name, "image/png", "Rauschen", len(content), lambda: content, size, size)


# --- connecting ----------------------------------------------------------------------------------


def test_an_account_is_found_by_its_handle_alone(bluesky, velora):
    granted = network.connect(
        ConnectRequest(handle=f"@{velora.handle}", secret=velora.app_password)
    )
    assert (granted.server, granted.remote_id) == (bluesky.pds, velora.did)
    by_did = network.connect(ConnectRequest(handle=velora.did, secret=velora.app_password))
    assert by_did.remote_id == velora.did


def test_wrong_words_are_answered_with_words(bluesky, velora):
    with pytest.raises(Refused, match="does not accept this handle with this app password"):
        network.connect(ConnectRequest(bluesky.pds, velora.handle, "falsch"))
    with pytest.raises(Refused, match="Nobody is known"):
        network.connect(ConnectRequest("", "niemand.test", "falsch"))
    with pytest.raises(Refused, match="does not answer as a Bluesky server"):
        network.connect(ConnectRequest(bluesky.plc, velora.handle, "falsch"))
    with pytest.raises(TryLater):
        network.connect(ConnectRequest("http://127.0.0.1:9", velora.handle, "falsch"))


def test_a_session_is_renewed_with_the_refresh_token(bluesky, velora, account, kept):
    stale = replace(account, secret={**account.secret, "access": "", "password": ""})
    publish(stale, draft("Immer noch da"))
    assert kept["secret"]["access"] and kept["secret"]["refresh"] != account.secret["refresh"]


def test_an_app_password_taken_back_is_a_lost_right(bluesky, velora, account):
    bluesky.ask("revoke", handle=velora.handle, password=velora.password)
    stale = replace(account, secret={**account.secret, "access": ""})
    with pytest.raises(LostRight):
        network.events(stale, {})


def test_the_appview_can_be_named(bluesky, velora, account, jana, settings):
    jana.names(f"@{velora.handle} hallo", velora.did)
    settings.BLUESKY_APPVIEW = f"{bluesky.appview_did}#bsky_appview"
    events, _cursor = heard(bluesky, account)
    assert [one.reason for one in events] == ["mention"]


# --- what goes out -------------------------------------------------------------------------------


def test_links_people_and_tags_lead_somewhere(bluesky, account, jana):
    words = f"👩‍👩‍👧‍👦 @{jana.handle}: https://straße.example/ü (velora.de) #größe 🚲"
    (remote,) = publish(account, draft(words))

    record = jana.reads(remote.remote_id)
    raw = record.text.encode()
    marked = {
        raw[facet.index.byte_start : facet.index.byte_end].decode(): facet.features[0]
        for facet in record.facets
    }
    assert record.text == words and record.langs == ["de"]
    assert marked[f"@{jana.handle}"].did == jana.did
    assert marked["https://straße.example/ü"].uri == "https://straße.example/ü"
    assert marked["velora.de"].uri == "https://velora.de"
    assert marked["#größe"].tag == "größe"


def test_an_answer_deep_in_a_thread_names_its_root(bluesky, account, jana):
    (ours,) = publish(account, draft("Wie weit fahrt ihr?"), "root" * 8)
    first = jana.says("12 km", to=ours.remote_id)
    second = jana.says("bei jedem Wetter", to=first)
    (answer,) = publish(account, draft("Respekt!", to=second), "deep" * 8)
    bluesky.settle()

    shown = jana.thread(answer.remote_id)
    assert shown.post.record.reply.root.uri == ours.remote_id
    above = [shown.parent.post.record.text, shown.parent.parent.post.record.text]
    assert above == ["bei jedem Wetter", "12 km"]


def test_a_thread_of_three_stands_in_its_order(bluesky, account, jana):
    remotes = publish(account, draft("Eins", "Zwei", "Drei"))
    bluesky.settle()
    shown = jana.thread(remotes[2].remote_id)
    assert shown.parent.post.uri == remotes[1].remote_id
    assert shown.parent.parent.post.uri == remotes[0].remote_id


def test_four_pictures_stand_there_with_alternative_text_and_shape(bluesky, account, jana):
    sent = draft("Vier Bilder", media=tuple(picture(32, seed) for seed in range(4)))
    (remote,) = publish(account, sent)
    bluesky.settle()
    images = jana.thread(remote.remote_id).post.embed.images
    assert [image.alt for image in images] == ["Rauschen"] * 4
    assert images[0].aspect_ratio.width == 32


def test_the_limits_are_those_of_the_network(bluesky, account, jana):
    """What we let through stands there, and one more the network refuses."""
    limits = network.limits_of(account)
    full = "🇩🇪" * limits.text_length
    (remote,) = publish(account, draft(full), "full" * 8)
    assert jana.reads(remote.remote_id).text == full
    with pytest.raises(Refused, match="maximum 300"):
        publish(account, draft(full + "x"), "over" * 8)

    large = picture(1400)
    assert limits.picture_bytes < large.size_bytes < 6_000_000
    with pytest.raises(Refused):
        publish(account, draft("Zu groß", media=(large,)), "large" * 6)
    huge = picture(2000)
    with pytest.raises(Refused, match=r"2000\.png is too large"):
        publish(account, draft("Riesig", media=(huge,)), "huge" * 8)


def test_an_answer_to_a_deleted_post_is_refused(bluesky, account, jana):
    said = jana.says("Ups")
    jana.deletes(said)
    with pytest.raises(Refused, match="no longer there"):
        publish(account, draft("Antwort", to=said))


def test_writing_twice_is_writing_once_also_at_the_same_moment(bluesky, account, jana, velora):
    sent = draft("Nur einmal")
    first = publish(account, sent)
    again = network.publish(account, sent, "k" * 32, Progress())
    assert first == again == network.find(account, "k" * 32, sent)
    assert len(jana.posts_of(velora.did)) == 1


def test_likes_shares_and_follows_are_seen_and_taken_back(bluesky, account, jana):
    said = jana.says("Schönes Rad")
    for verb, subject in (("like", said), ("share", said), ("follow", jana.did)):
        network.act(account, Action(verb, subject))
        network.act(account, Action(verb, subject))
    bluesky.settle()
    post = jana.thread(said).post
    assert (post.like_count, post.repost_count) == (1, 1)
    assert jana.client.get_profile(jana.did).followers_count == 1

    for verb, subject in (("unlike", said), ("unshare", said), ("unfollow", jana.did)):
        network.act(account, Action(verb, subject))
        network.act(account, Action(verb, subject))
    bluesky.settle()
    post = jana.thread(said).post
    assert (post.like_count, post.repost_count) == (0, 0)
    assert jana.client.get_profile(jana.did).followers_count == 0


# --- what comes in -------------------------------------------------------------------------------


def test_everything_people_do_is_heard_with_its_reason(bluesky, velora, account, jana, make_fan):
    from atproto import models  # noqa: PLC0415

    tim = make_fan("tim")
    (ours,) = publish(account, draft("Wie weit fahrt ihr?"))
    tag = models.AppBskyRichtextFacet.Main(
        features=[models.AppBskyRichtextFacet.Tag(tag="täglich")],
        index=models.AppBskyRichtextFacet.ByteSlice(byte_start=6, byte_end=15),
    )
    reply = jana.says("12 km #täglich", to=ours.remote_id, facets=[tag])
    below = tim.says("Respekt", to=reply)
    named = jana.names(f"@{velora.handle} danke", velora.did)
    quoting = tim.says("Gute Frage", quoting=ours.remote_id)
    jana.likes(ours.remote_id)
    tim.reposts(ours.remote_id)
    tim.follows(velora.did)

    events, cursor = heard(bluesky, account)

    told = {one.remote_id: one for one in posts(events)}
    assert {uri: one.reason for uri, one in told.items()} == {
        ours.remote_id: "own",
        reply: "reply",
        below: "context",
        named: "mention",
        quoting: "quote",
    }
    assert told[reply].parent_remote_id == ours.remote_id
    assert "bsky.app/hashtag/t%C3%A4glich" in told[reply].html
    assert told[quoting].quotes_remote_id == ours.remote_id
    assert [one.handle for one in told[named].mentions] == [velora.handle]
    deeds = [(one.kind, one.post_remote_id) for one in events if isinstance(one, InteractionSeen)]
    assert deeds == [("reaction", ours.remote_id), ("share", ours.remote_id)]
    assert [one.by.handle for one in events if isinstance(one, FollowSeen)] == [tim.handle]
    assert heard(bluesky, account, cursor)[0] == []


def test_a_thread_we_are_called_into_comes_with_all_that_stands_above(
    bluesky, velora, account, jana, make_fan
):
    tim = make_fan("tim")
    top = tim.says("Mein Akku ist leer")
    middle = jana.says("Welches Rad?", to=top)
    asked = tim.names(f"Eins von @{velora.handle}", velora.did, to=middle)

    events, _cursor = heard(bluesky, account)

    assert [(one.remote_id, one.reason) for one in events] == [
        (top, "context"),
        (middle, "context"),
        (asked, "mention"),
    ]
    assert events[2].root_remote_id == top


def test_what_is_said_elsewhere_in_our_name_is_heard(bluesky, velora, account, jana):
    from tests.servers.bluesky.fan import Fan  # noqa: PLC0415

    asked = jana.names(f"@{velora.handle} wann?", velora.did)
    _events, cursor = heard(bluesky, account)
    by_hand = Fan(bluesky, velora).says("Morgen", to=asked)

    events, cursor = heard(bluesky, account, cursor)

    assert [(one.remote_id, one.reason) for one in events] == [(by_hand, "own")]
    assert events[0].parent_remote_id == asked


def test_pictures_of_fans_come_with_their_addresses(bluesky, velora, account, jana):
    content = picture(16).read()
    (ours,) = publish(account, draft("Zeigt eure Räder"))
    bluesky.settle()
    ref = jana._ref(ours.remote_id)
    sent = jana.client.send_image(
        "Meins",
        image=content,
        image_alt="Ein Rad",
        reply_to={"root": ref, "parent": ref},
    )
    events, _cursor = heard(bluesky, account)
    (seen,) = [one for one in posts(events, "reply") if one.remote_id == sent.uri]
    (media,) = seen.media
    assert (media.kind, media.alt) == ("picture", "Ein Rad")
    assert media.address.startswith("https://")


def test_deleted_posts_of_theirs_and_ours_are_told_once(bluesky, velora, account, jana):
    (ours,) = publish(account, draft("Wie weit?"))
    reply = jana.says("12 km", to=ours.remote_id)
    _events, cursor = heard(bluesky, account)
    jana.deletes(reply)
    network.act(account, Action("delete", ours.remote_id))

    events, cursor = heard(bluesky, account, cursor)

    assert sorted(one.remote_id for one in events) == sorted([reply, ours.remote_id])
    assert all(isinstance(one, PostGone) for one in events)
    assert heard(bluesky, account, cursor)[0] == []


def test_a_gap_of_more_than_one_page_is_filled_in_order(bluesky, velora, account, jana):
    (ours,) = publish(account, draft("Zählt bitte"))
    _events, cursor = heard(bluesky, account)
    said = [jana.says(f"Nummer {number}", to=ours.remote_id) for number in range(130)]

    events, cursor = heard(bluesky, account, cursor)

    assert [one.remote_id for one in posts(events, "reply")] == said
    assert heard(bluesky, account, cursor)[0] == []


# --- without the AppView -------------------------------------------------------------------------


def test_publishing_needs_no_appview(pds):
    owner = pds.account("velora")
    account = connected(pds, owner)
    sent = DraftOut(("Eins", "Zwei"), created_at=datetime.now(UTC))
    one, two = network.publish(account, sent, "p" * 32, Progress())
    answer = DraftOut(
        ("Drei",), parent=ParentOut(two.remote_id, one.remote_id), created_at=datetime.now(UTC)
    )
    network.publish(account, answer, "q" * 32, Progress())
    network.act(account, Action("like", two.remote_id))
    network.act(account, Action("delete", one.remote_id))
    assert network.find(account, "p" * 32, sent) == []
    with pytest.raises((TryLater, Refused, Uncertain)):
        network.events(account, {})
    assert signing_in.resolve(signing_in.Xrpc(pds.pds), owner.handle) == owner.did
    assert view_of(network.connect(ConnectRequest(pds.pds, owner.handle, owner.app_password)))


# --- what stands below the words -----------------------------------------------------------------


def test_a_quote_with_a_picture_and_a_card_are_read_by_others(bluesky, account, jana):
    quoted = jana.says("Was für ein Rad!")
    bluesky.settle()
    (with_picture,) = publish(
        account, draft("Danke!", quotes=ParentOut(quoted, quoted), media=(picture(40),))
    )
    both = jana.reads(with_picture.remote_id).embed
    assert both.record.record.uri == quoted
    assert both.media.images[0].alt == "Rauschen"

    page = "<title>Winterfahrt</title><meta name='description' content='Laden, lagern.'>"
    with serving(lambda asked: Told(200, page)) as address:
        (with_card,) = publish(account, draft("Lies das", link=address), "c" * 32)
    card = jana.reads(with_card.remote_id).embed.external
    assert (card.title, card.description, card.uri) == ("Winterfahrt", "Laden, lagern.", address)
    bluesky.settle()
    assert jana.thread(with_card.remote_id).post.embed.external.title == "Winterfahrt"


def test_a_video_and_a_label_are_read_by_others(bluesky, account, jana):
    content = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(400)
    video = MediaOut("f.mp4", "video/mp4", "Fahrt", len(content), lambda: content, 16, 9, seconds=3)
    sent = draft("Schau", media=(video,), options={"labels": "graphic-media"})
    (remote,) = publish(account, sent, "v" * 32)

    record = jana.reads(remote.remote_id)
    assert (record.embed.alt, record.embed.video.mime_type) == ("Fahrt", "video/mp4")
    assert [label.val for label in record.labels.values] == ["graphic-media"]


def test_a_search_is_listened_to(bluesky, account, jana):
    jana.says("Mein Lastenrad ist da")
    bluesky.settle()
    view = replace(account, watch={"kind": "search", "what": "Lastenrad"})
    first = network.events(view, {})
    second = jana.says("Das Lastenrad fährt")
    bluesky.settle()
    later = network.events(view, dict(first.cursor))
    assert [seen.text for seen in first.events][-1:] == ["Mein Lastenrad ist da"]
    assert [seen.remote_id for seen in later.events] == [second]


def test_a_list_is_listened_to(bluesky, account, jana):
    at = datetime.now(UTC).isoformat()
    repo = jana.client.com.atproto.repo
    made = {"purpose": "app.bsky.graph.defs#curatelist", "name": "Velos", "createdAt": at}
    listed = repo.create_record(
        {"repo": jana.did, "collection": "app.bsky.graph.list", "record": made}
    ).uri
    member = {"subject": jana.did, "list": listed, "createdAt": at}
    repo.create_record(
        {"repo": jana.did, "collection": "app.bsky.graph.listitem", "record": member}
    )
    said = jana.says("Guten Morgen")
    bluesky.settle()
    watched = network.watched(account, "list", listed)
    view = replace(account, watch={"kind": "list", "what": watched.what})
    assert watched.name == "Velos"
    assert said in [seen.remote_id for seen in network.events(view, {}).events]
