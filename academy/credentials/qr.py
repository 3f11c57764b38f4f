"""QR codes as one SVG path: sharp at any size, and no picture library."""

from typing import NamedTuple

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


class QRPath(NamedTuple):
    """A QR code without its quiet zone: `size` modules a side, and the dark ones as SVG path.

    The path is to be stroked, one module wide: each run of a row is a line through its middle,
    which takes half the points that an outline would, and so half the time to print.
    """

    size: int
    path: str


def qr_path(text: str) -> QRPath:
    """Draw a text as a QR code that survives 15% damage (level M)."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    rows = code.get_matrix()
    bars = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                bars.append(f"M{start} {y}.5h{x - start}")
            x += 1
    return QRPath(len(rows), "".join(bars))
