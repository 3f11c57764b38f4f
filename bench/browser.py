"""A caller of the real WSGI application, in this process: what a browser would send and get."""

import http.cookies
import io
from dataclasses import dataclass, field
from functools import cache
from typing import Any

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@cache
def application() -> Any:
    """Return the project's WSGI application with all its middleware."""
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


@dataclass(frozen=True)
class Answer:
    """A status (for example 200), the headers in lower case, and the body as sent."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Browser:
    """Somebody who asks for pages, compressed ones, with these cookies."""

    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Return the answer of the application, closed as a server would close it."""
        heard: list[Any] = []
        environ = self._environ(path)
        result = application()(environ, lambda status, headers: heard.extend([status, headers]))
        body = b"".join(result)
        result.close()
        status, headers = heard
        for name, value in headers:
            if name == "Set-Cookie":
                for cookie in http.cookies.SimpleCookie(value).values():
                    self.cookies[cookie.key] = cookie.value
        return Answer(int(status[:3]), {name.lower(): value for name, value in headers}, body)

    def page(self, path: str) -> Answer:
        """As get(), for a page that must be there. Raises RuntimeError if it is not."""
        answer = self.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return answer

    def _environ(self, path: str) -> dict[str, Any]:
        path, _mark, query = path.partition("?")
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost:8000",
            "HTTP_USER_AGENT": BROWSER,
            "HTTP_ACCEPT": "text/html,*/*;q=0.8",
            "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.5",
            "HTTP_ACCEPT_ENCODING": "gzip, deflate",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


def signed_in(email: str) -> Browser:
    """Return the browser of a person of the demo who has signed in."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(email=email))
    return Browser(
        {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    )


LEARNER = "tomas.ibarra@rowan-motors.example"
MANAGER = "ingrid.holm@rowan-motors.example"
