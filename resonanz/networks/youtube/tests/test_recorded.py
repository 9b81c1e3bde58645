"""Real answers of YouTube, recorded: they are read, and the small one is held to them."""

from resonanz.networks.youtube import parse
from tests.servers import recordings
from tests.servers.youtube import fake
from tests.servers.youtube.fake import World

NAME = "sns-sdks+python-youtube"


def recorded(kind, part="apidata/"):
    found = recordings.bodies(NAME, part)
    return [
        one
        for body in found
        for one in recordings.within(body)
        if one.get("kind") == f"youtube#{kind}" and isinstance(one.get("snippet"), dict)
    ]


def test_every_recorded_comment_is_read():
    comments = recorded("comment")
    assert recordings.enough(NAME, comments, 11)
    for found in comments:
        seen = parse.comment(found, "", "")
        assert (seen.remote_id, bool(seen.text)) == (found["id"], True)
        assert seen.said_at.year > 2010
        assert not parse.is_video(seen.remote_id)
        assert seen.author.remote_id.startswith("UC")


def test_every_recorded_answer_stands_below_the_comment_its_name_says():
    answers = [one for one in recorded("comment") if one["snippet"].get("parentId")]
    assert recordings.enough(NAME, answers, 1)
    for found in answers:
        assert parse.top_of(found["id"]) == found["snippet"]["parentId"]


def test_every_recorded_thread_is_read():
    threads = recorded("commentThread")
    assert recordings.enough(NAME, threads, 6)
    for found in threads:
        assert parse.top_level(found)["id"]
        assert parse.answer_count(found) >= len(parse.answers(found)) or not parse.answers(found)


def test_every_recorded_video_is_read_with_what_is_counted():
    videos = recorded("video", "apidata/videos/")
    assert recordings.enough(NAME, videos, 4)
    for found in videos:
        assert parse.video(found).remote_id == found["id"]
        assert parse.is_video(found["id"])
        assert ("plays" in parse.counted(found)) is ("viewCount" in found.get("statistics", {}))


def test_recorded_channels_are_read():
    for found in recorded("channel", "apidata/channels/info"):
        me = parse.channel(found)
        assert me.remote_id.startswith("UC")
        assert me.name


def test_the_recorded_refusal_is_read():
    for body in recordings.bodies(NAME, "error_permission_resp"):
        assert parse.reasons(body["error"]) == {"SERVICE_UNAVAILABLE"}


def test_the_small_server_shows_things_as_the_real_one():
    world = World()
    top = world.says("Wie weit?")
    world.says("Weit", top)
    about = world.things[world.things[top]["video"]]
    for shown, real in (
        (fake.comment(world.things[top]), recorded("comment")),
        (fake.thread(world, world.things[top]), recorded("commentThread")),
        (fake.video(about), recorded("video")),
    ):
        if not real:
            continue
        told = {name for one in real for name in one} | {"statistics", "status"}
        assert shown.keys() - {"replies"} <= told
        named = {name for one in real for name in one["snippet"]}
        assert shown["snippet"].keys() <= named
