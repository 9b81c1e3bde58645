"""What the code may not do, read from its own syntax."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "resonanz"
# Only these rooms may know which network something is on; others ask for an ability or a side.
MAY_ASK = ("channels", "networks")
IN_TEMPLATE = re.compile(
    r"\{%-?\s*(?:el)?if\b[^%]*\bnetwork\b(?!\.(?:limits|abilities))[^%]*(?:==|!=|\bin\b)"
)


# People lie below channels: an identity knows by itself whether it is how a colleague appears.
IDENTITY = "people/models/persons.py"


def sources(*endings: str) -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in endings and "migrations" not in path.parts and "tests" not in path.parts:
            yield path


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def comparisons_of_a_network(tree: ast.AST) -> Iterator[int]:
    """Lines where something's `.network` is compared, matched, or filtered by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            compared = [node.left, *node.comparators]
            if any(_is_network(part) for part in compared):
                yield node.lineno
        elif isinstance(node, ast.Match) and _is_network(node.subject):
            yield node.lineno
        elif isinstance(node, ast.keyword) and _filters_a_network(node):
            yield node.value.lineno
        elif isinstance(node, ast.Subscript) and _is_network(node.slice):
            yield node.lineno


def _is_network(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"network", "network_key"}


def _filters_a_network(node: ast.keyword) -> bool:
    """`filter(channel__network="mastodon")`: the same question put to the database."""
    name = (node.arg or "").removesuffix("__in").removesuffix("__startswith")
    return name.endswith("__network") and not _asks_the_abilities(node.value)


def _asks_the_abilities(value: ast.AST) -> bool:
    """`keys_on(Side.INSIDE)`, `keys_with(Ability.EDIT)`: whichever networks those are."""
    return isinstance(value, ast.Call) and getattr(value.func, "id", "") in {"keys_on", "keys_with"}


def test_no_room_above_asks_which_network_a_channel_is_on():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources(".py")
        if room_of(path) not in MAY_ASK and path != PACKAGE / IDENTITY
        for line in comparisons_of_a_network(ast.parse(path.read_text()))
    ]
    assert found == []


def test_no_template_asks_which_network_a_channel_is_on():
    found = [
        f"{path.relative_to(ROOT)}: {asked.group()}"
        for path in sources(".html", ".txt")
        if room_of(path) not in MAY_ASK
        for asked in IN_TEMPLATE.finditer(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "if channel.network == 'inside': pass",
        "x = 'bluesky' != post.channel.network",
        "if channel.network in {'mastodon'}: pass",
        "match channel.network:\n case 'inside': pass",
        "Post.objects.filter(channel__network='inside')",
        "WORDS[channel.network]",
    ],
)
def test_the_guard_itself_sees_a_comparison(code):
    assert list(comparisons_of_a_network(ast.parse(code)))


def test_the_guard_itself_lets_abilities_pass():
    code = (
        "if channel.can(Ability.EDIT) and channel.side is Side.INSIDE: show(channel.network_name)"
    )
    assert not list(comparisons_of_a_network(ast.parse(code)))
    assert not IN_TEMPLATE.search("{% if channel.side == 'inside' %}{{ channel.network_name }}")
    assert IN_TEMPLATE.search("{% if channel.network == 'inside' %}")


def test_nothing_is_evaluated_or_executed():
    """The CSP forbids it in the browser; here it is forbidden on our side too."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"eval", "exec"}
    ]
    assert found == []


# A mail brings its looks along: it has no style sheet, and no policy forbids it.
MAILS = {"notifications/templates/notifications/mail/news.html"}


def test_templates_hold_no_script_and_no_style_of_their_own():
    # Data for a script (application/json) runs nothing.
    inline = re.compile(
        r"<script(?![^>]*\bsrc=|[^>]*json)[^>]*>|\son\w+=|\sstyle=|\bhx-on\b|javascript:"
    )
    found = [
        f"{path.relative_to(ROOT)}: {told.group()}"
        for path in sources(".html")
        if str(path.relative_to(PACKAGE)) not in MAILS
        for told in inline.finditer(path.read_text())
    ]
    assert found == []


# They listen on this machine, or ask it; everything else goes through the guarded client.
MAY_CONNECT = {"core/http.py", "core/guard.py", "core/websocket.py"}
# Mails have lines of their own, opened by the guard (`guard.open_socket`).
MAY_CONNECT |= {"networks/mailbox/wire.py"}
# Django's mailer talks to the operator's own mail server; its errors are told apart here.
MAY_CONNECT |= {"notifications/letters.py"}
ON_THIS_MACHINE = {"config/processes.py", "config/reach.py", "config/running.py"}
CLIENTS = {"socket", "urllib.request", "http.client", "urllib3", "requests", "aiohttp"}
CLIENTS |= {"httpx", "httpx2", "httpcore", "httpcore2", "websockets"}
CLIENTS |= {"imaplib", "imapclient", "imapclient.IMAPClient", "poplib", "smtplib"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def test_only_the_guarded_client_talks_to_other_servers():
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources(".py")
        if str(path.relative_to(PACKAGE)) not in MAY_CONNECT | ON_THIS_MACHINE
        for name in imported(ast.parse(path.read_text()))
        if name in CLIENTS
    ]
    assert found == []
