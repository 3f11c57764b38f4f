from django.urls import path

from toolkit import (
    carry_views,
    draft_row_views,
    draft_views,
    privacy_views,
    rollup_views,
    views,
)

app_name = "toolkit"

urlpatterns = [
    path("check/", views.check, name="check"),
    path("exercises/<int:pk>/workbook", views.practice_workbook, name="practice_workbook"),
    path("exercises/<int:pk>/<slug:slug>/", views.exercise, name="exercise"),
    path("submissions/<uuid:pk>/", views.submission, name="submission"),
    path("submissions/<uuid:pk>/workbook", views.submitted_workbook, name="submitted_workbook"),
    path("submissions/<uuid:pk>/delete", privacy_views.delete, name="delete_submission"),
    path("submissions/<uuid:pk>/practice", privacy_views.practice, name="confirm_practice"),
    path(
        "submissions/<uuid:pk>/feedback-workbook",
        views.feedback_workbook,
        name="feedback_workbook",
    ),
    path("submissions/<uuid:pk>/feedback-pdf", views.feedback_pdf, name="feedback_pdf"),
    path("submissions/<uuid:pk>/carry-over/", carry_views.carry_over, name="carry_over"),
    path(
        "submissions/<uuid:pk>/carried.xlsx", carry_views.carried_workbook, name="carried_workbook"
    ),
    path("versions/", carry_views.versions, name="versions"),
    path("roll-ups/", rollup_views.roll_ups, name="roll_ups"),
    path("roll-ups/<uuid:pk>/", rollup_views.roll_up, name="roll_up"),
    path("roll-ups/<uuid:pk>/delete/", rollup_views.delete_roll_up, name="delete_roll_up"),
    path(
        "roll-ups/<uuid:pk>/roll-up.<str:kind>", rollup_views.roll_up_export, name="roll_up_export"
    ),
    path("submissions/<uuid:pk>/edit", draft_views.edit_submission, name="edit_submission"),
    path("forms/", draft_views.drafts_page, name="drafts"),
    path("forms/<uuid:pk>/", draft_views.draft, name="draft"),
    path("forms/<uuid:pk>/workbook", draft_views.workbook, name="draft_workbook"),
    path("forms/<uuid:pk>/title", draft_views.rename, name="rename_draft"),
    path("forms/<uuid:pk>/duplicate", draft_views.duplicate, name="duplicate_draft"),
    path("forms/<uuid:pk>/delete", draft_views.delete, name="delete_draft"),
    path("forms/<uuid:pk>/find-smelter/", draft_row_views.find_smelter, name="find_smelter"),
    path("forms/<uuid:pk>/<slug:table>/rows/add/", draft_row_views.add_row, name="add_row"),
    path(
        "forms/<uuid:pk>/<slug:table>/rows/<slug:row_id>/",
        draft_row_views.edit_row,
        name="edit_row",
    ),
    path(
        "forms/<uuid:pk>/<slug:table>/rows/<slug:row_id>/remove",
        draft_row_views.remove_row,
        name="remove_row",
    ),
    path("forms/<uuid:pk>/<slug:key>/", draft_views.step, name="draft_step"),
]
