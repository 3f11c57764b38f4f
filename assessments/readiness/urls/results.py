from django.urls import path

from assessments.readiness.views import comparison, results

urlpatterns = [
    path("<uuid:pk>/results/", results.results, name="results"),
    path("<uuid:pk>/results/arithmetic/", results.arithmetic, name="arithmetic"),
    path("<uuid:pk>/results/report.<str:kind>", results.report, name="report"),
    path("<uuid:pk>/comparison/", comparison.comparison, name="comparison"),
    path("<uuid:pk>/revisions/<int:revision>/", results.snapshot, name="snapshot"),
    path("<uuid:pk>/revisions/<int:revision>.json", results.snapshot_json, name="snapshot_json"),
]
