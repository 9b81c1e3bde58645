# ruff: noqa: E501 (a table is read line by line)
"""Without a script, a failed connection keeps all that was typed but the secret, and says so."""

import pytest

AGAIN = {"en": "Type this again", "de": "Gib das noch einmal ein"}
# What is typed at each network, its secret first; nobody answers at these places.
TYPED = {
    "bluesky": {"secret": "ganz-geheim", "handle": "velora.example", "server": "127.0.0.1:9"},
    "matrix": {"secret": "ganz-geheim", "handle": "velora", "server": "127.0.0.1:9", "room": "#rad:velora.example"},
    "mattermost": {"secret": "ganz-geheim", "server": "127.0.0.1:9", "channel": "team/rad"},
    "telegram": {"secret": "ganz-geheim", "channel": "@velora"},
    "email": {"secret": "ganz-geheim", "handle": "service@velora.example", "imap": "127.0.0.1:9", "smtp": "127.0.0.1:9", "name": "Velora Service"},
}  # fmt: skip


@pytest.mark.parametrize("language", AGAIN)
@pytest.mark.parametrize("key", TYPED)
def test_all_but_the_secret_stays_and_the_page_says_so(key, language, client, lea, settings):
    settings.NETWORK_ADDRESSES = {"telegram": "http://127.0.0.1:9"}
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    client.force_login(lea.user)
    place = f"/networks/connect/{key}/"
    first = client.get(place).text
    typed = {name: value for name, value in TYPED[key].items() if f'name="{name}"' in first}
    assert "secret" in typed

    answer = client.post(place, typed, headers={"accept-language": language})

    assert answer.status_code == 422
    assert "ganz-geheim" not in answer.text
    for name, value in typed.items():
        assert name == "secret" or f'value="{value}"' in answer.text, name
    assert AGAIN[language] in answer.text


@pytest.mark.parametrize("language", AGAIN)
def test_a_secret_that_was_left_out_is_only_missed(language, client, lea):
    client.force_login(lea.user)
    typed = {"handle": "velora.example", "secret": ""}
    answer = client.post("/networks/connect/bluesky/", typed, headers={"accept-language": language})
    assert answer.status_code == 422
    assert AGAIN[language] not in answer.text
    assert 'value="velora.example"' in answer.text


def test_by_script_nothing_is_asked_again(client, lea):
    client.force_login(lea.user)
    by_script = {"HX-Request": "true"}
    answer = client.post("/networks/connect/bluesky/", TYPED["bluesky"], headers=by_script)
    assert AGAIN["en"] not in answer.text
    assert AGAIN["de"] not in answer.text


@pytest.mark.parametrize("by_script", [{}, {"HX-Request": "true"}])
def test_a_session_that_ended_is_said_and_the_page_stays_as_it_is(client, db, by_script):
    answer = client.post("/networks/connect/bluesky/", TYPED["bluesky"], headers=by_script)

    assert answer.status_code == 401
    assert "HX-Redirect" not in answer
    assert "data-error" in answer.text and "ganz-geheim" not in answer.text
    assert by_script or "velora.example" in answer.text
