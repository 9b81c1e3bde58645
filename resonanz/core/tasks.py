"""Background work of the ground."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from .events import DELIVER, QUEUE, listeners
from .models import Event


@app.task(
    queue=QUEUE,
    retry=RetryStrategy(max_attempts=8, exponential_wait=2),
    name=DELIVER,
)
def deliver_event(event_id: int) -> None:
    """Call every listener of an event; each is safe to call again."""
    event = Event.objects.get(pk=event_id)
    for listener in listeners(event.verb):
        listener(event)


@app.task(
    queue=QUEUE,
    retry=RetryStrategy(max_attempts=8, exponential_wait=2),
    name="core.deliver_events",
)
def deliver_events(event_ids: list[int]) -> None:
    """Call every listener of many events, in their order; each is safe to call again."""
    for event in Event.objects.filter(pk__in=event_ids).order_by("pk"):
        for listener in listeners(event.verb):
            listener(event)


@app.periodic(cron="* * * * *")
@app.task(
    queue="upkeep", queueing_lock="core.take_up", pass_context=True, name="core.take_up_stalled"
)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs whose worker died are done by another; each task may be run twice."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)
