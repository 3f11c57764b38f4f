"""What happens later, each noun's in a file of its own, imported here so that Celery finds it."""

from assessments.readiness.tasks import benchmarks, delegations, reminders, requests, shares

__all__ = ["benchmarks", "delegations", "reminders", "requests", "shares"]
