"""CRT 2.2, released on 28 October 2020."""

from toolkit.checker.specs._crt import crt

SPEC = crt("2.2", "2020-10-28")
