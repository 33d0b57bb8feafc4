r"""LaTeX, HTML and markdown to the text that they typeset.

    to_text(r"$\mathrm{Ca^{2+}}$")       -> "Ca^{2+}"
    to_text(r"37^\circ\text{C}")         -> "37°C"
    to_text("*lac* operon")              -> "lac operon"
    to_text("<i>E. coli</i> 10<sup>3</sup>") -> "E. coli 10^{3}"

Scripts stay as `^{…}` and `_{…}`, the way articles write them (see `notation.plain`). A command that is not listed
stays, so the text matches nothing. Struck-out text, comments and scripts stay too. Linear in the text.
"""

import html
import re

_GREEK_COMMANDS = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau"
    " upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
_GREEK = dict(zip(_GREEK_COMMANDS.split(), "αβγδεεζηθθικλμνξπρστυφφχψωΓΔΘΛΞΠΣΦΨΩ", strict=True))
_SYMBOLS = {
    "times": "×", "cdot": "·", "pm": "±", "rightarrow": "→", "to": "→", "longrightarrow": "→", "Rightarrow": "→",
    "degree": "°", "circ": "°", "approx": "≈", "sim": "~", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "prime": "'",
    "mid": "|", "left": "", "right": "", "quad": " ", "rm": "", "bf": "", "it": "", "displaystyle": "", "textmu": "μ",
    "lt": "<", "gt": ">", "neg": "¬", "lnot": "¬", "neq": "≠", "ne": "≠",
    "textdegree": "°", "micro": "μ", "celsius": "°C",
}  # fmt: skip
_COMMANDS = _GREEK | _SYMBOLS

_FONT = re.compile(
    r"\\(?:text(?:bf|it|rm|sf|tt|normal|sc|up)?|emph|math(?:rm|bf|it|sf|tt|bb|cal)|operatorname|underline|mbox|hbox|ce)"
    r" ?(?=\{)"
)
_TEXT_SCRIPT = re.compile(r"\\text(sub|super)script(?=\{)")
_FRACTION = re.compile(r"(?<=([0-9]))?\\[dt]?frac ?\{([^{}]{1,40})\} ?\{([^{}]{1,40})\}(?=([0-9]))?")
_RAISED_SIGN = re.compile(r"\^(?:\{ ?\\?(circ|prime) ?\}|\\(circ|prime)(?![A-Za-z]))")
_PRIMES = re.compile(r"\^\{ ?((?:\\prime ?){2,4})\}")
_COMMAND = re.compile(r"\\([A-Za-z]{2,14}) ?")
_COMMAND_LAST = re.compile(r"(\\[A-Za-z]{2,14})\$(?=[A-Za-z])")
_SPACE = re.compile(r"\\[,;:! ]|~")
_MATHS = re.compile(r"\\[()\[\]]")
_ESCAPED = re.compile(r"\\([%&_#$])")
_SET_BRACES = re.compile(r"\\[{}]")

_HTML_SCRIPT = re.compile(r"<su([bp])>([^<>{}]{0,40})</su\1>", re.IGNORECASE)
_HTML_FONT = re.compile(r"</?(?:i|b|em|strong|u|code|span|p)>")
_HTML_FONT_IN_CAPITALS = re.compile(r"<(I|B|EM|STRONG|U|CODE|SPAN|P)>([^<>]{0,300})</\1>")
"""Only in pairs: one alone is an option's letter, "A <B>"."""
_HTML_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)

_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]{1,300})(?<=\S)\1(?![\w*])")
_EMPHASIS_INSIDE = re.compile(r"(?<![\w*\\])\*([A-Za-z]{2,12})\*(?=[A-Z0-9])")
_MARKDOWN_ESCAPED = re.compile(r"\\([*+<>|-])")
_UNDERLINE = re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])([^_\n]{1,300})(?<=\S)\1(?!\w)")
_BRACKETED = re.compile(r"\(([^()\[\]{}]+)\)|\[([^()\[\]{}]+)\]|\{([^()\[\]{}]+)\}")
_FENCE = re.compile(r"^```[a-z]{0,12}\s|```$", re.IGNORECASE)
_CODE = re.compile(r"`([^`\n]{1,300})`")


def to_text(text: str) -> str:
    """What a reader would see, in one line or several."""
    text = text.strip()
    if "<" in text:
        text = _HTML_SCRIPT.sub(lambda script: f"{'_' if script[1] in 'bB' else '^'}{{{script[2]}}}", text)
        text = _HTML_FONT.sub("", _HTML_FONT_IN_CAPITALS.sub(r"\2", _HTML_BREAK.sub("\n", text)))
    if "&" in text and ";" in text:
        text = html.unescape(text)
    if "`" in text:
        text = _CODE.sub(r"\1", _FENCE.sub("", text).strip())
    text = _without_latex(text)
    if "*" in text:
        text = _MARKDOWN_ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", _EMPHASIS_INSIDE.sub(r"\1", text)))
    if "_" in text:
        text = _UNDERLINE.sub(r"\2", text)
    return text.strip()


def unbracketed(text: str) -> str:
    """What a text wholly in brackets has in them; empty for any other text."""
    bracketed = _BRACKETED.fullmatch(text.strip(" .")) if text[:1] in "([{" else None
    return next(inner for inner in bracketed.groups() if inner) if bracketed else ""


def _without_latex(text: str) -> str:
    if "$" in text and text.count("$") % 2 == 0:
        text = _COMMAND_LAST.sub(r"\1{}", text).replace("$", "")
    if "{,}" in text:
        text = text.replace("{,}", ",")
    if "\\" not in text:
        return text
    text = _FRACTION.sub(_fraction, _ESCAPED.sub(r"\1", _SET_BRACES.sub("", text)))
    text = _PRIMES.sub(lambda primes: "'" * primes[1].count("prime"), text)
    text = _RAISED_SIGN.sub(lambda sign: _SYMBOLS[sign[1] or sign[2]], text)
    text = _TEXT_SCRIPT.sub(lambda script: "_" if script[1] == "sub" else "^", text)
    text = _SPACE.sub(" ", _MATHS.sub("", _FONT.sub("", text)))
    text = _COMMAND.sub(lambda command: _COMMANDS.get(command[1], command[0]), text)
    return _without_groups(text)


def _fraction(parts: re.Match[str]) -> str:
    """In line; apart from the digits beside it, or 2½ would become 21/2."""
    before, over, under, after = parts.groups()
    return f"{' ' if before else ''}{over}/{under}{' ' if after else ''}"


def _without_groups(text: str) -> str:
    """`text` without the braces that only group; those of a script stay."""
    kept: list[str] = []
    opened: list[bool] = []
    for place, character in enumerate(text):
        if character == "{":
            opened.append(place > 0 and text[place - 1] in "^_")
        keep = True
        if character in "{}":
            keep = opened[-1] if opened else True
        if character == "}" and opened:
            opened.pop()
        if keep:
            kept.append(character)
    return "".join(kept)
