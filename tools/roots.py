"""The root that the forms of an English word share.

    root("consolidation") == root("consolidating")        root("mammalian") == root("mammals")
    root("nitrate") != root("nitrite")                    root("glucagon") != root("glucose")

Suffixes are taken off a list, and none where fewer than four letters would be left: a root is a key, seldom a word.
The endings that tell one substance, enzyme or cell from another (-ase, -ose, -ine, -ite, -ide, -oma, -cyte) are none.
"""

from functools import lru_cache

from bioalchemy.matching.spelling import american, singular

_SHORTEST = 4
_ENDINGS = (
    "ically ations ation ators ator ative ating ated ates ate"  # activate, activation
    " ions ion ing edly ed es er or ers ors ive al ally ic ly ance ence ancy ency ant ent ment ity ness y e"
    " ian an ia ar ary ory atory us um on i a is able ible"
)
_SUFFIXES = sorted(_ENDINGS.split(), key=len, reverse=True)
_RARE_ENDINGS = "er or ers ors ar us um on a is an ate ated ates ating able ible"
_NEEDS_MORE = dict.fromkeys(_RARE_ENDINGS.split(), 1) | {"ed": -1, "ing": -1}
"""Too many words end in these by themselves: cancer, fever, serum, axon, human; and few in those: act, acting."""
_GREEK_NOUNS = ("sis", "tic", "ses")
_SALTS_OF_ACIDS = (
    "nitrate sulfate phosphate carbonate bicarbonate acetate lactate citrate pyruvate glutamate aspartate succinate"
    " malate fumarate oxalate chlorate urate folate butyrate propionate palmitate oleate stearate benzoate salicylate"
    " gluconate malonate oxaloacetate ketoglutarate isocitrate silicate arsenate chromate permanganate formate climate"
    " private primate plate"
)
_WHOLE = frozenset(_SALTS_OF_ACIDS.split())
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
    return form


def _shortened(word: str) -> str:
    if word in _WHOLE:
        return word
    if word.endswith(_GREEK_NOUNS) and len(word) > 6:  # synthesis, synthetic
        return word[:-3]
    for suffix in _SUFFIXES:
        left = len(word) - len(suffix)
        if word.endswith(suffix) and left >= _SHORTEST + _NEEDS_MORE.get(suffix, 0):
            return word[:left]
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "aeosl":  # stemm(ed), regulatt
        return word[:-1]
    return word
