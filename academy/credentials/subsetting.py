"""Whether fonts are cut down to the letters in use by HarfBuzz (fast) or in Python (slow)."""

import ctypes

# The names that WeasyPrint tries. Source: weasyprint/text/ffi.py, 70.0.
NAMES = (
    "libharfbuzz-subset.so.0",
    "libharfbuzz-subset.0.dylib",
    "libharfbuzz-subset-0.dll",
    "libharfbuzz-subset-0",
)


def subsetting_library() -> bool:
    """Whether HarfBuzz's subsetting library loads. Asks the system, without loading WeasyPrint."""
    for name in NAMES:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False
