"""The root that the forms of an English word share.

    root("consolidation") == root("consolidating")        root("mammalian") == root("mammals")
    root("nitrate") != root("nitrite")                    root("colony") != root("colon")

Suffixes are taken off a list, those that make another word only where five letters are left: a root is a key, seldom a
word. The endings that tell one substance, enzyme or cell from another (-ase, -ose, -ine, -ite, -ide, -oma, -cyte) are
none.
"""

from functools import lru_cache

from bioalchemy.matching.spelling import american, singular

_INFLECTIONS = {"ed": 3, "ing": 3, "e": 4, "ly": 4, "edly": 4, "er": 5, "ers": 5}
"""With the fewest letters that must be left."""
_DERIVATIONS = (
    "ically ations ation ators ator ative ating ated ates ate"  # activate, activation
    " ions ion or ors ive al ally ic ance ence ancy ency ant ent ment ity ness ian an ia ar ary ory atory us um on i a"
    " is able ible"
)
_LEAST_LEFT = _INFLECTIONS | dict.fromkeys(_DERIVATIONS.split(), 5) | {"an": 6, "ar": 6, "on": 6, "a": 6}
_SUFFIXES = sorted(_LEAST_LEFT, key=len, reverse=True)
_GREEK_NOUNS = ("sis", "tic", "ses")
_WHOLE_WORDS = (
    # salts, which are no acts
    "nitrate sulfate phosphate carbonate bicarbonate acetate lactate citrate pyruvate glutamate aspartate succinate"
    " malate fumarate oxalate chlorate urate folate butyrate propionate palmitate oleate stearate benzoate salicylate"
    " gluconate malonate oxaloacetate ketoglutarate isocitrate silicate arsenate chromate permanganate formate"
    # what only looks like a form of another word
    " climate private primate plate organic module lateral inferior superior posterior anterior interior exterior"
    " boundary general generic relative survey apple"
)
_WHOLE = frozenset(_WHOLE_WORDS.split())
_MOST_SUFFIXES = 3


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """The root of one word without hyphens, in lower case and American spelling."""
    form = singular(american(word.casefold()))
    for _ in range(_MOST_SUFFIXES):
        shorter = _shortened(form)
        if shorter == form:
            break
        form = shorter
    return f"{form[:-1]}i" if form.endswith("y") and len(form) > 3 else form


def _shortened(word: str) -> str:
    if word in _WHOLE:
        return word
    if word.endswith(_GREEK_NOUNS) and len(word) > 6:  # synthesis, synthetic
        return word[:-3]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEAST_LEFT[suffix]:
            return word[: -len(suffix)]
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeosl":  # stemm(ed)
        return word[:-1]
    return word
