import pytest

from resonanz.channels.models import Channel, JoinRequest, Membership
from resonanz.channels.queries import rail
from resonanz.conversations.actions import say


@pytest.fixture
def at_toms(client, tom):
    client.force_login(tom.user)
    return client


def test_the_list_of_spaces_costs_the_same_whatever_their_number(
    at_toms, make_space, mira, django_assert_max_num_queries
):
    for number in range(45):
        make_space(f"Raum{number:02}", mira)

    with django_assert_max_num_queries(12):
        page = at_toms.get("/spaces/").content.decode()

    assert "Raum00" in page
    assert "Raum44" not in page
    assert "mark=" in page


def test_where_there_is_no_space_the_first_step_is_offered(at_toms, client, gus):
    assert 'class="button is-main" href="/spaces/new/">' in at_toms.get("/spaces/").text
    assert 'class="button is-main" href="/spaces/">' in at_toms.get("/spaces/?mine=1").text
    searched = at_toms.get("/spaces/?q=Radl+%26+Tour").text
    assert 'href="/spaces/new/?name=Radl%20%26%20Tour"' in searched
    assert 'value="Radl &amp; Tour"' in at_toms.get("/spaces/new/?name=Radl%20%26%20Tour").text
    client.force_login(gus.user)
    invited = client.get("/spaces/").text
    assert "/spaces/new/" not in invited and 'href="/people/">' in invited


def test_secret_spaces_do_not_show_in_the_list(at_toms, make_space, mira):
    make_space("Vorstand", mira, access=Channel.Access.SECRET)

    assert "Vorstand" not in at_toms.get("/spaces/").content.decode()
    assert "Vorstand" not in at_toms.get("/spaces/?q=vorst").content.decode()


def test_one_makes_a_space_joins_one_and_leaves_it(at_toms, make_space, mira, tom):
    kantine = make_space("Kantine", mira)

    made = at_toms.post("/spaces/new/", {"name": "Radl", "purpose": "", "access": "open"})
    assert made.status_code == 302
    assert made.url == "/spaces/radl/"
    at_toms.post(f"/channels/{kantine.pk}/membership")
    assert Membership.objects.filter(channel=kantine, person=tom).exists()
    at_toms.post(f"/channels/{kantine.pk}/membership", {"leave": "1"})
    assert not Membership.objects.filter(channel=kantine, person=tom).exists()


def test_a_header_swaps_itself_when_one_joins(at_toms, make_space, mira):
    kantine = make_space("Kantine", mira)

    part = at_toms.post(f"/channels/{kantine.pk}/membership", headers={"HX-Request": "true"})

    assert "Leave" in part.content.decode() or "Verlassen" in part.content.decode()
    assert part.headers["HX-Trigger"] == "membership-changed"


def test_leaving_a_secret_space_leads_away_from_it(client, make_space, mira, lea):
    secret = make_space("Vorstand", mira, lea, access=Channel.Access.SECRET)
    client.force_login(lea.user)

    part = client.post(
        f"/channels/{secret.pk}/membership", {"leave": "1"}, headers={"HX-Request": "true"}
    )

    assert part.headers["HX-Redirect"] == "/spaces/"


def test_members_are_managed_on_their_page(client, make_space, mira, tom, lea):
    closed = make_space("Leitung", mira, access=Channel.Access.CLOSED)
    asked = JoinRequest.objects.create(channel=closed, person=tom)
    client.force_login(mira.user)

    page = client.get(f"/channels/{closed.pk}/members/?q=Lea").content.decode()
    assert "Tom Wirth" in page
    assert "Lea Neumann" in page
    client.post(f"/channels/{closed.pk}/requests/{asked.pk}/decision")
    client.post(f"/channels/{closed.pk}/members/new", {"person": lea.pk, "at_once": "1"})
    client.post(f"/channels/{closed.pk}/members/{lea.pk}", {"role": "moderator"})
    client.post(f"/channels/{closed.pk}/members/{tom.pk}", {"remove": "1"})

    assert set(Membership.objects.values_list("person", "role")) == {
        (mira.pk, "owner"),
        (lea.pk, "moderator"),
    }


def test_settings_are_for_those_who_manage(client, service, mira, tom):
    client.force_login(tom.user)
    assert client.get(f"/channels/{service.pk}/settings/").status_code == 403

    client.force_login(mira.user)
    assert client.get(f"/channels/{service.pk}/settings/").status_code == 200
    client.post(
        f"/channels/{service.pk}/settings/", {"name": "Hilfe", "purpose": "", "access": "closed"}
    )
    client.post(f"/channels/{service.pk}/archive")

    service.refresh_from_db()
    assert (service.name, service.access) == ("Hilfe", "closed")
    assert service.archived_at is not None


def test_the_rail_counts_what_began_since_one_read(
    client, service, mira, tom, django_assert_num_queries
):
    say(mira, service, "Eins")
    say(mira, service, "Zwei")

    with django_assert_num_queries(1):
        (row,) = rail(tom)

    assert (row.name, row.address, row.unread) == ("Service", "/spaces/service/", 2)


def test_channels_over_the_api(client, service, mira, tom, lea):
    client.force_login(lea.user)
    listed = client.get("/api/v1/channels").json()
    assert [each["name"] for each in listed["items"]] == ["Service"]
    assert client.get("/api/v1/channels?mine=true").json()["items"] == []
    assert client.get("/api/v1/channels?side=nowhere").status_code == 422

    joined = client.put(f"/api/v1/channels/{service.pk}/membership").json()
    assert (joined["role"], joined["member_count"]) == ("member", 3)
    people = client.get(f"/api/v1/channels/{service.pk}/members").json()["items"]
    assert [each["name"] for each in people] == ["Lea Neumann", "Mira Kern", "Tom Wirth"]
    assert client.delete(f"/api/v1/channels/{service.pk}/membership").status_code == 204

    made = client.post(
        "/api/v1/channels", {"name": "Plan", "access": "closed"}, "application/json"
    ).json()
    changed = client.patch(
        f"/api/v1/channels/{made['id']}", {"purpose": "Was kommt"}, "application/json"
    ).json()
    assert (changed["purpose"], changed["access"]) == ("Was kommt", "closed")

    client.force_login(tom.user)
    asked = client.post(f"/api/v1/channels/{made['id']}/requests", {}, "application/json")
    assert asked.status_code == 202
    assert asked.json()["waits"] is True

    client.force_login(lea.user)
    (request,) = client.get(f"/api/v1/channels/{made['id']}/requests").json()["items"]
    let_in = client.put(f"/api/v1/channels/{made['id']}/requests/{request['id']}")
    assert let_in.status_code == 204
    members = f"/api/v1/channels/{made['id']}/members"
    role = client.put(f"{members}/{tom.pk}", {"role": "owner"}, "application/json")
    assert role.status_code == 204
    brought = client.post(
        f"/api/v1/channels/{made['id']}/members", {"person": mira.pk}, "application/json"
    )
    assert brought.status_code == 201
    assert client.delete(f"/api/v1/channels/{made['id']}/members/{mira.pk}").status_code == 204
    archived = client.patch(
        f"/api/v1/channels/{made['id']}", {"archived": True}, "application/json"
    ).json()
    assert archived["archived"] is True


def test_an_archived_space_rests_off_the_list_is_found_with_a_mark_and_comes_back(
    client, service, mira, tom
):
    post = say(tom, service, "Bremsscheibe quietscht")
    client.force_login(mira.user)
    client.post(f"/channels/{service.pk}/archive")

    listed = 'href="/spaces/service/"><strong>'
    assert listed not in client.get("/spaces/").text
    assert listed in client.get("/spaces/?archived=1").text
    assert 'class="composer' not in client.get("/spaces/service/").text
    assert client.post(f"/channels/{service.pk}/posts", {"source": "Noch"}).status_code == 403
    assert client.post(f"/posts/{post.pk}/comments", {"source": "Noch"}).status_code == 403
    assert client.post(f"/posts/{post.pk}/reactions/like").status_code == 403
    found = client.get("/search?q=Bremsscheibe").text
    assert f"/posts/{post.pk}/" in found
    assert "#archive" in found or "lucide-archive" in found or "rchiv" in found

    client.post(f"/channels/{service.pk}/archive", {"undo": "1"})
    assert listed in client.get("/spaces/").text
    assert 'class="composer' in client.get("/spaces/service/").text
    assert Membership.objects.filter(channel=service).count() == 2
