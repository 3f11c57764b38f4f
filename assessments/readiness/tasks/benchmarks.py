"""The benchmark is made by the clock, never by a page that somebody opens."""

from celery import shared_task


@shared_task(name="assessments.readiness.tasks.renew_benchmarks")
def renew_benchmarks() -> None:
    """Make the figures of every group anew, where enough has changed."""
    from assessments.readiness.benchmarking import renew_all

    renew_all()
