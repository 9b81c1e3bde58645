"""Who comes back from a network with an error, or whose permission is worth nothing, reads why."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from resonanz.core.errors import Refused
from resonanz.networks import oauth2, oauth2_errors
from resonanz.networks.tests.test_oauth2 import request, server  # noqa: F401 (a fixture)
from tests.servers.http import Told


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", oauth2_errors.RETURNED)
def test_who_comes_back_with_an_error_reads_why(name, language, client, lea):
    client.force_login(lea.user)
    client.cookies["django_language"] = language
    client.get(reverse("networks:connect", args=["linkedin"]))
    session = client.session
    session["networks.away"] = {"linkedin": {"state": "s"}}
    session.save()
    place = reverse("networks:return", args=["linkedin"])
    page = client.get(place, {"error": name, "state": "s"}, follow=True)
    both = set()
    for one in ("en", "de"):
        with override(one):
            both.add(str(oauth2_errors.RETURNED[name]))
    assert any(words in str(page.content, "utf-8") for words in both)


def test_an_error_nobody_documents_is_said_in_general(client, lea):
    client.force_login(lea.user)
    place = reverse("networks:return", args=["linkedin"])
    page = client.get(place, {"error": "<b>odd</b>"}, follow=True).content.decode()
    assert "<b>odd</b>" not in page
    assert "Nothing was changed" in page or "Geändert wurde nichts" in page


@pytest.mark.parametrize("name", oauth2_errors.EXCHANGED)
def test_a_permission_that_is_worth_nothing_says_why(name, server):  # noqa: F811
    server.told = Told(400, {"error": name, "error_description": "Said by the network"})
    told = {}
    state = {"return_address": "https://velora.example/return"}
    for language in ("en", "de"):
        with override(language), pytest.raises(Refused) as refused:
            oauth2.exchanged(server.provider(), request(code="c", state=state))
        told[language] = refused.value.message
    assert told["en"] != told["de"]
    assert "Said by the network" in told["en"]
    assert name not in told["en"] + told["de"]
