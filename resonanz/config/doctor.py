"""`resonanz doctor`: looks at an installation and says what is wrong and what to do."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from django.core.exceptions import ImproperlyConfigured

from .legible import illegible
from .ready import make_ready
from .safety import problems

OLDEST_PYTHON = (3, 12)
QUIET_SECONDS = 60

Finding = tuple[bool, str]


def examine() -> int:
    """Print what was found; 0 where all is well, 1 where something needs a person."""
    well = True
    for good, words in findings():
        click.echo(f"{'ok     ' if good else 'PROBLEM'}  {words}")
        well = well and good
    return 0 if well else 1


def findings() -> Iterator[Finding]:
    """What was looked at, whether it is well, and what to do where it is not."""
    yield sys.version_info >= OLDEST_PYTHON, f"Python {sys.version.split()[0]} (needs 3.12)"
    if wrong := illegible():
        yield False, " ".join(wrong)
        return
    try:
        make_ready(check=False)
        from django.db import connection

        connection.ensure_connection()
    except (click.ClickException, ImproperlyConfigured) as error:
        yield False, str(error)
        return
    except Exception as error:
        reason = str(error).strip().splitlines()[0]
        yield False, f"The database does not answer: {reason}. Is DATABASE_URL right?"
        return
    yield _settings()
    yield True, f"The database answers (PostgreSQL {_database_version()})"
    for look in (_migrations, _secrets, _front_end, _catalogues, _media, _films, _mail):
        yield look()
    if _migrations()[0]:
        yield _administrator()
        yield _worker()
        yield from _accounts()
    yield from _versions()


def _settings() -> Finding:
    unsafe = problems()
    mode = os.environ.get("RESONANZ_MODE", "production")
    return not unsafe, " ".join(unsafe) if unsafe else f"Settings are safe ({mode})"


def _database_version() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def _migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return False, f"{len(plan)} migrations are missing. Run `resonanz migrate`."
    return True, "The database is up to date"


def _secrets() -> Finding:
    """Whether the key ring opens what is stored under it."""
    from cryptography.fernet import InvalidToken

    from resonanz.networks.models import Account

    if not _migrations()[0]:
        return True, "No stored secrets yet"
    try:
        count = len(Account.objects.all())
    except InvalidToken:
        return False, "SECRETS_KEYS does not open the stored secrets. Put the old key back too."
    return True, f"The keys open the stored secrets of {count} accounts"


def _front_end() -> Finding:
    from django.contrib.staticfiles.finders import find

    if find("npm/htmx/htmx.min.js") is None:
        return False, "The front end is missing. In a checkout run `make setup`."
    return True, "The front end is here"


def _catalogues() -> Finding:
    from django.conf import settings

    missing = [code for code, _name in settings.LANGUAGES if not _catalogue(code).exists()]
    if missing:
        return False, f"Texts are missing ({', '.join(missing)}). In a checkout run `make setup`."
    return True, "Texts are here in all languages"


def _catalogue(code: str) -> Path:
    from django.conf import settings

    return Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.mo"


def _media() -> Finding:
    from django.conf import settings

    if settings.STORAGES["default"]["BACKEND"].endswith("Bucket"):
        return _bucket()
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True, f"The media folder can be written ({folder})"
    except OSError as error:
        return False, f"The media folder cannot be written: {error}"


def _bucket() -> Finding:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    try:
        default_storage.delete(default_storage.save("doctor", ContentFile(b"ok")))
    except Exception as error:
        return False, f"S3 does not take a file: {error}. Is MEDIA_URL right?"
    return True, "S3 takes and gives back files"


def _films() -> Finding:
    from resonanz.core.film import program

    there = program.program()
    if not there:
        return True, "Videos are not converted: no ffmpeg here (or install resonanz[video])"
    if not program.can_convert():
        return False, f"{there} cannot write H.264. Install another ffmpeg, or resonanz[video]."
    return True, f"Videos are converted ({there})"


def _mail() -> Finding:
    from django.conf import settings
    from django.core.mail import mailers

    if not settings.MAILERS["default"]["BACKEND"].endswith("smtp.EmailBackend"):
        if os.environ.get("RESONANZ_MODE", "production") != "production":
            return True, "Mail is not sent, as befits a demonstration"
        return False, "Mail leaves nowhere. Set EMAIL_URL=smtp://user:password@host."
    try:
        backend = mailers["default"]
        backend.open()
        backend.close()
    except OSError as error:  # a refusal by the mail server is one too
        return False, f"The mail server does not take us: {error}. Is EMAIL_URL right?"
    return True, "The mail server takes us"


def _administrator() -> Finding:
    from resonanz.accounts.models import User

    administrators = User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True)
    if not administrators.exclude(person=None).exists():
        return False, "Nobody administers this yet. Let one in: `resonanz manage createsuperuser`."
    return True, "Somebody administers this"


def _worker() -> Finding:
    from .health import seconds_since_heartbeat

    seconds = seconds_since_heartbeat()
    if seconds is None or seconds > QUIET_SECONDS:
        return False, "No worker runs: nothing comes in and nothing goes out. `resonanz worker`"
    return True, f"A worker is alive ({seconds:.0f} s ago)"


def _accounts() -> Iterator[Finding]:
    from resonanz.networks.models import Account

    for account in Account.objects.exclude(problem="").select_related("channel"):
        yield False, f"{account.channel.network_name} {account.handle}: {account.problem}"
    yield from _reachability()


def _versions() -> Iterator[Finding]:
    """Versions of networks' interfaces that end soon."""
    from django.utils.translation import override

    from resonanz.core.time import now
    from resonanz.networks.versions import warnings

    with override("en"):
        found = warnings(now().date())
    for words in found:
        yield False, words


def _reachability() -> Iterator[Finding]:
    """Whether networks that fetch pictures from us reach us, where one is connected."""
    from django.utils.translation import override

    from resonanz.networks import reachability

    with override("en"):
        if trouble := reachability.words_of(reachability.look()):
            yield False, f"Networks cannot fetch pictures from us. {trouble}"
