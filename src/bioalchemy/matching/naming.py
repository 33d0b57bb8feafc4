"""Whether a short text names one thing: the thing's own names, in any spelling, introduced or with an abbreviation.

is_named("It is the thylakoid membrane.", names(("thylakoid membrane",)))   -> True
is_named("long-term potentiation (LTP)", names(("LTP",)))                    -> True
is_named("LTP or LTD", names(("LTP",)))                                      -> False
"""

from bioalchemy.matching.expansions import same_thing
from bioalchemy.matching.phrases import Names, key
from bioalchemy.matching.statements import readings

_LONGEST = 400
"""A longer text is no name, introduced or not."""


def is_named(text: str, names: Names) -> bool:
    """Whether `text` says one of `names` and nothing else."""
    if len(text) > _LONGEST:
        return names.has(key(text))
    if names.has(key(text)):
        return True
    said = readings(" ".join(text.split()))
    if any(names.has(key(reading)) for reading in said[1:]):
        return True
    return any(same_thing(reading, names) for reading in said)
