"""What a test committed is gone after it, however much it was; what the migrations told stays."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from resonanz.core.events import record
from resonanz.core.models import Event
from resonanz.people.models import Person

from . import emptying


def _full() -> set[str]:
    with connection.cursor() as cursor:
        known = {*connection.introspection.django_table_names(True), *emptying.JOBS}
        return set(emptying.full(cursor, list(known)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("large", [emptying.LARGE_BYTES, 0])
def test_nothing_is_left_but_what_the_migrations_told(tom, service, monkeypatch, large):
    monkeypatch.setattr(emptying, "LARGE_BYTES", large)
    record(tom, "test.happened", service)
    permissions = set(Permission.objects.values_list("pk", "codename"))
    assert Event.objects.count() and Person.objects.count() and permissions

    emptying.empty()

    assert _full() == emptying.KEPT
    assert set(Permission.objects.values_list("pk", "codename")) == permissions
