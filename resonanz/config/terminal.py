"""The terminal we were started from, and that it may be closed while we run."""

import os
import select
import signal
import stat
import threading
import time

LOOK_EVERY_SECONDS = 0.5
STANDARD = (0, 1, 2)


def watch() -> None:
    """Hear SIGHUP too where who stands between us and the terminal keeps it to itself.

    The system tells only the leader of a session that its terminal is gone. Where make leads (a
    window opened for it, `ssh -t host make run`) it waits for us without telling us. Where a shell
    with job control leads we are in a group of our own, and are left alone: it may have let us go.
    """
    if os.getpgrp() != os.getsid(0):
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        if any(map(_is_gone, STANDARD)):  # closed before we were here
            signal.raise_signal(signal.SIGHUP)
        return
    threading.Thread(target=_wait_for_end, args=(terminal,), name="terminal", daemon=True).start()


def _wait_for_end(terminal: int) -> None:
    while os.isatty(terminal):
        time.sleep(LOOK_EVERY_SECONDS)
    os.close(terminal)
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGHUP)


def let_go() -> None:
    """What is still said to a terminal that is gone is said to nobody, instead of failing."""
    nobody = os.open(os.devnull, os.O_RDWR)
    for number in filter(_is_gone, STANDARD):
        os.dup2(nobody, number)
    os.close(nobody)


def _is_gone(number: int) -> bool:
    """Whether it was a terminal, and is none any more."""
    try:
        if not stat.S_ISCHR(os.fstat(number).st_mode):
            return False
    except OSError:  # it is closed
        return False
    looking = select.poll()
    looking.register(number, 0)
    return any(told & select.POLLHUP for _number, told in looking.poll(0))
