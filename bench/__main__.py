"""Run the benchmark: `make bench`, or `python -m bench [--seconds N] [--tenth]`.

Prints requests a second with 1 and 16 clients and, for 16, the ratio to the home feed's own SQL by
pgbench (prepared, 8 clients) measured in the same run; then what comes in (events a second beside
COPY, time to the queue on a screen), what goes out (a thousand posts due at once), and how soon
twenty thousand followers of a space are told. The data lie in `var/bench-…` for next time.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from resonanz.config import embedded

from .size import FULL, WIDE, Size

TARGETS = {
    "feed JSON": 0.35,
    "feed HTML": 0.15,
    "thread JSON": 0.3,
    "thread HTML": 0.15,
    "comment": 0.1,
    "search": 0.12,
}


def main() -> None:
    """Prepare the data where they are missing, measure, print; exit 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--seconds", type=int, default=8, help="length of each measurement")
    parser.add_argument(
        "--no-tenth", action="store_true", help="leave out the smaller organisation"
    )
    parser.add_argument("--threads", type=int, default=4, help="threads of the web process")
    parser.add_argument(
        "--only-networks", action="store_true", help="what comes in and goes out alone"
    )
    parser.add_argument(
        "--only-due",
        action="store_true",
        help="posts due at once: our own speed, within limits, on the real Bluesky network",
    )
    parser.add_argument(
        "--only-telling", action="store_true", help="a post to twenty thousand followers alone"
    )
    parser.add_argument(
        "--only-search", action="store_true", help="searches in an organisation of many spaces"
    )
    options = parser.parse_args()
    if options.only_search:
        sys.exit(0 if _search() else 1)
    if options.only_telling:
        sys.exit(0 if _telling() else 1)
    if options.only_due:
        sys.exit(0 if _due() else 1)
    if options.only_networks:
        sys.exit(0 if _networks() else 1)
    full = run(FULL, "bench", options.seconds, options.threads)
    met = all(full[name] >= target for name, target in TARGETS.items())
    met &= _in_a_process_of_its_own("--only-networks")
    met &= _in_a_process_of_its_own("--only-search")
    met &= _in_a_process_of_its_own("--only-telling")
    if not options.no_tenth:
        met &= _growth(options.seconds)
    sys.exit(0 if met else 1)


def run(size: Size, name: str, seconds: int, threads: int) -> dict[str, float]:
    """The ratios of one organisation, printed as they come."""
    _prepare(size, name)
    from .measure import measure

    return measure(os.environ["DATABASE_URL"], seconds, threads, TARGETS)


def _in_a_process_of_its_own(option: str) -> bool:
    """Another database needs another process: Django knows one."""
    return subprocess.run([sys.executable, "-m", "bench", option], check=False).returncode == 0


def _networks() -> bool:
    """What comes in and goes out, in an organisation of its own; whether the targets hold."""
    _begin("bench-intake")
    from .due import at_once
    from .intake import throughput
    from .screen import to_the_screen

    return throughput() & to_the_screen() & at_once()


def _telling() -> bool:
    """A post to twenty thousand followers, in an organisation of its own."""
    _begin("bench-telling")
    from .telling import to_all_followers

    return to_all_followers()


def _search() -> bool:
    """Searches of who belongs to many of a thousand spaces; whether they are as quick as typing."""
    _prepare(WIDE, "bench-wide")
    from .search import as_quick_as_typing

    return as_quick_as_typing()


def _due() -> bool:
    """A thousand posts due at once, on each kind of network; whether the targets hold."""
    _begin("bench-intake")
    from .due import at_once, on_bluesky, within_limits

    return at_once() & within_limits() & on_bluesky()


def _prepare(size: Size, name: str) -> None:
    _begin(name)
    _fill(size)
    from resonanz.conversations.searching.learning import learn_words

    learn_words(600, everything=True)


def _begin(name: str) -> None:
    """A database of its own, at the state of this version."""
    folder = Path(os.environ.get("VAR", "var")) / f"{name}-postgres"
    os.environ["DATABASE_URL"] = embedded.start(folder)
    os.environ.setdefault("RESONANZ_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resonanz.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _fill(size: Size) -> None:
    from .data import fill

    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        filled = connection.execute("SELECT count(*) FROM people_person").fetchone()
        if filled and filled[0]:
            return
        print(f"Writing {size} …", flush=True)
        fill(connection, size)


def _growth(seconds: int) -> bool:
    """Whether the feed costs at most 1.2 times at ten times the posts: its SQL and its page."""
    from .measure import feed_statement_ms

    now = feed_statement_ms(os.environ["DATABASE_URL"], seconds)
    folder = Path(os.environ.get("VAR", "var")) / "bench-tenth-postgres"
    url = embedded.start(folder)
    _elsewhere("b._prepare(size.TENTH, 'bench-tenth')")
    young = feed_statement_ms(url, seconds)
    # In turn and the best of each, so that a slow moment of the machine does not look like growth.
    pages: dict[str, list[float]] = {"bench-tenth": [], "bench": []}
    for name in 2 * list(pages):
        pages[name].append(float(_elsewhere(f"print(b.page_ms({name!r}, {seconds}))")))
    return _is_little("SQL", young, now) & _is_little("page", *map(min, pages.values()))


def _is_little(what: str, young: float, now: float) -> bool:
    print(
        f"feed {what}, 1 client: {young:.2f} ms at a tenth of the posts, {now:.2f} ms now: "
        f"{now / young:.2f} times (at most 1.2)",
        flush=True,
    )
    return now <= 1.2 * young


def page_ms(name: str, seconds: int) -> float:
    """How long one client waits for the home feed as HTML, in milliseconds."""
    _begin(name)
    from .measure import feed_page_ms

    return feed_page_ms(seconds)


def _elsewhere(code: str) -> str:
    """What a process of its own says last: Django knows one database for each process."""
    told = subprocess.run(
        [sys.executable, "-c", f"from bench import __main__ as b, size; {code}"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    return told.strip().rpartition("\n")[2]


if __name__ == "__main__":
    main()
