"""Posts are translated on request, once, by the service of the organisation, where allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.channels import actions as channels
from resonanz.conversations import actions, translating
from resonanz.conversations.models import Card, Post, Translation, Translator
from resonanz.conversations.translating import Service
from resonanz.core.errors import Forbidden, Refused, TooMany, TryLater
from resonanz.core.secrets import ring
from tests.servers.http import Told, serving


class Fake:
    """A service that knows one sentence, and says what it was asked."""

    def __init__(self):
        self.asked, self.status, self.odd = [], 200, None

    def answer(self, asked):
        self.asked.append((asked.path, asked.headers.get("authorization"), asked.data()))
        if self.status != 200:
            return Told(self.status, {"error": "no"})
        if self.odd is not None:
            return Told(200, self.odd)
        said = self.asked[-1][2]
        html = said["q"] if "q" in said else said["text"][0]
        html = html.replace("Der Akku ist leer", "The battery is empty") + "<script>x</script>"
        if "q" in said:
            return Told(200, {"translatedText": html})
        return Told(200, {"translations": [{"detected_source_language": "DE", "text": html}]})


@pytest.fixture
def fake(settings, db):
    service = Fake()
    with serving(service.answer) as address:
        service.address = address
        settings.ALLOWED_PRIVATE_HOSTS = [address.removeprefix("http://")]
        yield service


@pytest.fixture
def chosen(fake, ada):
    """`chosen("deepl")`: the organisation has that service."""

    def choose(kind="libre", **more):
        wish = {"key": "schluessel-77", "sends_closed": False} | more
        actions.choose_translator(ada, kind, fake.address, **wish)
        fake.asked.clear()

    return choose


@pytest.fixture
def post(tom, service):
    said = actions.say(tom, service, "Der Akku ist leer, @mira", language="de")
    return Post.objects.select_related("channel").get(pk=said.pk)


@pytest.mark.parametrize("kind", ["libre", "deepl"])
def test_a_post_is_translated_once_and_marked_as_by_a_machine(
    client, mira, lea, post, fake, chosen, kind
):
    chosen(kind)
    mira.user.language = "en"
    mira.user.save()
    client.force_login(mira.user)
    assert f"/posts/{post.pk}/translation" in client.get(f"/posts/{post.pk}/").content.decode()
    told = client.post(f"/posts/{post.pk}/translation", HTTP_HX_REQUEST="true").content.decode()
    assert "The battery is empty" in told and "script" not in told and "machine" in told
    ((path, key, said),) = fake.asked
    assert "href" not in str(said)
    if kind == "deepl":
        assert (path, key) == ("/v2/translate", "DeepL-Auth-Key schluessel-77")
        assert (said["target_lang"], said["source_lang"]) == ("EN-GB", "DE")
    else:
        assert (path, said["api_key"], said["source"]) == ("/translate", "schluessel-77", "de")
    again = client.post(f"/posts/{post.pk}/translation").content.decode()
    assert "The battery is empty" in again and len(fake.asked) == 1
    assert actions.translate(lea, post, "en").by in ("DeepL", "LibreTranslate")
    assert len(fake.asked) == 1


def test_an_edited_post_is_translated_anew(tom, mira, post, fake, chosen):
    chosen()
    actions.translate(mira, post, "en")
    actions.edit(tom, post, "Der Akku ist voll")
    fresh = Post.objects.select_related("channel").get(pk=post.pk)
    assert "voll" in actions.translate(mira, fresh, "en").plain
    assert Translation.objects.count() == 1 and len(fake.asked) == 2


def test_without_a_service_nothing_is_offered(client, mira, post):
    mira.user.language = "en"
    mira.user.save()
    client.force_login(mira.user)
    assert "/translation" not in client.get(f"/posts/{post.pk}/").content.decode()
    assert client.post(f"/posts/{post.pk}/translation").status_code == 422
    assert client.get("/api/v1/translator").status_code == 403


def test_closed_spaces_are_sent_only_where_allowed_and_messages_never(
    tom, mira, make_space, fake, chosen
):
    closed = make_space("Projekt", tom, mira, access="closed")
    said = actions.say(tom, closed, "Der Akku ist leer", language="de")
    among = actions.say(tom, channels.talk(tom, [mira]), "Der Akku ist leer", language="de")
    for open_to in (False, True):
        chosen(sends_closed=open_to)
        posts = Post.objects.select_related("channel").in_bulk([said.pk, among.pk])
        assert translating.is_offered(posts[said.pk], "en") == open_to
        assert not translating.is_offered(posts[among.pk], "en")
        with pytest.raises(Refused):
            actions.translate(mira, posts[among.pk], "en")
        if not open_to:
            with pytest.raises(Refused):
                actions.translate(mira, posts[said.pk], "en")
    assert not fake.asked
    assert "battery" in actions.translate(mira, posts[said.pk], "en").plain


def test_who_may_not_see_a_post_gets_no_translation_even_of_a_kept_one(
    client, tom, mira, lea, make_space, chosen
):
    chosen(sends_closed=True)
    secret = make_space("Vorstand", tom, mira, access="secret")
    said = actions.say(tom, secret, "Der Akku ist leer", language="de")
    post = Post.objects.select_related("channel").get(pk=said.pk)
    actions.translate(mira, post, "en")
    client.force_login(lea.user)
    assert client.post(f"/posts/{post.pk}/translation").status_code == 404
    assert client.post(f"/api/v1/posts/{post.pk}/translation").status_code == 404
    with pytest.raises(Forbidden):
        actions.translate(lea, post, "en")


@pytest.mark.parametrize(
    ("status", "odd", "error"),
    [
        (403, None, Refused), (456, None, TryLater), (429, None, TryLater), (500, None, TryLater),
        (200, {}, TryLater), (200, [], TryLater), (200, {"translations": []}, TryLater),
    ],
)  # fmt: skip
def test_what_a_service_refuses_is_told_and_nothing_is_kept(
    mira, post, fake, chosen, status, odd, error
):
    chosen("deepl")
    fake.status, fake.odd = status, odd
    with pytest.raises(error):
        actions.translate(mira, post, "en")
    assert not Translation.objects.exists()


def test_nobody_asks_without_end(mira, post, fake, chosen, monkeypatch):
    chosen()
    monkeypatch.setattr(actions.translating, "A_MINUTE", 0)
    with pytest.raises(TooMany):
        actions.translate(mira, post, "en")
    with pytest.raises(Refused):
        actions.translate(mira, post, "fr")


def test_the_service_is_tried_before_it_is_stored_and_its_key_lies_encrypted(
    client, ada, tom, fake, post
):
    client.force_login(ada.user)
    address = "/settings/translation/"
    assert client.get(address).status_code == 200
    wish = {"kind": "libre", "address": fake.address, "key": "schluessel-77", "sends_closed": "1"}
    fake.status = 500
    assert client.post(address, wish).status_code == 422
    assert not Translator.objects.exists()
    fake.status = 200
    Card.objects.create(post=post, language="en", html="alt")
    assert client.post(address, wish).url == address
    stored = Translator.objects.extra(select={"raw": "secret"}).get()
    assert stored.secret == {"key": "schluessel-77"} and stored.sends_closed
    assert b"schluessel-77" not in bytes(stored.raw) and ring().decrypt(bytes(stored.raw))
    assert not Card.objects.exists()
    page = client.get(address).content.decode()
    assert "schluessel-77" not in page and fake.address in page
    client.post(address, wish | {"key": ""})
    assert Translator.objects.get().secret == {"key": "schluessel-77"}
    client.post(address, {"end": "1"})
    assert not Translator.objects.exists()
    client.force_login(tom.user)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9", "https://169.254.169.254", "file:///etc/passwd", "x"]
)
def test_a_private_or_odd_address_is_refused(ada, address):
    with pytest.raises((Refused, TryLater)):
        actions.choose_translator(ada, "libre", address, key=None, sends_closed=False)
    with pytest.raises(Refused):
        actions.choose_translator(ada, "babel", "https://x.example", key="", sends_closed=False)
    assert not Translator.objects.exists()


def test_programs_choose_translate_and_end(client, ada, tom, post, fake):
    client.force_login(ada.user)
    wish = {"kind": "deepl", "address": fake.address, "key": "schluessel-77"}
    told = client.put("/api/v1/translator", wish, content_type="application/json").json()
    assert told == {
        "kind": "deepl", "address": fake.address, "has_key": True, "sends_closed": False,
    }  # fmt: skip
    assert client.get("/api/v1/translator").json() == told
    found = client.post(f"/api/v1/posts/{post.pk}/translation?language=en").json()
    assert found["by"] == "DeepL" and "battery" in found["plain"]
    assert client.delete("/api/v1/translator").status_code == 204
    assert client.get("/api/v1/translator").json() is None


@given(html=st.text(max_size=200), key=st.text(max_size=20), target=st.sampled_from(["de", "en"]))
def test_each_dialect_asks_for_all_of_the_text_under_its_own_address(html, key, target):
    for kind, path in (("libre", "/translate"), ("deepl", "/v2/translate")):
        service = Service(kind, "https://t.example/", key, sends_closed=False)
        address, options = translating.phrase(service, html, "", target)
        assert address == f"https://t.example{path}"
        said = options["json"]
        assert (said["q"] if kind == "libre" else said["text"][0]) == html
