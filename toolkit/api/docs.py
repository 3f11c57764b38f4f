"""The page that explains the API, made from its OpenAPI document: plain HTML, nothing loaded."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

REF = "#/components/schemas/"


@require_safe
def docs(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """What can be asked, what is answered, and an example to begin with. Open to everybody."""
    schema = api.get_openapi_schema()
    context = {
        "operations": list(_operations(schema)),
        "types": list(_types(schema)),
        "base": request.build_absolute_uri("/api/v1"),
        "requests": settings.API_REQUESTS_A_MINUTE,
        "uploads": settings.API_UPLOADS_A_MINUTE,
        "most": settings.UPLOAD_MAX_BYTES,
    }
    return render(request, "toolkit/api_docs.html", context)


def _operations(schema: dict) -> Iterator[dict]:
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            yield {
                "method": method.upper(),
                "path": path,
                "id": one["operationId"],
                "summary": one["summary"],
                "text": one.get("description", ""),
                "takes": [*_parameters(one), *_form(one)],
                "answers": list(_answers(one)),
            }


def _parameters(operation: dict) -> Iterator[dict]:
    for one in operation.get("parameters", []):
        rules = one["schema"]
        limits = f" ({rules['minimum']} … {rules['maximum']})" if "maximum" in rules else ""
        yield {"name": one["name"], "where": one["in"], "type": _type(rules) + limits}


def _form(operation: dict) -> Iterator[dict]:
    for kind, body in operation.get("requestBody", {}).get("content", {}).items():
        for name in body["schema"]["properties"]:
            yield {"name": name, "where": kind, "type": "file"}


def _answers(operation: dict) -> Iterator[dict]:
    for status, answer in sorted(operation["responses"].items(), key=lambda one: int(one[0])):
        content = answer.get("content", {}).get("application/json", {})
        yield {"status": status, "type": _type(content.get("schema", {}))}


def _types(schema: dict) -> Iterator[dict]:
    for name, one in schema["components"]["schemas"].items():
        fields = [
            {"name": key, "type": _type(rules), "note": rules.get("description", "")}
            for key, rules in one["properties"].items()
        ]
        yield {"name": name, "text": one.get("description", ""), "fields": fields}


def _type(rules: dict) -> str:
    """Return a type in words: "text", "list of Finding", "Report or null"."""
    if "$ref" in rules:
        return rules["$ref"].removeprefix(REF)
    if "anyOf" in rules:
        return " or ".join(_type(one) for one in rules["anyOf"])
    if rules.get("type") == "array":
        return f"list of {_type(rules['items'])}"
    words = {"string": "text", "integer": "number", "boolean": "true or false", "object": "object"}
    return rules.get("format") or words.get(rules.get("type", ""), rules.get("type", ""))
