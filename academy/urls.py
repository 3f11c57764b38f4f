"""Every address of the project. Wagtail serves what is left: the pages of the public site."""

from django.conf import settings
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from academy.site import views as site

urlpatterns = [
    path("favicon.ico", site.favicon, name="favicon"),
    path("healthz", site.healthz, name="healthz"),
    path("readyz", site.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("profile/", include("academy.accounts.urls")),
    path("company/", include("academy.companies.urls")),
    path("company/", include("academy.reporting.urls")),
    path("certificates/", include("academy.credentials.urls")),
    path("quizzes/", include("assessments.quizzes.urls")),
    path("readiness/", include("assessments.readiness.urls")),
    path("toolkit/", include("toolkit.urls")),
    path("api/v1/", include("toolkit.api.urls")),
    # One way in for everybody: with e-mail check, second step and rate limits.
    path("cms/login/", site.to_sign_in, name="cms_login"),
    path("_util/login/", site.to_sign_in, name="frontend_login"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("courses.urls")),
    path("", include("academy.site.urls")),
    path("", include(wagtail_urls)),
]

if not settings.MEDIA_BUCKET:
    # Pictures of lessons. A proxy may serve this folder instead; private files are elsewhere.
    urlpatterns.insert(
        0, path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="media")
    )

handler404 = "academy.site.views.not_found"
handler500 = "academy.site.views.server_error"
