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
from resonanz.networks.told import told_to_people


def answer(status, code="", said="", headers=None, **more):
    body = {"errcode": code, "error": said, **more} if code else said
    return Answer(status, headers or {}, json.dumps(body).encode(), "https://velora.example")


# Every code of the client-server API, "Standard error response" and its modules; what only a server
# of applications or of identities answers is left out.
DOCUMENTED = """
M_FORBIDDEN M_UNKNOWN_TOKEN M_MISSING_TOKEN M_USER_LOCKED M_USER_SUSPENDED M_BAD_JSON M_NOT_JSON
M_NOT_FOUND M_LIMIT_EXCEEDED M_UNRECOGNIZED M_UNKNOWN M_UNAUTHORIZED M_USER_DEACTIVATED
M_USER_IN_USE M_INVALID_USERNAME M_ROOM_IN_USE M_INVALID_ROOM_STATE M_THREEPID_IN_USE
M_THREEPID_NOT_FOUND M_THREEPID_AUTH_FAILED M_THREEPID_DENIED M_THREEPID_MEDIUM_NOT_SUPPORTED
M_SERVER_NOT_TRUSTED M_UNSUPPORTED_ROOM_VERSION M_INCOMPATIBLE_ROOM_VERSION M_BAD_STATE
M_GUEST_ACCESS_FORBIDDEN M_CAPTCHA_NEEDED M_CAPTCHA_INVALID M_MISSING_PARAM M_INVALID_PARAM
M_TOO_LARGE M_EXCLUSIVE M_RESOURCE_LIMIT_EXCEEDED M_CANNOT_LEAVE_SERVER_NOTICE_ROOM M_WEAK_PASSWORD
M_UNABLE_TO_AUTHORISE_JOIN M_UNABLE_TO_GRANT_JOIN M_BAD_ALIAS M_DUPLICATE_ANNOTATION
M_NOT_YET_UPLOADED M_CANNOT_OVERWRITE_MEDIA M_CONSENT_NOT_GIVEN M_INVITE_BLOCKED
M_APPSERVICE_LOGIN_UNSUPPORTED M_KEY_TOO_LARGE M_PROFILE_TOO_LARGE M_UNKNOWN_POS
""".split()


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


@pytest.mark.parametrize("code", DOCUMENTED)
def test_a_documented_code_is_never_told_as_the_bare_code(code):
    told = {}
    for language in ("en", "de"):
        with override(language):
            told[language] = told_to_people(errors.trouble(answer(400, code)))
    assert told["en"] != told["de"]
    assert code not in told["en"] + told["de"]


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
