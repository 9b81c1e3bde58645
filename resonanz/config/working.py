"""The worker process: procrastinate with its clock, until it is told to stop."""

import asyncio
import threading

from procrastinate.contrib.django import app

from resonanz.networks.listening import listen


def work(concurrency: int) -> None:
    """Do background work until SIGTERM or SIGINT; beside it follow the streams of networks."""
    stop = threading.Event()
    threading.Thread(target=listen, args=(stop,), name="listening", daemon=True).start()
    try:
        _work_until_stopped(concurrency)
    finally:
        stop.set()


def _work_until_stopped(concurrency: int) -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        asyncio.run(_work(working, concurrency))


async def _work(working: object, concurrency: int) -> None:
    async with working.open_async() as opened:  # type: ignore[attr-defined]
        await opened.run_worker_async(
            concurrency=concurrency,
            delete_jobs="successful",
            fetch_job_polling_interval=1.0,
            shutdown_graceful_timeout=8.0,
        )
