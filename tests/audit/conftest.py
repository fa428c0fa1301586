"""Puts the documents and rules that these tests write themselves within reach of the imports."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
