"""What a linked page says of itself is shown with the post: fetched safely, our own copy of it."""

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image

from resonanz.channels.actions import talk
from resonanz.conversations import actions
from resonanz.conversations.cards import kept_cards
from resonanz.conversations.models import LinkPreview
from resonanz.conversations.pages_told import may_ask, page_at
from resonanz.core.errors import Forbidden
from tests.servers.http import Told, serving

HEAD = """<!doctype html><html><head><meta charset="utf-8"><title>Ein Rad &amp; mehr</title>
<meta property="og:title" content="Das  neue\u202e Rad <script>alert(1)</script>">
<meta name="description" content="Leicht und schnell."><meta property="og:image" content="/rad.png">
</head><body><title>nicht dieser</title></body></html>"""


@pytest.fixture
def site(settings, tmp_path):
    """A site whose pages everybody here may see; `pages` by path, `asked` what was asked of it."""
    written = BytesIO()
    Image.new("RGB", (1600, 900), "teal").save(written, "PNG")
    pages = {
        "/rad": Told(body=HEAD),
        "/rad.png": Told(body="", raw=written.getvalue(), headers={"content-type": "image/png"}),
        "/plain": Told(body="<title>Nur ein Titel</title>"),
        "/broken": Told(body='<title>Kein Bild</title><meta property="og:image" content="/plain">'),
        "/empty": Told(body="<p>Kein Titel"),
        "/large": Told(body="<title>Groß</title>" + "x" * 2_100_000),
        "/data": Told(body={"title": "Daten"}),
        "/home": Told(body="", status=302, headers={"location": "http://169.254.169.254/latest"}),
    }
    asked = []

    def answering(request):
        asked.append(request)
        return pages.get(request.path, Told(body="", status=404))

    with serving(answering) as at:
        settings.MEDIA_ROOT = tmp_path
        settings.LINK_PREVIEWS = True
        settings.ALLOWED_PRIVATE_HOSTS = settings.LINK_PREVIEW_HOSTS = [urlsplit(at).netloc]
        answering.at, answering.asked = at, asked
        yield answering


def test_what_a_page_says_of_itself(site):
    page = page_at(f"{site.at}/rad")
    assert page.title == "Das neue Rad <script>alert(1)</script>"
    assert page.description == "Leicht und schnell."
    assert page.site == "127.0.0.1"
    assert (page.picture.width, page.picture.height) == (640, 360)
    assert Image.open(BytesIO(page.picture.content)).format == "JPEG"
    assert all("cookie" not in {name.lower() for name in one.headers} for one in site.asked)
    assert page_at(f"{site.at}/plain").picture is None
    assert page_at(f"{site.at}/broken").picture is None


@pytest.mark.parametrize("path", ["/empty", "/large", "/data", "/home", "/gone"])
def test_what_says_nothing_or_too_much_is_not_shown(site, path):
    assert page_at(f"{site.at}{path}") is None


def test_no_private_address_is_ever_asked(site, settings):
    settings.LINK_PREVIEW_HOSTS = []
    assert not may_ask(f"{site.at}/rad")  # open for connectors, not for everybody's eyes
    for address in ("http://velora.example/", "ftp://velora.example/", "https://", "https://[", ""):
        assert not may_ask(address)
    for host in ("127.0.0.1", "10.0.0.1", "[::1]", "169.254.169.254", "0x7f000001", "localhost"):
        assert page_at(f"https://{host}/") is None
    assert site.asked == []


def test_it_is_shown_in_the_card_and_its_picture_only_to_readers(
    site, client, tom, mira, make_person, make_space, run_jobs
):
    space = make_space("Werkstatt", mira, tom)
    space.access = "closed"
    space.save()
    post = actions.say(mira, space, f"Schaut: {site.at}/rad")
    before = kept_cards([post.pk])[post.pk]
    run_jobs()
    card = kept_cards([post.pk])[post.pk]
    assert "link-card" not in before
    assert "Das neue Rad &lt;script&gt;" in card
    assert f'src="/posts/{post.pk}/preview"' in card
    for person, status in ((tom, 200), (make_person("Ole Gast"), 404)):
        client.force_login(person.user)
        assert client.get(f"/posts/{post.pk}/preview").status_code == status
    actions.fetch_preview(post.link_preview.pk)
    assert [one.path for one in site.asked] == ["/rad", "/rad.png"]


def test_its_author_takes_it_away_and_another_link_has_another(
    site, client, tom, mira, service, run_jobs
):
    post = actions.say(mira, service, "Hallo", link=f"{site.at}/rad")
    run_jobs()
    with pytest.raises(Forbidden):
        actions.remove_preview(tom, post)
    client.force_login(mira.user)
    assert "Das neue Rad" in client.get(f"/posts/{post.pk}/edit").content.decode()
    assert client.post(f"/posts/{post.pk}/preview/removal").status_code == 302
    assert client.delete(f"/api/v1/posts/{post.pk}/link-preview").status_code == 204
    assert "Das neue Rad" not in kept_cards([post.pk])[post.pk]
    assert f"{site.at}/rad" in kept_cards([post.pk])[post.pk]
    actions.edit(mira, post, "Hallo ihr")
    run_jobs()
    assert LinkPreview.objects.get().state == "removed"

    comment = actions.comment(tom, post, f"Oder {site.at}/plain")
    run_jobs()
    assert "Nur ein Titel" in kept_cards([comment.pk])[comment.pk]
    actions.edit(tom, comment, f"Oder {site.at}/empty")
    run_jobs()
    assert LinkPreview.objects.get(post=comment).state == "nothing"
    actions.edit(tom, comment, "Oder keines")
    run_jobs()
    assert not LinkPreview.objects.filter(post=comment).exists()


def test_what_is_said_among_few_asks_nobody_and_it_can_be_switched_off(
    site, settings, tom, mira, service, run_jobs
):
    actions.say(mira, talk(mira, [tom]), f"{site.at}/rad")
    settings.LINK_PREVIEWS = False
    actions.say(mira, service, f"{site.at}/rad")
    run_jobs()
    assert not LinkPreview.objects.exists()
    assert site.asked == []
