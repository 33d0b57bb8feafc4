"""Give pointers without words the label of what they point to, as a publisher's style sheet does in print.

    see Fig. <xref rid="F1"/>, and [<xref rid="B7"/>]  → see Fig. 1, and [7]
    soils <xref rid="B7"/>.                           → soils [7].
    as <xref rid="B3"/> says                          → as Cressman (1959) says

One whose target has no label gets `VOID` for its words, and `without_voids` takes it away with the brackets around it.
So does one in the middle of a range (`4<xref/>–6`), and one whose number the source has behind it (`§<xref/>2`).
"""

import re

from lxml import etree

from bioalchemy.tools.readers.safe_xml import text_of

VOID = "\ufdd6"
"""The words of a pointer to nothing; as a non-character it never survives into a text."""

_LONGEST_LABEL = 60
_MOST_TARGETS = 30
"""Of one pointer; so that labels don't multiply."""
_CITED = frozenset({"ref", "fn", "mixed-citation", "element-citation", "nlm-citation", "citation"})
_NUMBER = re.compile(r"\d{1,4}[a-z]?|[a-z]")
_NAMED = re.compile(r"(.*\S)\s*\((\d{4}[a-z]?)\)")
_NUMBERED = re.compile(r"([A-Z])[a-z]*\.?\s+(\S+)")
_LAST_WORD = re.compile(r"([A-Za-z])[a-z]*\.?[\s(]*$")
_OPEN = re.compile(r"[(\[][^()\[\]]*$")
_JOINS = re.compile(r"[\s,;–-]*(?:and\s+|&\s*)?")
_VOIDS = re.compile(f" ?[(\\[][\\s,;–-]*(?:{VOID}[\\s,;–-]*)+[)\\]]|[,;]? ?{VOID}")

Labels = dict[str, tuple[str, bool]]
"""Id → its element's label, and whether the element is cited rather than looked at."""


def name_pointers(xref: etree._Element) -> None:
    """Give words to every pointer of the document of `xref` that has none; linear in the size of the document."""
    root = xref.getroottree().getroot()
    empty = [found for found in root.iter("xref") if found.text is None and not len(found)]
    wanted = {rid for found in empty for rid in found.get("rid", "").split()}
    elements = ((element.get("id"), element) for element in (root.iter("*") if wanted else ()))
    labels = {name: (_label(element), element.tag in _CITED) for name, element in elements if name in wanted}
    bracketed = False
    for found in empty:
        if not labels:
            found.text = VOID
            continue
        before = _before(found)
        bracketed = bool(_OPEN.search(before)) or (bracketed and _JOINS.fullmatch(before) is not None)
        found.text = _words(found, before, labels, bracketed) or VOID


def without_voids(text: str) -> str:
    """The text without pointers to nothing, and without the brackets that hold nothing else."""
    return _VOIDS.sub("", text).strip() if VOID in text else text


def _before(xref: etree._Element) -> str:
    previous, parent = xref.getprevious(), xref.getparent()
    text = previous.tail if previous is not None else parent.text if parent is not None else ""
    return text or ""


def _label(element: etree._Element) -> str:
    label = next(element.iterchildren("label"), None)
    text = "" if label is None else " ".join(text_of(label).split()).rstrip(".")
    return text if len(text) <= _LONGEST_LABEL else ""


def _words(xref: etree._Element, before: str, labels: Labels, bracketed: bool) -> str:
    rids = xref.get("rid", "").split()
    targets = [labels[rid] for rid in rids[:_MOST_TARGETS] if rid in labels and labels[rid][0]]
    within_range = (not before and xref.getprevious() is not None) or (not xref.tail and xref.getnext() is not None)
    if not targets or within_range or (xref.tail or " ")[0].isalnum():
        return ""
    if not all(is_cited for _, is_cited in targets):
        return _pointer(xref, before, ", ".join(label for label, _ in targets), bracketed)
    numbers = [label.strip("[]()") for label, _ in targets]
    if not all(map(_NUMBER.fullmatch, numbers)):
        return _names([label for label, _ in targets], bracketed, xref.get("id", "").startswith("paren"))
    parent = xref.getparent()
    if bracketed or (parent is not None and parent.tag == "sup"):
        return ",".join(numbers)
    return f"{' ' if before[-1:].strip() else ''}[{','.join(numbers)}]"


def _names(labels: list[str], bracketed: bool, parenthetical: bool) -> str:
    """`Cressman(1959)` as in a sentence or, where brackets are around it or belong there, as in them."""
    form = r"\1, \2" if bracketed or parenthetical else r"\1 (\2)"
    names = "; ".join(_NAMED.sub(form, label) for label in labels)
    return f"({names})" if parenthetical and not bracketed else names


def _pointer(xref: etree._Element, before: str, label: str, bracketed: bool) -> str:
    """The label; only its number where its word is there: `Fig. ` before `Figure 1`, or another pointer and `and`."""
    if before and not (before[-1].isspace() or before[-1] in "([§–-/"):
        return ""
    previous, numbered = xref.getprevious(), _NUMBERED.fullmatch(label)
    word = _LAST_WORD.search(before[-_LONGEST_LABEL:])
    goes_on = previous is not None and previous.get("ref-type") == xref.get("ref-type") and _JOINS.fullmatch(before)
    if numbered and (goes_on or (word and word[1].lower() == numbered[1].lower())):
        return numbered[2]
    return label.strip("()") if bracketed else label
