"""What a key may be, and that nobody takes back another's."""

import pytest

from resonanz.accounts.actions import create_token, revoke_token
from resonanz.accounts.models import ApiToken
from resonanz.core.errors import Gone, Refused


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [
        ("  ", ["read"], None),
        ("Skript", [], None),
        ("Skript", ["read", "everything"], None),
        ("Skript", ["admin"], None),
        ("Skript", ["read"], 0),
        ("Skript", ["read"], 3651),
    ],
)
def test_a_key_that_may_not_be_is_not_made(tom, name, scopes, days):
    with pytest.raises(Refused):
        create_token(tom.user, name, scopes, days)
    assert not ApiToken.objects.exists()


def test_an_administrator_makes_a_key_for_administration(ada):
    token, secret = create_token(ada.user, " Skript ", ["admin", "admin"], 3650)

    assert (token.name, token.scopes) == ("Skript", ["admin"])
    assert secret not in str(vars(token))


def test_nobody_takes_back_the_key_of_another(tom, mira):
    token, _secret = create_token(tom.user, "Skript")
    with pytest.raises(Gone):
        revoke_token(mira.user, token.pk)
    revoke_token(tom.user, token.pk)
    assert not ApiToken.objects.exists()
