"""What risk readiness does later, or by the clock. A task takes a key and may run twice."""

from assessments.readiness.tasks.benchmarks import renew_benchmarks
from assessments.readiness.tasks.requests import mail_request, sweep_requests
from assessments.readiness.tasks.shares import mail_share, sweep_shares

__all__ = [
    "mail_request",
    "mail_share",
    "renew_benchmarks",
    "sweep_requests",
    "sweep_shares",
]
