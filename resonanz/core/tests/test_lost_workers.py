"""Workers die and databases restart: what was begun is finished, and nobody sees an error."""

import asyncio

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from resonanz.core.tasks import deliver_event, take_up_stalled
from resonanz.people.models import Organisation


def work_once():
    async def work(working):
        async with working.open_async() as opened:
            await opened.run_worker_async(queues=["upkeep"], wait=False)

    with app.replace_connector(app.connector.get_worker_connector()) as working:
        asyncio.run(work(working))


def begun_by_a_worker(last_seen):
    job = deliver_event.defer(event_id=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)"
            " RETURNING id",
            [last_seen],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [worker, job],
        )
    return job


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_had_begun_is_taken_up_and_what_a_living_one_does_is_left():
    dead, living = begun_by_a_worker("10 minutes"), begun_by_a_worker("1 second")

    take_up_stalled.defer(timestamp=0)
    work_once()

    assert ProcrastinateJob.objects.get(pk=dead).status == "todo"
    assert ProcrastinateJob.objects.get(pk=living).status == "doing"


@pytest.mark.django_db(transaction=True)
def test_a_request_after_the_database_was_gone_meets_no_dead_connection():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()
    told = connection.get_connection_params()
    with psycopg.connect(
        host=told["host"], dbname=told["dbname"], user=told["user"], autocommit=True
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])

    connection.close_if_unusable_or_obsolete()  # as at the beginning of each request

    assert Organisation.objects.count() == 0
