from django.http import HttpRequest, HttpResponse


def lesson_preview(request: HttpRequest, page: object) -> HttpResponse:
    return HttpResponse("")
