"""The command `resonanz`: help everywhere, words for what is wrong, exit codes that mean it."""

import pytest
from click.testing import CliRunner
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation

from resonanz import __version__
from resonanz.accounts.models import ApiToken
from resonanz.config import cli
from resonanz.people.models import Organisation


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


COMMANDS = ["run", "web", "worker", "demo", "migrate", "token", "keys", "doctor", "manage"]


@pytest.fixture
def command(monkeypatch, db):
    """`command("token", "create", …)`: the command in this process, on the test's database."""
    monkeypatch.setattr(cli, "make_ready", lambda **options: None)
    return lambda *arguments: CliRunner().invoke(cli.main, arguments)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(command, name):
    listed = command("--help")
    assert listed.exit_code == 0
    assert f"\n  {name} " in listed.output
    if name != "manage":  # passes everything on to Django
        assert command(name, "--help").exit_code == 0


@pytest.mark.parametrize("path", [("token",), ("token", "create"), ("keys",), ("keys", "rotate")])
@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_what_lies_deeper_explains_itself_too(command, path, asked):
    told = command(*path, asked)
    assert told.exit_code == 0
    assert "Usage: " in told.output


def test_it_tells_its_version(command):
    assert __version__ in command("--version").output


@pytest.mark.parametrize(
    "arguments",
    [
        ("dance",),
        ("demo", "--people", "3"),
        ("web", "--port", "0"),
        ("token", "create"),
        ("token", "create", "tom@velora.example", "--scope", "everything"),
    ],
)
def test_wrong_use_ends_with_2(command, arguments):
    assert command(*arguments).exit_code == 2


def test_a_key_is_made_for_a_person_and_shown_once(command, tom):
    told = command("token", "create", "TOM@velora.example", "--scope", "read", "--scope", "write")

    assert told.exit_code == 0
    assert told.output.startswith("rz_")
    assert ApiToken.objects.get().scopes == ["read", "write"]


def test_without_a_scope_a_key_may_read(command, tom):
    assert command("token", "create", "tom@velora.example").exit_code == 0
    assert ApiToken.objects.get().scopes == ["read"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody@velora.example",), "Nobody signs in with nobody@velora.example."),
        (("tom@velora.example", "--scope", "admin"), "Only administrators"),
    ],
)
def test_a_key_that_may_not_be_is_not_made(command, tom, arguments, said):
    told = command("token", "create", *arguments)

    assert told.exit_code == 1
    assert said in told.output
    assert not ApiToken.objects.exists()


def test_the_demonstration_changes_nothing_that_lives(command, organisation):
    told = command("demo")

    assert told.exit_code == 1
    assert "not empty. Nothing was changed." in told.output
    assert Organisation.objects.count() == 1


def test_djangos_own_commands_are_within_reach(resonanz, db):
    told = resonanz("manage", "check", "--help")

    assert told.returncode == 0
    assert "resonanz manage check" in told.stdout


def test_the_database_is_brought_up_to_date(resonanz, db, tmp_path):
    told = resonanz("migrate", VAR=str(tmp_path))

    assert told.returncode == 0
    assert "No migrations to apply" in told.stdout


def test_a_database_that_is_away_is_said_in_a_line(resonanz, db, tmp_path):
    away = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "VAR": str(tmp_path)}

    told = resonanz("token", "create", "tom@velora.example", **away)

    assert told.returncode == 1
    assert told.stderr.startswith("Error: The database does not answer: ")
    assert "Traceback" not in told.stderr


def test_a_setting_that_cannot_be_read_is_said_in_a_line(resonanz, db, tmp_path):
    told = resonanz("migrate", EMAIL_URL="pigeon://loft", VAR=str(tmp_path))

    assert told.returncode == 1
    assert "EMAIL_URL is none of" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HTTP_TIMEOUT_SECONDS", "long", "wrong: HTTP_TIMEOUT_SECONDS is 'long'. It is a number"),
        ("TRUSTED_PROXIES", "x", "wrong: TRUSTED_PROXIES is 'x'. It is a whole number"),
        ("DATABASE_URL", "mysql://me:word@host/name", "wrong: DATABASE_URL is no address"),
        ("VAR", "/proc/nowhere", "VAR is /proc/nowhere, where nothing can be kept"),
        ("HOST", "999.1.1.1", "HOST is 999.1.1.1, which is no address of this machine"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(resonanz, db, tmp_path, name, value, said):
    told = resonanz("web", **({"VAR": str(tmp_path)} | {name: value}))

    assert told.returncode == 1
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert "me:word" not in told.stderr


@pytest.mark.parametrize("name", ["web", "worker"])
def test_nothing_serves_or_works_on_an_older_database(monkeypatch, db, name):
    monkeypatch.setattr(cli, "make_ready", lambda **options: None)
    MigrationRecorder.Migration.objects.filter(app="core").delete()

    told = CliRunner().invoke(cli.main, [name])

    assert told.exit_code == 1
    assert "Run `resonanz migrate` first." in told.output


@pytest.mark.parametrize("renaming", ["TO former", "COLUMN email TO former"])
def test_no_key_is_made_in_an_older_database(command, renaming):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE accounts_user RENAME {renaming}")

    told = command("token", "create", "tom@velora.example")

    assert told.exit_code == 1
    assert told.output.startswith("Error: The database is not of this version.")
