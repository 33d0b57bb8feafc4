"""What a text speaks of, in forms that compare.

    features("CDK4 fell in wild-type mice")
    -> {"cdk4": "CDK4", "wild": "wild-type", "type": "wild-type", "mouse": "mice", "0:-1": "fell", …}

Content words count by their first letters and without a plural's s, symbols whole; what has an opposite, directions
among them, counts as that too.
"""

import re

from bioalchemy.notation import plain, spell_greek
from bioalchemy.tools.checks.bearing import STEM
from bioalchemy.tools.checks.directions import WORD, directions
from bioalchemy.tools.checks.poles import poles
from bioalchemy.tools.checks.self_containment import EMPTY_WORDS

_CAPITAL = re.compile(r"(?<![\w'.-])(?:[A-Z](?![\w'.-]| [a-z])|(?:(?<=\bthe )A|[B-HJ-Z])(?= [a-z]))")
_MARGINAL = "about approximately only nearly almost even also further then"
_SAY_NOTHING = EMPTY_WORDS | frozenset(_MARGINAL.split())
_SYMBOL = re.compile(r"[0-9]|[A-Z].*[A-Z]|[a-z][A-Z]")
_IRREGULAR = {"mice": "mouse", "men": "man", "women": "woman", "children": "child", "leaves": "leaf", "calves": "calf"}


def features(text: str) -> dict[str, str]:
    """What a text speaks of, each with the word that says it; those with a colon have an opposite."""
    found = {match.group(): match.group() for match in _CAPITAL.finditer(text)}
    for word in WORD.findall(spell_greek(plain(text))):
        if _SYMBOL.search(word):
            found[re.sub(r"[\W_]", "", word).casefold()] = word
            continue
        for part in re.split("[-/]", word.casefold()):
            if len(part) > 2 and part not in _SAY_NOTHING:
                found[_IRREGULAR.get(part, part).removesuffix("s")[:STEM]] = word
    found |= {f"{turn.axis}:{turn.sign}": turn.word for turn in directions(text)}
    return found | {f"pole {pole.pair}:{1 if pole.first else -1}": pole.word for pole in poles(text)}


def opposite(turn: str) -> str:
    """The feature that is the opposite of one with a colon."""
    axis, _, sign = turn.partition(":")
    return f"{axis}:{-int(sign)}"
