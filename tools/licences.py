"""Decide what a paper's licence lets us do with its text.

    decide("distributed under the Creative Commons Attribution License", ["…/licenses/by-nc/4.0/"])
    → LicenceDecision(text_use="reference_only", rule="address: CC BY-NC; words: CC BY; the stricter wins")

`free` is CC0, CC BY and the public domain; `share_alike` is CC BY-SA; `reference_only` is everything with NC, ND
or a text-mining clause, reserved rights, and terms that are not recognised; `unknown` is nothing said at all.
Words, addresses and the types that a publisher gives its licences are all read and the stricter wins, as templates
often disagree with themselves; so does what the service states that a text came from (`as_served`). An address counts
only as Creative Commons' own, and words that restrict count beside any address. A licence of a part (`for the figures
only`) is no licence of the paper, and one that begins later is none yet. It is a reading rule for a pipeline, not
legal advice, and no licence is fetched.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from bioalchemy.records import Article, TextUse
from bioalchemy.tools.readers.licence_words import GRANTS, Term, plain, terms_of


class LicenceDecision(NamedTuple):
    """What may be done with the text, and the rule that said so."""

    text_use: TextUse
    rule: str


UNRECOGNISED = "terms are stated, but no open licence is among them"
_STRICTER = "; the stricter wins"
_NOT_YET = "a licence is not in force before"
_SERVED = re.compile(r"(.*?) ?\[([\w ]{1,40}) states: ([^\[\]]{0,200})\]", re.DOTALL)
_STRICTNESS: dict[TextUse, int] = {"unknown": 0, "free": 1, "share_alike": 2, "reference_only": 3}

_CC_PATH = r"(?:www\.)?creativecommons\.org(?::\d+)?/(?:licen[cs]es?|publicdomain)/(?=[a-z])([^?#\s]+)"
_CC_ADDRESS = re.compile(rf"(?:https?:)?/*{_CC_PATH}")
_CC_WITHIN = re.compile(_CC_PATH)
_CC_IN_WORDS = re.compile(
    r"(?<![^\s(<\[])(?:https?://)?(?:www\.)?creativecommons\.org/(?:licen[cs]es?|publicdomain)/(?=[a-z])"
    r"((?:[^\s()<>\[\],;?#.]|\.(?=\S))+)",
    re.IGNORECASE,
)
"""An address in the midst of words, without the stop behind it."""
_RESERVED_ADDRESS = re.compile(r"tdm|userlicen[cs]e|text-?and-?data-?mining|standard_?publication")
_RESTRICTIONS = {"nc", "nd", "sa", "sampling"}
_WORD_BREAK = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""In a licence's type: `creativeCommonsByNc`."""


def decide(words: str, urls: Sequence[str], types: Sequence[str] = (), later: Sequence[str] = ()) -> LicenceDecision:
    """Return the use that every one of `words`, `urls` and `types` allows, with the rule that decided.

    `words` are the licence and copyright statements as printed; `urls` the licence addresses; `types` a publisher's own
    names of the licences (`license-type="CC BY-NC"`), which grant nothing beside words. `later` are the days from which
    a licence holds that does not yet: the rule says so, and it grants nothing. Never raises.
    """
    if later:
        use, rule = decide(words, urls, types)
        return LicenceDecision("reference_only" if use == "unknown" else use, f"{rule}; {_NOT_YET} {min(later)}")
    by_address = _strictest(_from_urls(urls))
    by_words = _strictest(terms_of(_CC_IN_WORDS.sub(_named, words)))
    by_type = _strictest(_from_types(types))
    if by_address is None and by_words is None and words.strip() and by_type and by_type.text_use in GRANTS:
        by_type = None
    terms = (("address", by_address), ("words", by_words), ("type", by_type))
    sides = [(side, term) for side, term in terms if term is not None]
    if not sides:
        if any(url.strip() for url in urls) or words.strip():
            return LicenceDecision("reference_only", UNRECOGNISED)
        return LicenceDecision("unknown", "no licence or copyright statement")
    rule = "; ".join(f"{side}: {term.name}" for side, term in sides)
    return _decided(rule, [term.text_use for _, term in sides])


def stricter(one: TextUse, other: TextUse) -> TextUse:
    """The use that both allow; `unknown` where neither says anything."""
    return max(one, other, key=_STRICTNESS.__getitem__)


def as_served(article: Article, service: str, stated: str) -> Article:
    """An article under no wider terms than the service states that its text came from: `CC BY-NC`, `cc_no` or nothing.

    Where the service is the stricter, the article's licence ends in its words: `CC BY 4.0 [PMC states: CC BY-NC]`.
    """
    name = re.sub(r"[\[\]]", "", stated) or "no licence"
    terms = decide(name.replace("_", " "), [])
    own = LicenceDecision(article.text_use, article.licence_rule.removesuffix(_STRICTER))
    decision = _decided(f"{own.rule}; {service}: {name}", [own.text_use, terms.text_use])
    if decision.text_use == own.text_use:
        return article.model_copy(update={"licence_rule": decision.rule})
    licence = f"{article.licence} [{service} states: {name}]".lstrip()
    return article.model_copy(update={"text_use": decision.text_use, "licence": licence, "licence_rule": decision.rule})


def without_service(licence: str, own_use: TextUse) -> tuple[str, TextUse]:
    """Undo `as_served`: a licence without the service's words, and the use that they leave of a paper's own."""
    found = _SERVED.fullmatch(licence)
    if found is None:
        return licence, own_use
    return found[1], _decided("", [own_use, decide(found[3].replace("_", " "), []).text_use]).text_use


def is_stricter(one: TextUse, other: TextUse) -> bool:
    """Whether less may be done under `one` than under `other`."""
    return _STRICTNESS[one] > _STRICTNESS[other]


def _decided(rule: str, uses: Sequence[TextUse]) -> LicenceDecision:
    strictest = max(uses, key=_STRICTNESS.__getitem__)
    return LicenceDecision(strictest, rule + (_STRICTER if len(set(uses)) > 1 else ""))


def _strictest(terms: Iterator[Term]) -> Term | None:
    return max(terms, key=lambda term: _STRICTNESS[term.text_use], default=None)


def _from_urls(urls: Sequence[str]) -> Iterator[Term]:
    for url in map(plain, map(unquote, urls)):
        if found := _CC_ADDRESS.match(url):
            yield _cc_term(found[1])
        elif (found := _CC_WITHIN.search(url)) and (term := _cc_term(found[1])).text_use != "free":
            # Another's address grants nothing, but what it names may still restrict.
            yield term
        elif _RESERVED_ADDRESS.search(url):
            yield Term("reference_only", "rights reserved")


def _cc_term(path: str) -> Term:
    """Of the path after `licenses/` or `publicdomain/`: `by-nc/4.0/`."""
    codes = re.findall(r"[a-z]+", path.partition("/")[0])
    codes += [code for code in re.findall(r"[a-z]+", path)[len(codes) :] if code in _RESTRICTIONS]
    if codes[0] in ("zero", "mark", "publicdomain"):
        return Term("free", "CC0 or public domain")
    name = f"CC {'-'.join(codes).upper()}"
    parts = set(codes)
    if parts & {"nc", "nd", "sampling"} or not parts <= {"by", "sa"}:
        return Term("reference_only", name)
    return Term("share_alike" if "sa" in parts else "free", name)


def _named(address: re.Match[str]) -> str:
    """The licence of an address within words, as words have it."""
    return f" {_cc_term(plain(unquote(address[1]))).name} "


def _from_types(types: Sequence[str]) -> Iterator[Term]:
    for stated in types:
        yield from terms_of(_WORD_BREAK.sub(" ", stated))
