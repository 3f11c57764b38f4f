"""What an activity shows to those who may not do it yet. Each kind of activity asks here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from courses.opening import reasons


def closed(request: HttpRequest, context: dict) -> HttpResponse | None:
    """Return the page for who is not enrolled, or for what is still locked; None if it is open.

    `context` is what services.reader_context() gives. A lesson or quiz that is open to visitors is
    open to everybody who is not enrolled.
    """
    if not context["enrolment"]:
        if context["step"].is_preview:
            return None
        return render(request, "courses/enrol_first.html", context, status=403)
    if context["lacking"]:
        context = context | {"reasons": reasons(context["lacking"])}
        return render(request, "courses/locked.html", context, status=403)
    return None
