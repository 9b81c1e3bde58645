"""Real answers of the Graph, recorded: they are read, and the small Graph is held to them."""

from resonanz.networks.facebook import figures, parse
from resonanz.networks.graph import next_page, said_by
from tests.servers import recordings
from tests.servers.graph import shapes
from tests.servers.graph.world import PAGE, World

NAME = "sns-sdks+python-facebook"


def recorded(part):
    found = recordings.bodies(NAME, f"facebook/apidata/{part}/")
    return [one for body in found for one in recordings.within(body) if "created_time" in one]


def test_every_recorded_post_is_read():
    posts = [one for one in recorded("posts") if "_" in str(one.get("id"))]
    assert recordings.enough(NAME, posts, 11)
    for found in posts:
        seen = parse.post(found, "4")
        assert seen.remote_id == found["id"]
        assert seen.said_at.year > 2009
        assert seen.text or not found.get("message")


def test_every_recorded_comment_is_read():
    comments = recorded("comments")
    assert recordings.enough(NAME, comments, 3)
    for found in comments:
        seen = parse.comment(found, "4_1", "4")
        assert (seen.remote_id, seen.text) == (found.get("id", ""), found.get("message", ""))
        assert seen.said_at.year > 2009


def test_every_recorded_message_is_read_with_its_pictures():
    messages = [one for one in recorded("messages") if "from" in one]
    assert recordings.enough(NAME, messages, 1)
    for found in messages:
        seen = parse.message(found, "2121008874780932")
        assert parse.is_message(seen.remote_id)
        assert seen.visibility == "direct"
        assert bool(seen.media) is bool(found.get("attachments"))


def test_every_recorded_list_leads_on_to_its_next_page():
    pages = recordings.bodies(NAME, "facebook/apidata/posts/feed", "comments_p1", "videos_p1")
    leading = [one for one in pages if one.get("paging", {}).get("next")]
    assert recordings.enough(NAME, leading, 1)
    for page in leading:
        assert next_page(page)
        assert "access_token" not in next_page(page)


def test_the_recorded_error_is_read():
    for body in recordings.bodies(NAME, "testdata/error.json"):
        assert said_by(body["error"]).startswith("(#100)")


def test_the_small_graph_shows_comments_and_messages_as_the_real_one():
    world = World()
    post = world.says("Hallo")
    comment = shapes.comment(world.things[world.says("Ja", parent=post)])
    message = shapes.message(world.things[world.writes("Hallo")])
    for shown, real in ((comment, recorded("comments")), (message, recorded("messages"))):
        kinds = {name: type(value) for one in real for name, value in one.items()}
        for name in shown.keys() & kinds.keys():
            assert type(shown[name]) is kinds[name], name
        assert {"id", "message", "created_time"} <= shown.keys()
    assert shapes.page()["id"] == PAGE


def test_odd_figures_are_left_out():
    odd = {"insights": {"data": [{"name": "post_clicks", "values": []}, {"name": "x"}, {}]}}
    assert figures._counted(odd) == {"shares": 0, "comments": 0, "likes": 0}


def test_pictures_in_posts_and_messages_are_seen():
    image = {"image": {"src": "https://x.example/a.jpg", "height": 10, "width": 20}}
    inner = {
        "data": [
            {"type": "photo", "media": image},
            {"type": "video_inline", "media": {"source": "v"}},
        ]
    }
    attached = {"data": [{"media_type": "album", "subattachments": inner}]}
    shown = parse.post({"id": "1", "attachments": attached}, PAGE)
    assert [(one.kind, one.width) for one in shown.media] == [("picture", 20), ("video", None)]
    link = {"data": [{"media_type": "link", "url": "https://x.example"}]}
    assert parse.post({"id": "1", "attachments": link}, PAGE).link == "https://x.example"
    files = {"data": [{"file_url": "https://x.example/a.pdf"}, {"image_data": {"url": "p"}}, {}]}
    told = parse.message({"id": "m_1", "attachments": files}, PAGE)
    assert [one.kind for one in told.media] == ["file", "picture"]
    tagged = parse.post({"id": "1", "message_tags": [{"id": "5", "name": "Jana"}, {}]}, PAGE)
    assert [one.name for one in tagged.mentions] == ["Jana"]
