"""The page about networks says what the connectors say."""

from django.utils.translation import override

from tools import network_table


def test_the_table_of_networks_is_up_to_date():
    with override("en"):
        current = network_table.text()
    assert network_table.FILE.read_text() == current, "python -m tools.network_table"
