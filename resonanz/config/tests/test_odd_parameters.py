"""A parameter nobody knows is refused by its name, on every operation of the API, in one way."""

import re

import pytest

from resonanz.config.api import api

# Every operation that reads, each path parameter filled with a number nobody has.
READS = sorted(
    re.sub(r"\{\w+\}", "987654321", path)
    for path, operations in api.get_openapi_schema()["paths"].items()
    if "get" in operations
)
PAGED = sorted(
    re.sub(r"\{\w+\}", "987654321", path)
    for path, operations in api.get_openapi_schema()["paths"].items()
    for one in operations.get("get", {}).get("parameters", [])
    if one["name"] == "mark"
)


def test_there_are_lists_to_look_at():
    assert len(PAGED) > 20


@pytest.mark.parametrize("value", ["abc", "-1", "0", "100000"])
def test_every_paged_list_says_that_its_pages_have_a_fixed_size(value, client, ada):
    client.force_login(ada.user)
    for path in PAGED:
        told = client.get(path, {"limit": value})
        assert told.status_code == 422, path
        assert told["content-type"] == "application/problem+json"
        body = told.json()
        assert "limit" in body["detail"], path
        assert "`next`" in body["detail"]
        assert body["errors"][0]["place"] == "query.limit"


def test_every_operation_refuses_what_it_does_not_know(client, ada):
    client.force_login(ada.user)
    for path in READS:
        told = client.get(path, {"typing_eror": "1"})
        assert (told.status_code, told.json()["type"]) == (422, "urn:resonanz:problem:parameter")


@pytest.mark.parametrize("language", ["en", "de"])
def test_it_is_said_in_the_language_of_whoever_asks(language, client, ada):
    client.force_login(ada.user)
    told = client.get("/api/v1/people", {"limit": "abc"}, headers={"accept-language": language})
    assert ("There is no parameter" in told.json()["detail"]) is (language == "en")


def test_a_stranger_is_told_to_sign_in_first(client, db):
    assert client.get("/api/v1/people", {"limit": "abc"}).status_code == 401


def test_what_an_operation_knows_is_taken(client, ada):
    client.force_login(ada.user)
    assert client.get("/api/v1/people", {"mark": ""}).status_code == 200
    assert client.get("/api/v1/deliveries", {"state": "sent", "mark": ""}).status_code == 200
