"""What happens later, each noun's in a file of its own, imported here so that Celery finds it."""

from assessments.readiness.tasks import delegations, reminders

__all__ = ["delegations", "reminders"]
from assessments.readiness.tasks import benchmarks, delegations, requests, shares

__all__ = ["benchmarks", "delegations", "requests", "shares"]
