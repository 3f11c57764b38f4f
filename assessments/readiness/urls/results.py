from django.urls import path

from assessments.readiness import comparison_views, result_views

urlpatterns = [
    path("<uuid:pk>/results/", result_views.results, name="results"),
    path("<uuid:pk>/results/arithmetic/", result_views.arithmetic, name="arithmetic"),
    path("<uuid:pk>/results/report.<str:kind>", result_views.report, name="report"),
    path("<uuid:pk>/comparison/", comparison_views.comparison, name="comparison"),
    path("<uuid:pk>/revisions/<int:revision>/", result_views.snapshot, name="snapshot"),
    path(
        "<uuid:pk>/revisions/<int:revision>.json", result_views.snapshot_json, name="snapshot_json"
    ),
]
