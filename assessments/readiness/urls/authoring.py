from django.urls import path

from assessments.readiness import catalogue_views as catalogue
from assessments.readiness import move_views

urlpatterns = [
    path("criteria/", catalogue.catalogue, name="catalogue"),
    path("criteria/<slug:code>/", catalogue.question_set, name="catalogue_set"),
    path("criteria/<slug:code>/<int:number>/", catalogue.version, name="catalogue_version"),
    path(
        "criteria/<slug:code>/<int:number>.<str:kind>",
        catalogue.version_file,
        name="catalogue_export",
    ),
    # before the criteria, whose codes have capitals
    path(
        "criteria/<slug:code>/<int:number>/crosswalk/",
        catalogue.crosswalk,
        name="catalogue_crosswalk",
    ),
    path(
        "criteria/<slug:code>/<int:number>/<slug:criterion>/",
        catalogue.criterion,
        name="catalogue_criterion",
    ),
    path(
        "criteria/<slug:code>/<int:number>/<slug:criterion>.<str:kind>",
        catalogue.criterion_file,
        name="catalogue_criterion_export",
    ),
    path("<uuid:pk>/version/", move_views.move, name="move"),
]
