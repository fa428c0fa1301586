r"""TeX remnants: takes a canonical text, gives repairs that read formulas left over from typesetting.

`$1\sim 3\text{m}^3/\text{s}$` reads 1~3m³/s, `PM_{2.5}` reads PM2.5, `m^3/d` reads m³/d.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyqa.model.text import Repair

_REMNANT = re.compile(
    r"\$(?P<formula>[^$\n。；]{1,120})\$|(?P<bare>[A-Za-zμ0-9.]{0,20}[A-Za-zμ](?:[_^](?:\{[^{}\n]{1,12}\}|[A-Za-z0-9]))+(?:/[A-Za-z]+)?)"
)
_COMMANDS = {"sim": "~", "times": "×", "cdot": "·", "pm": "±", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "mu": "μ",
             "circ": "°", "degree": "°", "rightarrow": "→", "to": "→", "alpha": "α", "beta": "β", "Phi": "Φ", "phi": "φ",
             "%": "%", "approx": "≈", "div": "÷", "sum": "∑", "quad": " ", "ldots": "…"}
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_REASON = "排版公式残留（TeX），按其含义读出"


def tex_repairs(canonical: str) -> Iterator[Repair]:
    """Every remnant that can be read without loss."""
    for match in _REMNANT.finditer(canonical):
        inner = match["formula"] if match["formula"] is not None else match["bare"]
        if match["formula"] is not None and not re.search(r"[\\^_{}]|^[\d.\s~×+\-/A-Za-z%μ]+$", inner):
            continue  # an amount of money between two dollar signs
        reading = _read(inner)
        if reading != match[0] and not re.search(r"[\\{}$]", reading):
            yield Repair(printed=match[0], reading=reading, reason=_REASON, start=match.start(), end=match.end())


def _read(formula: str) -> str:
    text = re.sub(r"\\(?:text|mathrm|mathbf|rm|textrm|mathit|operatorname)\s*\{([^{}]*)\}", r"\1", formula)
    text = re.sub(r"\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2", text)
    text = re.sub(r"\\([A-Za-z]+|%)", lambda m: _COMMANDS.get(m[1], m[0]), text)
    text = re.sub(r"\^\s*(?:\{([^{}]*)\}|(\S))", lambda m: (m[1] or m[2]).translate(_SUPERSCRIPT), text)
    text = re.sub(r"_\s*(?:\{([^{}]*)\}|(\S))", lambda m: m[1] or m[2], text)
    return re.sub(r"\s+", "", text.replace("\\,", "").replace("{", "").replace("}", ""))
