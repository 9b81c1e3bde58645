"""Real answers of Instagram, recorded: they are read, and the small one is held to them."""

from resonanz.networks.instagram import figures, parse
from resonanz.networks.values import mapping, moment, number, objects
from tests.servers import recordings
from tests.servers.graph import fake, shapes
from tests.servers.graph.world import World

NAME = "sns-sdks+python-facebook"


def recorded(part, field):
    found = recordings.bodies(NAME, f"instagram/apidata/{part}")
    return [one for body in found for one in recordings.within(body) if field in one]


def test_every_recorded_post_is_read():
    posts = [one for one in recorded("", "caption") if "timestamp" in one and "id" in one]
    assert recordings.enough(NAME, posts, 6)
    for found in posts:
        seen = parse.media(found, "velora")
        assert (seen.remote_id, seen.text) == (found["id"], found["caption"])
        assert seen.said_at.year > 2010


def test_every_recorded_comment_is_read():
    comments = [one for one in recorded("", "text") if "timestamp" in one and "id" in one]
    assert recordings.enough(NAME, comments, 4)
    for found in comments:
        seen = parse.comment(found, "1", "velora")
        assert (seen.remote_id, seen.text) == (found["id"], found["text"])
        assert moment(found["timestamp"]).year > 2010


def test_the_recorded_room_of_a_day_is_read():
    for body in recordings.bodies(NAME, "publish_limit_resp", "content_publish_limit"):
        (told,) = objects(body["data"])
        assert number(told.get("quota_usage")) >= 0
        world = World()
        assert fake.room(world, {}, "").keys() == {"data"}


def test_recorded_insights_are_read():
    for body in recordings.bodies(NAME, "instagram/apidata/medias/insights"):
        told = dict(figures._counted({"insights": mapping(body)}))
        assert all(isinstance(value, int) for value in told.values())


def test_the_small_containers_say_what_the_real_ones_say():
    made = World().new("container", states=[], text="")
    for real in recordings.bodies(NAME, "publish/container_info"):
        assert shapes.container(made).keys() == real.keys()
        assert shapes.container(made)["status_code"] == real["status_code"] == "FINISHED"
