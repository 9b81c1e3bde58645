"""Background work of the plan; every task is safe to run twice."""

from procrastinate.contrib.django import app

from . import actions, films


@app.periodic(cron="17 3 * * *")
@app.task(queue="upkeep", queueing_lock="planning.wall_times", name="planning.wall_times")
def wall_times(timestamp: int) -> None:
    """Every night: what is meant for half past nine stays there, whatever clocks do."""
    actions.keep_wall_times()


@app.task(queue="videos", lock="planning.make_video", name="planning.make_video")
def make_video(attachment_id: int) -> None:
    """Convert a video as a network takes it; one at a time, so that others get their turn."""
    films.make(attachment_id)


@app.periodic(cron="41 3 * * *")
@app.task(queue="upkeep", queueing_lock="planning.unused_videos", name="planning.unused_videos")
def unused_videos(timestamp: int) -> None:
    """Every night: videos that belong to nothing for a week are thrown away."""
    films.forget_unused()
