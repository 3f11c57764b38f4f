"""Saying that a block is out of date, reading the answers, and rating a course."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courses import feedback
from courses.content import contents
from courses.models import BlockReport, CourseRating
from courses.models.feedback import LONGEST_TEXT
from courses.services import enrolment_for
from courses.views import outline_or_404

REPORTS_A_PAGE = 20


class ReportForm(forms.Form):
    """What is out of date in a block."""

    text = forms.CharField(
        label=gettext_lazy("What is out of date, and how do you know?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("A link or the name of a source helps the trainer to check it."),
    )


class RatingForm(forms.Form):
    """Stars, and a comment that only trainers read."""

    stars = forms.TypedChoiceField(
        label=gettext_lazy("How useful was this course to you?"),
        coerce=int,
        choices=[
            (1, gettext_lazy("1 – not useful")),
            (2, gettext_lazy("2 – little")),
            (3, gettext_lazy("3 – fair")),
            (4, gettext_lazy("4 – useful")),
            (5, gettext_lazy("5 – very useful")),
        ],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=gettext_lazy("What should be better?"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only the trainers read it."),
    )


@require_http_methods(["GET", "POST"])
@login_required
def report(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """Say that one block of a lesson is out of date."""
    found = contents().step(pk)
    if found is None or found[1].kind != "lesson":
        raise Http404
    outline, step = found
    if not step.is_preview and not enrolment_for(request.user, outline.key):
        raise Http404
    quoted = feedback.quoted_block(step, block)
    if quoted is None:
        raise Http404
    form = ReportForm(request.POST or None)
    if form.is_valid():
        try:
            feedback.report_block(
                reporter=request.user,
                outline=outline,
                step=step,
                block=quoted,
                text=form.cleaned_data["text"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                _("Thank you. A trainer looks at it, and you read the answer under My learning."),
            )
            return redirect(f"{step.url}#b-{quoted.block_id}")
    context = {"form": form, "outline": outline, "step": step, "quoted": quoted}
    status = 422 if form.errors else 200
    return render(request, "courses/report_block.html", context, status=status)


@require_safe
@login_required
def my_reports(request: HttpRequest) -> HttpResponse:
    """What this person reported as out of date, and what the trainers answered."""
    mine = BlockReport.objects.visible_to(request.user).order_by("-created_at", "-pk")
    page_obj = Paginator(mine, REPORTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/my_reports.html", {"page_obj": page_obj})


@require_http_methods(["GET", "POST"])
@login_required
def rate(request: HttpRequest, slug: str) -> HttpResponse:
    """Rate a course of which one has done at least half."""
    outline = outline_or_404(slug)
    if feedback.place_to_rate(request.user, outline) is None:
        raise Http404
    mine = CourseRating.objects.filter(learner=request.user, course_key=outline.key).first()
    form = RatingForm(
        request.POST or None,
        initial={"stars": mine.stars, "comment": mine.comment} if mine else {},
    )
    if form.is_valid():
        feedback.rate_course(learner=request.user, outline=outline, **form.cleaned_data)
        messages.success(request, _("Thank you for your rating."))
        return redirect(outline.url)
    context = {"form": form, "outline": outline, "mine": mine}
    status = 422 if form.errors else 200
    return render(request, "courses/rate.html", context, status=status)
