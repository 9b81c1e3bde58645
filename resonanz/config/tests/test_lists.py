"""No list of the API ends where it became long: each goes on, page by page, by its key."""

import pytest

from resonanz.accounts.models import ApiToken
from resonanz.channels.models import JoinRequest
from resonanz.config.api import api
from resonanz.conversations.actions import say
from resonanz.conversations.models import Revision
from resonanz.core.time import now
from resonanz.people.models import Department, Identity, Person

MANY = 120
# What an installation has of them is written in its code, or is a figure for each of its channels.
FIXED = {"/api/v1/networks", "/api/v1/desk/kept-promises"}
# A hundred rules at most, in their order.
FIXED |= {"/api/v1/desk/rules", "/api/v1/desk/rules/order"}
# No longer than so many weeks, drafts or tags; a figure for each department.
FIXED |= {"/api/v1/insights/mirror", "/api/v1/insights/departments", "/api/v1/insights/me"}
# At most three a space; what one is asked to confirm now.
FIXED |= {"/api/v1/channels/{channel_id}/pins", "/api/v1/notices"}
FIXED |= {"/api/v1/drafts", "/api/v1/tags", "/api/v1/channels/{channel_id}/attention"}

# The tree of a space at once; no more than fifty links.
FIXED |= {"/api/v1/channels/{channel_id}/pages", "/api/v1/pages/{page_id}/links"}
FIXED |= {"/api/v1/missed-searches", "/api/v1/cases/{case_id}/answers"}


@pytest.fixture
def many(ada, make_space):
    """`many("departments")` makes 120 of them and says where they are listed."""

    def departments():
        # Names that are the same are told apart by their numbers.
        made = [Department(name=f"Team {n // 2:03}", slug=f"team-{n}") for n in range(MANY)]
        Department.objects.bulk_create(made)
        return "departments"

    def identities():
        names = [f"Fan {n % 7}" for n in range(MANY)]
        Identity.objects.bulk_create(
            Identity(network="bluesky", remote_id=f"x{n}", handle=f"fan{n}", name=name)
            for n, name in enumerate(names)
        )
        return "identities?q=fan"

    def tokens():
        made = [
            ApiToken(user=ada.user, name="Skript", digest=f"{n:064}", scopes=["read"])
            for n in range(MANY)
        ]
        ApiToken.objects.bulk_create(made)
        return "tokens"

    def requests():
        space = make_space("Labor", ada, access="closed")
        people = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(MANY))
        JoinRequest.objects.bulk_create(JoinRequest(channel=space, person=one) for one in people)
        return f"channels/{space.pk}/requests"

    def history():
        post = say(ada, make_space("Labor", ada), "Hallo")
        made = [
            Revision(post=post, source=f"Fassung {n}", html="", at=now(), edited_by=ada)
            for n in range(MANY)
        ]
        Revision.objects.bulk_create(made)
        return f"posts/{post.pk}/history"

    kinds = [departments, identities, tokens, requests, history]
    return lambda name: {kind.__name__: kind for kind in kinds}[name]()


@pytest.mark.parametrize("name", ["departments", "identities", "tokens", "requests", "history"])
def test_a_long_list_is_told_page_by_page_each_row_once(client, ada, many, pages_of, name):
    client.force_login(ada.user)

    pages = pages_of(many(name))

    assert len(pages) > 2
    rows = [str(row) for page in pages for row in page]
    assert len(rows) == len(set(rows)) == MANY


def test_a_list_says_its_mark_in_the_description_and_answers_a_page():
    lists, marked = set(), set()
    for path, operations in api.get_openapi_schema()["paths"].items():
        for operation in operations.values():
            content = operation["responses"].get(200, {}).get("content", {})
            if content.get("application/json", {}).get("schema", {}).get("type") == "array":
                lists.add((path, operation["operationId"]))
            if any(each["name"] == "mark" for each in operation.get("parameters", [])):
                marked.add(path)

    asked = {path for path, name in lists if "preview" not in name}
    assert asked == FIXED
    assert {"/api/v1/departments", "/api/v1/identities", "/api/v1/tokens"} <= marked
