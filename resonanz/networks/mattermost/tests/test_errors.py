"""Every error of the server has words for the person, in both languages."""

import json
from datetime import timedelta

import pytest
from django.utils.translation import override

from resonanz.core.errors import Gone, Refused
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks.contract import LostRight, RateLimited
from resonanz.networks.mattermost import errors


def answer(status, code="", said="", headers=None):
    body = json.dumps({"id": code, "message": said}) if code else said
    return Answer(status, headers or {}, body.encode(), "https://chat.velora.example")


@pytest.mark.parametrize("code", errors.WORDS)
def test_every_refusal_has_words_in_both_languages(code):
    words = {}
    for language in ("en", "de"):
        with override(language):
            trouble = errors.trouble(answer(400, code, "Said by the server"))
            assert isinstance(trouble, Refused)
            words[language] = trouble.message
    assert words["en"] != words["de"]
    assert "Said by the server" in words["en"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (answer(401, "api.context.session_expired.app_error"), LostRight),
        (answer(401), LostRight),
        (answer(401, "api.context.mfa_required.app_error"), Refused),
        (answer(403, "api.context.permissions.app_error"), Refused),
        (answer(404, "app.post.get.app_error"), Gone),
        (answer(413), Refused),
        (answer(418, "i.am.a.teapot"), Refused),
        (answer(500, "app.post.save.app_error"), errors.Broken),
        (answer(501, "api.file.attachments.disabled.app_error"), Refused),
        (answer(502, said="<html>"), errors.Broken),
    ],
)
def test_what_an_answer_stands_for(told, kind):
    assert type(errors.trouble(told)) is kind


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-reset": "7"}, 7),
        ({"retry-after": "30", "x-ratelimit-reset": "7"}, 30),
        ({"x-ratelimit-reset": "{epoch}"}, 90),
        ({"x-ratelimit-reset": "bald"}, 60),
        ({}, 60),
    ],
)
def test_a_server_that_asks_to_wait_is_believed(headers, seconds):
    epoch = str(int(now().timestamp()) + 90)
    told = {name: value.replace("{epoch}", epoch) for name, value in headers.items()}
    trouble = errors.trouble(answer(429, said="limit exceeded", headers=told))
    assert isinstance(trouble, RateLimited)
    left = trouble.until - now()
    assert timedelta(seconds=seconds - 5) < left <= timedelta(seconds=seconds)
