"""Formulas to running text: "p < 0.001", "1.5 × 10⁹/l"; MathML, and TeX where there is nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from lxml.etree import _Element as Element

_SUPER = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_SUB = str.maketrans("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RAISED = re.compile(r"[0-9+\-−–=()ni]+")
_SPACED = frozenset("=<>≤≥≠≈≃≅∼~±×·⋅+→←⇒∈∪∩⩽⩾≪≫∝÷*")
_SIGNS = frozenset("+-−–±")
_INVISIBLE = str.maketrans("", "", "\u2061\u2062\u2063\u2064")
_DROPPED = frozenset({"annotation", "annotation-xml", "maction", "mphantom", "none", "mprescripts"})
_DEEPEST = 60  # elements in elements; no formula of an article comes near
_LARGEST = 2000  # elements of a formula that is set with care
_TEX = {
    "times": "×", "cdot": "·", "pm": "±", "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥",
    "geqslant": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "∼", "alpha": "α", "beta": "β", "gamma": "γ",
    "delta": "δ", "kappa": "κ", "lambda": "λ", "mu": "µ", "sigma": "σ", "chi": "χ", "rho": "ρ", "lt": "<", "gt": ">",
    "quad": " ", "qquad": " ", "circ": "°", "sum": "Σ", "infty": "∞", "to": "→", "rightarrow": "→",
}  # fmt: skip


def raised(text: str) -> str:
    """Superscript: Unicode where every character has one, "^x" otherwise."""
    return text.translate(_SUPER) if _RAISED.fullmatch(text) else "^" + text


def lowered(text: str) -> str:
    """Subscript: digits and signs in Unicode, letters as they are ("HbA₁c", "Cmax")."""
    return text.translate(_SUB)


def flatten(math: Element) -> str:
    """One line of text for a MathML element without namespaces; "" where it shows nothing."""
    small = sum(1 for _ in math.iter()) <= _LARGEST
    return re.sub(r"\s+", " ", _flat(math, 0) if small else "".join(map(str, math.itertext()))).strip()


def flatten_tex(source: str) -> str:
    """One line of text for a formula in TeX: what it shows, its commands dropped or replaced."""
    body = re.search(r"\\begin\{document\}(.*?)\\end\{document\}", source, re.DOTALL)
    text = (body[1] if body else source).replace("$", " ")
    text = re.sub(r"\\[,;:!> ]|~", " ", text)
    text = re.sub(r"\\(?:text|mathrm|mathit|mathbf|operatorname|rm|textit|textrm)\b\s*", "", text)
    text = re.sub(r"\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2", text)
    text = re.sub(r"\\([A-Za-z]+)\s*", lambda m: _TEX.get(m[1], ""), text)
    text = re.sub(r"\^\{([^{}]*)\}|\^(\S)", lambda m: raised((m[1] or m[2] or "").strip()), text)
    text = re.sub(r"_\{([^{}]*)\}|_(\S)", lambda m: lowered((m[1] or m[2] or "").strip()), text)
    text = re.sub(r"\s*([=<>≤≥≠≈±×])\s*", r" \1 ", re.sub(r"[{}\\&]", "", text))
    return re.sub(r"\s+", " ", text).strip()


def _flat(node: Element, depth: int) -> str:
    if not _is_element(node) or node.tag in _DROPPED:
        return ""
    if depth > _DEEPEST:
        return "".join(map(str, node.itertext()))
    own = _LAYOUTS.get(node.tag)
    parts = [_flat(child, depth + 1) for child in node]
    if own is not None:
        return own(node, parts)
    return _text(node) if not len(node) else _row(node, parts)


def _is_element(node: Any) -> bool:
    return isinstance(node.tag, str)


def _text(node: Element) -> str:
    return re.sub(r"\s+", " ", (node.text or "").translate(_INVISIBLE)).strip()


def _row(node: Element, parts: Sequence[str]) -> str:
    """Side by side: relations and products between blanks, a sign joined to its number."""
    text = node.text.strip() if node.text else ""
    for child, part in zip(node, parts, strict=True):
        operator = child.tag == "mo"
        if operator and part in _SIGNS and (not text.strip() or re.search(r"[=<>≤≥(\[,;×/]\s*$", text)):
            text += part
        elif operator and (part in _SPACED or part in _SIGNS):
            text = text.rstrip() + f" {part} "
        elif operator and part in (",", ";"):
            text += part
        elif (part and re.search(r"\D[,;]$", text)) or (text.endswith((",", ";")) and not part[:1].isdigit()):
            text += " " + part
        else:
            text += part
        text += (child.tail or "").strip()
    return text


def _grouped(text: str) -> str:
    return f"({text})" if re.search(r"\s[+−–=±-]\s", text) else text


def _one(parts: Sequence[str], n: int) -> str:
    return parts[n] if n < len(parts) else ""


def _fenced(node: Element, parts: Sequence[str]) -> str:
    between = node.get("separators", ",").strip()[:1]
    return node.get("open", "(") + (f"{between} " if between else "").join(parts) + node.get("close", ")")


def _under_and_over(node: Element, parts: Sequence[str]) -> str:
    """A limit is a subscript or a superscript; an accent is left out."""
    base, under = _one(parts, 0), _one(parts, 1)
    over = _one(parts, 2) if node.tag == "munderover" else ""
    return base + "".join(shown for shown in (under, over) if any(map(str.isalnum, shown)))


_LAYOUTS: dict[str, Callable[[Element, Sequence[str]], str]] = {
    "msup": lambda _, p: _one(p, 0) + (raised(_one(p, 1).replace(" ", "")) if _one(p, 1) else ""),
    "msub": lambda _, p: _one(p, 0) + lowered(_one(p, 1)),
    "msubsup": lambda _, p: _one(p, 0) + lowered(_one(p, 1)) + (raised(_one(p, 2)) if _one(p, 2) else ""),
    "mfrac": lambda _, p: f"{_grouped(_one(p, 0))}/{_grouped(_one(p, 1))}",
    "msqrt": lambda n, p: f"√({_row(n, p)})",
    "mroot": lambda _, p: f"√({_one(p, 0)})",
    "mfenced": _fenced,
    "mover": _under_and_over,
    "munder": _under_and_over,
    "munderover": _under_and_over,
    "mspace": lambda _, __: " ",
    "semantics": lambda _, p: _one(p, 0),
    "mtable": lambda _, p: "; ".join(filter(None, p)),
    "mtr": lambda _, p: " ".join(filter(None, p)),
}

__all__ = ["flatten", "flatten_tex", "lowered", "raised"]
