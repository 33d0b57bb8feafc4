r"""Formulae in TeX as readable linear text, in the notation that MathML has.

    $\alpha _{i} = 10^{-3}$                          → α_{i} = 10⁻³
    \begin{equation*}\frac{a+b}{\mbox{HR}}\end{…}    → (a + b)/HR
    $\mathscr{F}\{x\}$                               → \mathscr{F}\{x\}

All or nothing: a formula with a command, an environment or a nesting that is not known here stays TeX, without the
preamble and the dollar signs that archives wrap around it. No macro is defined or expanded.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain

from bioalchemy.tools.readers.jats_linear import (
    accented,
    aligned,
    fraction,
    raised,
    root,
    side_by_side,
    square_root,
    subscript,
    superscript,
)

_BODY = re.compile(r"\\begin\{document\}\s*(?:\}\{\})?(.*?)\\end\{document\}", re.DOTALL)
_PART = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_DOLLAR = re.compile(r"(?<!\\)\$")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*(?:\n\s*|$)")
_LONGEST = 2_000
"""Characters of a formula that somebody reads."""
_DEEPEST = 20


def _tex_name(letter: str) -> str:
    name = unicodedata.name(letter).rpartition(" ")[2].lower().replace("lamda", "lambda")
    return name.capitalize() if letter.isupper() else name


_FUNCTIONS = (
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "max",
    "min", "sup", "inf", "lim", "det", "dim", "arg", "Pr",
)  # fmt: skip
_SYMBOLS = {
    **{_tex_name(letter): letter for letter in "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ"},
    "varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varrho": "ϱ", "varsigma": "ς", "infty": "∞", "partial": "∂",
    "nabla": "∇", "hbar": "ℏ", "ell": "ℓ", "circ": "°", "prime": "′", "dots": "…", "ldots": "…", "cdots": "…",
    "emptyset": "∅", "sum": "∑", "prod": "∏", "int": "∫", "forall": "∀", "exists": "∃", "angle": "∠", "bullet": "•",
    "star": "⋆", "AA": "Å", "degree": "°", "celsius": "°C", "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖",
    "$": "$", "dagger": "†", "ddagger": "‡", "upmu": "μ", "Re": "ℜ", "Im": "ℑ",
}  # fmt: skip
_OPERATORS = {
    "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "div": "÷", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "lt": "<", "gt": ">", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼", "simeq": "≃", "equiv": "≡", "cong": "≅",
    "propto": "∝", "ll": "≪", "gg": "≫", "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪",
    "cap": "∩", "wedge": "∧", "vee": "∨", "to": "→", "rightarrow": "→", "leftarrow": "←", "leftrightarrow": "↔",
    "Rightarrow": "⇒", "mid": "|", "vert": "|", "langle": "⟨", "rangle": "⟩", "lbrace": "{", "rbrace": "}",
    "lbrack": "[", "rbrack": "]", "backslash": "\\", "{": "{", "}": "}", "%": "%", "&": "&", "#": "#", "_": "_",
    "|": "‖", "\\": "; ", "leqslant": "≤", "geqslant": "≥", "lesssim": "≲", "gtrsim": "≳", "ast": "∗", "cdotp": "·",
}  # fmt: skip
_SCRIPTS = {"^": superscript, "_": subscript, r"\textsuperscript": superscript, r"\textsubscript": subscript}
_CHARACTERS = {"-": "−", "'": "′"}
_ACCENTS = {
    "hat": "^", "widehat": "^", "bar": "¯", "overline": "¯", "tilde": "~", "widetilde": "~", "vec": "→", "dot": "˙",
    "ddot": "¨",
}  # fmt: skip
_UNDERNEATH = {"underset": subscript, "overset": superscript, "stackrel": superscript}
"""What a thing has above or below it comes first."""
_PLAIN = ("underline", "underbrace", "overbrace")
_UNSEEN = frozenset({"label", "phantom", "hphantom", "vphantom", "color", "hspace", "vspace"})
_NEGATED = {"=": "≠", "<": "≮", ">": "≯", r"\in": "∉", r"\equiv": "≢", r"\approx": "≉"}
_CHEMICAL = re.compile(r"(?:[A-Z][a-z]?|[()\[\]]|[0-9]+|\^\{?[0-9]*[+-]\}?)+")
_FONTS = re.compile(
    "math(?:rm|bf|it|sf|tt|cal|bb)|boldsymbol|bm|pmb|operatorname|mathop|text(?:rm|it|bf)?|[mh]box|ensuremath"
)
_SILENT = (
    "rm", "bf", "it", "cal", "sf", "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "!",
    "/", *(size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")),
)  # fmt: skip
_SPACES = (",", ";", ":", ">", " ", "quad", "qquad", "thinspace")
_ENVIRONMENTS = re.compile(
    r"(?:equation|eqnarray|align|aligned|alignedat|split|gather|gathered|multline|math|displaymath"
    r"|array|tabular|cases|[bpvBV]?matrix|smallmatrix|subarray)\*?"
)
_WITH_COLUMNS = frozenset({"array", "tabular", "alignedat", "subarray"})
_ENDS_OF_CELLS = frozenset({"&", r"\\", r"\end"})
_ROW_SKIP = re.compile(r"\[−?\d*\.?\d*\s*(?:pt|em|ex|mm|cm)\]")
_BRACKETS = {
    "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"),
    "cases": ("{", ""),
}  # fmt: skip

Token = tuple[str, str]
"""As MathML would have it: `mi` and a letter, `mn` and a number, `mo` and an operator, `mtext` and anything else."""
_ATOMS: dict[str, tuple[Token, ...]] = {
    **dict.fromkeys(_SILENT, ()),
    **dict.fromkeys(_SPACES, (("mspace", " "),)),
    **{name: (("mi", name),) for name in _FUNCTIONS},
    **{name: (("mi", symbol),) for name, symbol in _SYMBOLS.items()},
    **{name: (("mo", sign),) for name, sign in _OPERATORS.items()},
}
"""Commands without arguments."""


class _UnknownTeX(Exception):
    """What this module does not read; the formula stays as it is."""


def linear(source: str) -> str:
    """TeX as one line of text; as TeX when it is not understood whole. Never raises."""
    body = _BODY.search(source)
    bare = " ".join(_DOLLAR.sub(" ", _COMMENT.sub("", body[1] if body else source)).split())
    if len(bare) > _LONGEST:
        return bare
    parts = iter(_PART.findall(bare))
    try:
        return " ".join(side_by_side(_sequence(parts, 0)).split())
    except _UnknownTeX:
        return bare


def _sequence(parts: Iterator[str], depth: int, end: str = "") -> list[Token]:
    """The parts up to the one that ends the group, scripts and arguments applied."""
    return _until(frozenset({end}), parts, depth)[0]


def _until(ends: frozenset[str], parts: Iterator[str], depth: int) -> tuple[list[Token], str]:
    """The parts up to one of `ends`, and which one it is; with the empty one among them, the end of all will do."""
    found: list[Token] = []
    for part in parts:
        if part in ends:
            return found, part
        if part == r"\over":
            below, end = _until(ends, parts, depth + 1)
            return [("mfrac", fraction(side_by_side(found).strip(), side_by_side(below).strip()))], end
        if render := _SCRIPTS.get(part):
            name, base = found.pop() if found else ("mi", "")
            beside = _argument(parts, depth).replace(" ", "")
            found.append((name, raised(base, beside) if render is superscript else base + render(beside)))
        elif not part.isspace():
            found += _atom(part, parts, depth)
    if "" not in ends:
        raise _UnknownTeX
    return found, ""


def _atom(part: str, parts: Iterator[str], depth: int) -> Sequence[Token]:
    if part == "}" or depth > _DEEPEST:
        raise _UnknownTeX
    if part.startswith("\\"):
        return _command(part[1:], parts, depth)
    if part == "{":
        inner = _sequence(parts, depth + 1, "}")
        return inner if len(inner) == 1 else [("mrow", side_by_side(inner))]
    if part in "~&":
        return [("mspace", " ")]
    if part.isalpha():
        return [("mi", part)]
    return [("mn" if part[0].isdigit() else "mo", _CHARACTERS.get(part, part))]


def _command(name: str, parts: Iterator[str], depth: int) -> Sequence[Token]:
    if (atom := _ATOMS.get(name)) is not None:
        return atom
    return _delimiter(parts, depth) if name in ("left", "right", "middle") else [_construct(name, parts, depth)]


def _construct(name: str, parts: Iterator[str], depth: int) -> Token:
    """A command with arguments."""
    if re.fullmatch("[dt]?frac", name):
        part = _next(parts)
        if re.fullmatch("[0-9]{2}", part):  # each is an argument: \frac12
            return "mfrac", fraction(*part)
        return "mfrac", fraction(_argument(chain([part], parts), depth), _argument(parts, depth))
    if name in _UNSEEN:
        _raw(parts)
        return "mspace", " "
    if name == "not" and (negated := _NEGATED.get(_next(parts))):
        return "mo", negated
    return "mrow", _arranged(name, parts, depth)


def _next(parts: Iterator[str]) -> str:
    return next((part for part in parts if not part.isspace()), "")


def _arranged(name: str, parts: Iterator[str], depth: int) -> str:
    if _FONTS.fullmatch(name):
        return _words(parts, depth)
    if name == "begin":
        return _environment(_raw(parts), parts, depth)
    if re.fullmatch("[dt]?binom", name):
        return f"({_argument(parts, depth)} choose {_argument(parts, depth)})"
    if name in _ACCENTS:
        return accented(_argument(parts, depth), _ACCENTS[name])
    if name == "sqrt":
        return _radical(parts, depth)
    return _decorated(name, parts, depth)


def _decorated(name: str, parts: Iterator[str], depth: int) -> str:
    if render := _UNDERNEATH.get(name):
        beside = render(_argument(parts, depth).replace(" ", ""))
        return _argument(parts, depth) + beside
    if name in _PLAIN:
        return _argument(parts, depth)
    return _of_a_package(name, parts, depth)


def _of_a_package(name: str, parts: Iterator[str], depth: int) -> str:
    """The commonest of amsmath, xcolor, siunitx and mhchem."""
    if name == "tag":
        return f" ({_argument(parts, depth)})"
    if name == "textcolor":
        _raw(parts)
        return _argument(parts, depth)
    if name in ("SI", "qty"):
        return f"{_argument(parts, depth)} {_argument(parts, depth)}"
    if name in ("si", "unit", "num"):
        return _argument(parts, depth)
    if name == "ce" and _CHEMICAL.fullmatch(formula := _raw(parts, nested=True)):
        formula = re.sub(r"\^\{?([0-9]*[+-])\}?", lambda charge: superscript(charge[1]), formula)
        return re.sub(r"(?<=[A-Za-z)\]])[0-9]+", lambda count: subscript(count[0]), formula)
    raise _UnknownTeX


def _environment(name: str, parts: Iterator[str], depth: int) -> str:
    """Rows and cells up to the end of what has just begun."""
    if not _ENVIRONMENTS.fullmatch(name) or depth > _DEEPEST:
        raise _UnknownTeX
    if name.rstrip("*") in _WITH_COLUMNS:
        _raw(parts)
    rows: list[list[str]] = [[]]
    end = ""
    while end != r"\end":
        cell, end = _until(_ENDS_OF_CELLS, parts, depth + 1)
        rows[-1].append(side_by_side(_without_row_skip(cell)))
        if end == r"\\":
            rows.append([])
    if _raw(parts) != name:
        raise _UnknownTeX
    opening, closing = _BRACKETS.get(name.rstrip("*"), ("", ""))
    return f"{opening}{aligned(rows)}{closing}"


def _without_row_skip(cell: list[Token]) -> list[Token]:
    """`\\\\[2pt]` asks for white space."""
    for end, (_, text) in enumerate(cell[:10], start=1):
        if text == "]" and _ROW_SKIP.fullmatch("".join(text for _, text in cell[:end])):
            return cell[end:]
    return cell


def _delimiter(parts: Iterator[str], depth: int) -> Sequence[Token]:
    """What follows `\\left` or `\\right`; a full stop there stands for nothing."""
    part = next((part for part in parts if not part.isspace()), "")
    if not part:
        raise _UnknownTeX
    return [] if part == "." else _atom(part, parts, depth)


def _radical(parts: Iterator[str], depth: int) -> str:
    first = next(parts, "")
    if first != "[":
        return square_root(_argument(chain([first], parts), depth))
    index = side_by_side(_sequence(parts, depth + 1, "]"))
    return root(_argument(parts, depth), index)


def _argument(parts: Iterator[str], depth: int) -> str:
    """The next group or part."""
    part = next((part for part in parts if not part.isspace()), "")
    if not part or part in _SCRIPTS:
        raise _UnknownTeX
    return side_by_side(_atom(part, parts, depth + 1)).strip()


def _words(parts: Iterator[str], depth: int) -> str:
    """An argument in which white space counts, if it holds words and no commands."""
    part = next((part for part in parts if not part.isspace()), "")
    if part != "{":
        return side_by_side(_atom(part, parts, depth + 1)) if part and part not in _SCRIPTS else ""
    words: list[str] = []
    for part in parts:
        if part == "}":
            return "".join(words)
        if part in ("{", "^", "_") or part.startswith("\\"):
            inner = _sequence(chain([part], parts), depth + 1, "}")
            return "".join(words) + side_by_side(inner)
        words.append(part)
    raise _UnknownTeX


def _raw(parts: Iterator[str], nested: bool = False) -> str:
    """What is in the braces that come next, as it stands: the name of an environment, or an array's columns."""
    name: list[str] = []
    depth = 0
    for part in parts:
        depth += (part == "{") - (part == "}")
        if part == "}" and (depth <= 0 or not nested):
            return "".join(name).removeprefix("{")
        name.append(part)
    raise _UnknownTeX
