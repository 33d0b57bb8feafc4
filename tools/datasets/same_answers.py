"""Whether two pairs have the same answer.

    agree(phrase "mTOR", choice "B" of ("PI3K", "mTOR", …))       -> True
    agree(number 3 "h", number 180 "min")                         -> True
    agree(phrase "SDF-1", phrase "CXCL12")                        -> True     one gene, by the table
    agree(phrase "CDK4", phrase "CDK6")                           -> False

Either must pass for the other (`answers.verify`), or both be names of one thing: by the tables of `wordings`, or one
the abbreviation of the other. That is more than the matcher pays for, which does not see the questions.
"""

from bioalchemy import answers
from bioalchemy.matching.expansions import abbreviates
from bioalchemy.records import Answer
from bioalchemy.tools.checks.option_faults import right_option
from bioalchemy.tools.datasets.wordings import read


def agree(one: Answer, other: Answer) -> bool:
    """Whether two golds are one answer; of a choice, the text of its right option counts, whatever its letter."""
    return _passes(one, other) or _passes(other, one) or _is_renamed(one, other)


def _passes(gold: Answer, other: Answer) -> bool:
    return answers.verify(gold, f"<answer>{_said(other)}</answer>").passed


def _said(answer: Answer) -> str:
    return right_option(answer) if answer.kind == "choice" else answers.render(answer)


def _is_renamed(one: Answer, other: Answer) -> bool:
    if not {one.kind, other.kind} <= {"phrase", "choice"}:
        return False
    names, others = ((_said(answer), *answer.aliases) for answer in (one, other))
    return any(_name_one_thing(name, also) for name in names for also in others)


def _name_one_thing(one: str, other: str) -> bool:
    keys, others = ([word.key for word in read(name).words] for name in (one, other))
    # Not where a word counts for nothing in a question: "all cells" is no name of "most cells".
    if all(key[:1].isalnum() for key in (*keys, *others)) and keys == others:
        return True
    return min(len(one), len(other)) > 1 and (abbreviates(one, other) or abbreviates(other, one))
