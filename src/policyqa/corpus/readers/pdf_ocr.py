"""Reads scanned pages: takes a page of a PDF without text, gives its printed lines (optional extra: rapidocr-onnxruntime).

The one home of text recognition. Its models come with the package; nothing is fetched.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from policyqa.corpus.readers.pdf_layout import Printed

_PACKAGE = "rapidocr_onnxruntime"
_DOTS = 200
"""Dots per inch at which a page is drawn."""
_SURE = 0.5


def available() -> bool:
    """Whether the optional extra is installed."""
    return importlib.util.find_spec(_PACKAGE) is not None


class Recogniser:
    """Reads drawn pages; loading it takes about a second."""

    def __init__(self) -> None:
        self._engine: Any = importlib.import_module(_PACKAGE).RapidOCR()

    def lines(self, page: Any, number: int) -> list[Printed]:
        """The lines of a page in points, from top to bottom; those that are mostly guesses are left out."""
        import numpy as np

        picture = page.to_image(resolution=_DOTS).original.convert("RGB")
        found, _ = self._engine(np.asarray(picture))
        scale = 72 / _DOTS
        made = []
        for corners, text, score in found or ():
            xs, ys = [x * scale for x, _ in corners], [y * scale for _, y in corners]
            if float(score) >= _SURE and text.strip():
                made.append(Printed(number, min(xs), max(xs), min(ys), max(ys), max(ys) - min(ys), text.strip(), page.height))
        return made
