"""The gates of a receipt: are all there that a run records, by whom they should be, with votes that carry them?

    check(pair)         raises Faulty("check_missing", "no in_accord is recorded, and checks/18 accepts no pair …")
    asked(pair)         [Asked("open_book", 3, 2)]: what a run's settings decided, the same for all its receipts

Which rules there were when a pair was made is not recorded: those of this version must be there. What the votes say is
`receipt_verdicts`' to judge, what the rules say of the pair is asked elsewhere.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from bioalchemy import answers
from bioalchemy.records import Answer, Check, Provenance, QAPair
from bioalchemy.settings import FEWEST_AGREEING
from bioalchemy.tools import rules
from bioalchemy.tools.verification import receipt_verdicts
from bioalchemy.tools.verification.receipt_rows import inert

GATES = ("quotes_located", "stands_alone", "open_book", "critic_review")
"""What no version accepts a pair without."""
_BY_RULES = receipt_verdicts.RULES | {"quotes_located"}
_RECORDED = (*GATES, *sorted(_BY_RULES))
_OF_PASSAGES = ("evidence_needed", "each_hop_needed")
"""The one for a passage, the other for several."""
_PROMPTS = {
    "stands_alone": "evidence_checker-read", "critic_review": "critic-review",
    **dict.fromkeys(("open_book", *_OF_PASSAGES), "evidence_checker-answer"),
}  # fmt: skip
"""What models judge, each asked by its own prompt."""
_VOTELESS = ("stands_alone", "critic_review")
_KNOWN = _BY_RULES | _PROMPTS.keys()
_NOBODY = "no sample of open_book agrees, and no pair is accepted without"
_COUNTS = r"(?P<agreeing>[0-9]{1,9}) of (?P<samples>[0-9]{1,9}) samples"
_COUNTED = {
    "open_book": re.compile(rf"{_COUNTS} agree with (?P<quoted>.+), (?P<needed>[0-9]{{1,9}}) needed", re.DOTALL),
    "evidence_needed": re.compile(rf"{_COUNTS} still agree without the evidence"),
}
"""What a gate says of its samples."""
_ASKED_BY = re.compile(
    r"(?P<model>.+) · (?P<prompt>(?P<role>\w+)-[\w-]+)@(?P<version>[0-9a-f]+)(?: · answers/[0-9]{1,4})?"
)


class Faulty(Exception):
    """A receipt fails; never leaves the examination of a receipt."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(kind, what)
        self.kind, self.what = kind, what


class Asked(NamedTuple):
    """How much a gate asked, which settings decide and not the pair."""

    gate: str
    samples: int
    needed: int
    """Of the samples, to agree; 0 where that is not said."""


def check(pair: QAPair, *, is_withheld: bool) -> None:
    """Look at every check; of a pair whose quotes are withheld neither details nor votes say anything.

    Raises:
        Faulty: one is missing, or not as a run records it.
    """
    for one in pair.checks:
        if not one.passed:
            raise Faulty("check_failed", f"{inert(one.name)}: {inert(one.detail)}")
    passed = Counter([one.name for one in pair.checks])
    if missing := next((name for name in _RECORDED if name not in passed), ""):
        accepts = f"{rules.VERSION} accepts no pair" if missing in _BY_RULES else "no pair is accepted"
        raise Faulty("check_missing", f"no {missing} is recorded, and {accepts} without")
    if twice := next((name for name, count in passed.items() if count > 1), None):
        raise Faulty("check_repeated", f"{inert(twice)} is recorded {passed[twice]} times")
    if other := next((name for name in passed if name not in _KNOWN), None):
        raise Faulty("check_unknown", f"this BioAlchemy knows no check {inert(other, 40)!r}: a newer one may")
    _check_passages(pair, passed)
    for one in pair.checks:
        if one.votes or one.name in _PROMPTS:
            _check_author(one, pair.provenance)
            _check_matcher(one)
            _check_votes(one, pair, is_withheld=is_withheld)
        elif one.by != "rule":
            what = f"{inert(one.name)} is by {inert(one.by) or 'nobody'}, and only rules decide it"
            raise Faulty("check_unauthored", what)
    _check_calls(pair)


def asked(pair: QAPair) -> list[Asked]:
    """What its gates asked for, as far as that is recorded."""
    return [
        Asked(one.name, len(one.votes), int(told.groupdict().get("needed", 0)) if told else 0)
        for one in pair.checks
        if one.name in _COUNTED and (one.votes or one.detail == rules.NOT_ASKED)
        for told in [_COUNTED[one.name].fullmatch(one.detail)]
    ]


@lru_cache(maxsize=64)
def is_known(matcher: str) -> bool:
    """Whether a matcher such as `answers/9` is this version's, or was before it."""
    stated, present = map(receipt_verdicts.MATCHER.fullmatch, (matcher, answers.VERSION))
    return stated is None or present is None or int(stated[1]) <= int(present[1])


def _check_passages(pair: QAPair, passed: Counter[str]) -> None:
    """A question on several passages needs each of them; of one on one passage it is asked what it needs."""
    wanted, other = reversed(_OF_PASSAGES) if pair.question_kind == "multi_hop" else _OF_PASSAGES
    if wanted not in passed:
        raise Faulty("check_missing", f"no {wanted} is recorded, and every {pair.question_kind} question has one")
    if other in passed:
        raise Faulty("check_unknown", f"{other} is recorded, and no {pair.question_kind} question has one")
    if pair.question_kind == "multi_hop" and len(pair.evidence) < 2:
        raise Faulty("evidence_differs", "one quote, and a multi_hop question quotes each of its passages")


def _check_calls(pair: QAPair) -> None:
    """Every vote is a call of its own, as is what a gate asks once; all are among those that the pair was paid with."""
    calls = Counter([vote.call_id for one in pair.checks for vote in one.votes])
    if twice := next((call for call, count in calls.items() if call is not None and count > 1), None):
        raise Faulty("vote_repeated", f"call {inert(twice)} is counted {calls[twice]} times")
    if not all(call and call.strip() for call in calls):
        raise Faulty("vote_unrecorded", "a vote names no call, and every run records one")
    taken, counted = calls.total() + len(_VOTELESS), pair.provenance.calls
    if counted < taken:
        what = f"{counted} call{' is' if counted == 1 else 's are'} counted, and its gates alone took {taken}"
        raise Faulty("provenance_differs", what)


@lru_cache(maxsize=64)
def _author(by: str) -> re.Match[str] | None:
    """Who judged; those of one run are few."""
    return _ASKED_BY.fullmatch(by)


def _check_author(one: Check, provenance: Provenance) -> None:
    """What a model judged names its prompt, in the version that made the pair, and the model of its role."""
    by = _author(one.by)
    if by is None and one.name == "evidence_needed" and not one.votes:
        return  # where nothing is left of a passage no model is asked
    is_its_own = by is not None and by["prompt"] == _PROMPTS.get(one.name)
    if by is None or not is_its_own or provenance.prompts.get(by["prompt"]) != by["version"]:
        author = inert(one.by) or "nobody"
        raise Faulty("check_unauthored", f"{inert(one.name)} is by {author}, and by no prompt of the pair that asks it")
    wanted = next((use.model for role, use in provenance.models.items() if role == by["role"]), None)
    named = [by["model"], *(vote.model for vote in one.votes)]
    if wanted is not None and (other := next((name for name in named if name != wanted), None)) is not None:
        what = f"{inert(one.name)} is by {inert(other)}, and the {by['role']} was {inert(wanted)}"
        raise Faulty("check_unauthored", what)


def _check_matcher(one: Check) -> None:
    matcher = one.by.rpartition(" · ")[2]
    if not is_known(matcher):
        what = f"{inert(one.name)} was judged by {matcher}, and this BioAlchemy has {answers.VERSION}"
        raise Faulty("newer_matcher", f"{what}: take a newer one")


def _check_votes(one: Check, pair: QAPair, *, is_withheld: bool) -> None:
    if not one.votes:
        _check_voteless(one, is_withheld=is_withheld)
        return
    if one.name in _VOTELESS:
        raise Faulty("vote_differs", f"{one.name}: {len(one.votes)} votes are recorded, and it takes none")
    if not is_withheld and (fault := receipt_verdicts.misjudged(one, pair.answer)):
        raise Faulty(*fault)
    agreeing = sum(vote.agrees for vote in one.votes)
    if one.name == "open_book" and not agreeing:
        raise Faulty("vote_missing", _NOBODY)
    if one.name == "each_hop_needed" and len(one.votes) - agreeing < 2:
        raise Faulty("vote_missing", "each_hop_needed: of each passage left out a sample must fail")
    if not is_withheld and one.name in _COUNTED:
        _check_count(one, agreeing, pair.answer)


def _check_count(one: Check, agreeing: int, answer: Answer) -> None:
    """What a gate says of its votes is what they are, and enough; of its answer, what that is."""
    told = _COUNTED[one.name].fullmatch(one.detail)
    if told is None or (agreeing, len(one.votes)) != (int(told["agreeing"]), int(told["samples"])):
        what = f"{agreeing} of {len(one.votes)} votes agree, and it says {inert(one.detail[:80])!r}"
        raise Faulty("vote_missing", f"{one.name}: {what}")
    if one.name == "open_book":
        if not _is_quoted(answer, told["quoted"]):
            what = f"samples are said to agree with {inert(told['quoted'], 80)}, and the answer is another"
            raise Faulty("vote_differs", f"open_book: {what}")
        needed = int(told["needed"])
        if not agreeing >= needed > 0:
            raise Faulty("vote_missing", f"open_book: {agreeing} agree, of {needed} needed")
        if needed < FEWEST_AGREEING * len(one.votes):
            what = f"{needed} of {len(one.votes)} needed, and no setting asks for less than half"
            raise Faulty("vote_missing", f"open_book: {what}")


def _is_quoted(answer: Answer, quoted: str) -> bool:
    """Whether what a gate quotes is the answer, which an older version may have written with other separators."""
    return quoted == repr(answers.render(answer)) or answers.verify(answer, f"<answer>{quoted[1:-1]}</answer>").passed


def _check_voteless(one: Check, *, is_withheld: bool) -> None:
    """A gate that samples answer has their votes, unless there was nothing to ask about."""
    if one.name == "open_book":
        raise Faulty("vote_missing", _NOBODY)
    if one.name == "each_hop_needed":
        raise Faulty("vote_missing", "each_hop_needed: no sample is recorded")
    if one.name != "evidence_needed":
        return
    if one.by != "rule" or not (is_withheld or one.detail in rules.WITHOUT_SAMPLES):
        raise Faulty("vote_missing", f"evidence_needed: no sample is recorded, and it says {inert(one.detail[:80])!r}")
