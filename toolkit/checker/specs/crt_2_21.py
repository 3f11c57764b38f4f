"""CRT 2.21, which calls itself 2.2 in every place, so that no file is read with it."""

from toolkit.checker.specs._crt import crt

SPEC = crt("2.21", "2020-10-28", stated_version="2.2")
