"""The addresses of the API, version 1. Another version would stand beside it, not replace it."""

from django.urls import path, re_path
from ninja import NinjaAPI

from toolkit.api import checks, docs
from toolkit.api.errors import answer_in_json, in_json, nothing_here

app_name = "api"

api = NinjaAPI(
    title="Responsible Minerals Academy",
    version="1",
    description="Check completed reporting templates, as on the page.",
    urls_namespace="api",
    docs_url=None,  # the library's page loads its scripts from elsewhere
)
api.add_router("", checks.router)
answer_in_json(api)

_addresses, _app, _namespace = api.urls
for _address in _addresses:
    _address.callback = in_json(_address.callback)

urlpatterns = [
    path("docs", docs.docs, {"api": api}, name="docs"),
    *_addresses,
    re_path(r"^(?P<rest>.*)$", nothing_here, name="nothing"),
]
