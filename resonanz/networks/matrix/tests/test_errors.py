"""Every error of a Matrix server has words for the person, in both languages."""

import json
from datetime import timedelta

import pytest
from django.utils.translation import override

from resonanz.core.errors import Gone, Refused
from resonanz.core.http import Answer
from resonanz.core.time import now
from resonanz.networks.contract import (
    LostRight,
    RateLimited,
)
from resonanz.networks.matrix import errors


def answer(status, code="", said="", headers=None, **more):
    body = {"errcode": code, "error": said, **more} if code else said
    return Answer(status, headers or {}, json.dumps(body).encode(), "https://velora.example")


# --- words ---------------------------------------------------------------------------------------


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
        (answer(401, "M_UNKNOWN_TOKEN"), LostRight),
        (answer(401, "M_MISSING_TOKEN"), LostRight),
        (answer(401, "M_USER_LOCKED"), LostRight),
        (answer(403, "M_USER_DEACTIVATED"), LostRight),
        (answer(404, "M_NOT_FOUND"), Gone),
        (answer(404, "M_UNRECOGNIZED"), Refused),
        (answer(413), Refused),
        (answer(418, "M_TEAPOT", "I am a teapot"), Refused),
        (answer(500, "M_UNKNOWN"), errors.Broken),
        (answer(502, "", "<html>"), errors.Broken),
    ],
)
def test_what_an_answer_stands_for(told, kind):
    assert type(errors.trouble(told)) is kind


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (answer(429, "M_LIMIT_EXCEEDED", retry_after_ms=90_000), 90),
        (answer(429, "M_LIMIT_EXCEEDED", retry_after_ms=1, headers={"retry-after": "30"}), 30),
        (answer(429, "M_LIMIT_EXCEEDED", retry_after_ms="soon"), 60),
        (answer(429, "", "slow down", headers={"retry-after": "9" * 30}), 6 * 3600),
        (answer(400, "M_LIMIT_EXCEEDED"), 60),
    ],
)
def test_a_server_that_asks_to_wait_is_believed_within_reason(told, seconds):
    trouble = errors.trouble(told)
    assert isinstance(trouble, RateLimited)
    left = trouble.until - now()
    assert timedelta(seconds=seconds - 5) < left <= timedelta(seconds=seconds)
