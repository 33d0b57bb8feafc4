r"""Does `answers.verify` pay for what is right and nothing else, and how fast?

    python benchmarks/answer_matching.py tests/labelled/*.jsonl --human FOLDER

Each matcher judges the same responses: (a) our labelled cases (see tests/labelled/README.md), (b) with `--human`, the
human judgements of open-domain answers in OpenQA-eval (NQ301; Kamalloo et al., "Evaluating Open-Domain Question
Answering in the Era of Large Language Models", 2023), whose listed gold answers are one another's aliases. FOLDER holds
`NQ301_human.tsv` and `NQ301_BEM.tsv`; it is read, never copied. Beside ours:

    exact match    SQuAD's normalised exact match (Rajpurkar et al., 2016) on the extracted answer
    substring      normalised gold anywhere in the response, as RL frameworks ship it
    Math-Verify    if it is installed

A false positive is a wrong answer that was paid for. One process; no seed: nothing is drawn.
"""

import argparse
import csv
import importlib
import json
import logging
import re
import string
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from bioalchemy import answers
from bioalchemy.matching import expansions, numerals, phrases
from bioalchemy.records import Answer

Matcher = Callable[[Answer, str], bool]


class Case(NamedTuple):
    """One gold, one response, and what a person says of it."""

    gold: Answer
    response: str
    correct: bool
    phenomenon: str = ""


_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


# --- matchers ---


def ours(gold: Answer, response: str) -> bool:
    """The matcher of this project."""
    return answers.verify(gold, response).passed


def exact_match(gold: Answer, response: str) -> bool:
    """SQuAD's: lower case, no punctuation, no articles, single spaces, then equality."""
    final = answers.parse(response)
    return final is not None and squad(final) in map(squad, surface_forms(gold))


def substring(gold: Answer, response: str) -> bool:
    """The gold, normalised, anywhere in the normalised response."""
    said = squad(response)
    return any(squad(form) in said for form in surface_forms(gold))


def squad(text: str) -> str:
    """Answer normalisation of the official SQuAD evaluation script."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def surface_forms(gold: Answer) -> list[str]:
    """What a string matcher is given: the gold as it would be written, a choice's text, the aliases."""
    texts = [gold.options[ord(str(gold.value)) - ord("A")]] if gold.kind == "choice" else []
    return [answers.render(gold), *texts, *gold.aliases]


def math_verify() -> Matcher | None:
    """Math-Verify as a reward; `None` when it is not installed."""
    try:
        library = importlib.import_module("math_verify")
    except ImportError:
        return None
    parse, verify = library.parse, library.verify
    logging.getLogger("math_verify").setLevel(logging.CRITICAL)

    def matches(gold: Answer, response: str) -> bool:
        said = parse(response, parsing_timeout=None)
        return any(
            verify(parse(form, parsing_timeout=None), said, timeout_seconds=None) for form in surface_forms(gold)
        )

    return matches


# --- cases ---


def labelled(path: Path) -> list[Case]:
    """The cases of one of our files."""
    cases = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Case(Answer(**case["gold"]), case["response"], case["correct"], case["phenomenon"]) for case in cases]


def human(folder: Path) -> list[Case]:
    """People's judgements; a response counts as the final answer, so that every matcher sees the same text."""
    golds = {row["Question"]: row["Gold answers"].split("|") for row in _rows(folder / "NQ301_BEM.tsv")}
    cases = []
    for row in _rows(folder / "NQ301_human.tsv"):
        first, *others = [gold.strip() for gold in golds[row["Question"]]]
        gold = Answer(kind="phrase", value=first, aliases=tuple(others))
        cases.append(Case(gold, f"<answer>{row['Model answer']}</answer>", row["Acceptable?"] == "Yes"))
    return cases


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


# --- figures ---


def table(name: str, cases: list[Case], matchers: dict[str, Matcher]) -> None:
    """One row a matcher."""
    right = sum(case.correct for case in cases)
    _say(f"\n{name}: {len(cases)} cases, {right} correct")
    _say(f"{'matcher':14}{'accuracy':>10}{'false +':>9}{'recall':>8}{'hacks paid':>12}{'per second':>12}")
    for title, matcher in matchers.items():
        begun = time.perf_counter()
        passed = [matcher(case.gold, case.response) for case in cases]
        speed = len(cases) / (time.perf_counter() - begun)
        count = Counter((case.correct, said) for case, said in zip(cases, passed, strict=True))
        hacks = sum(
            said and not case.correct and case.phenomenon.startswith("hack")
            for case, said in zip(cases, passed, strict=True)
        )
        accuracy = (count[True, True] + count[False, False]) / len(cases)
        recall = count[True, True] / right
        _say(f"{title:14}{accuracy:10.3f}{count[False, True]:9}{recall:8.3f}{hacks:12}{speed:12,.0f}")


def throughput(cases: list[Case], forget: bool, rounds: int = 20) -> float:
    """Verifications a second of one core's time, on short answers to known golds; `forget` makes every response new."""
    short = [case for case in cases if len(case.response) < 60]
    spent = 0.0
    for number in range(rounds + 1):
        for memory in (phrases.key, numerals.read, expansions.abbreviates) if forget else ():
            memory.cache_clear()
        begun = time.process_time()
        for case in short:
            ours(case.gold, case.response)
        spent += time.process_time() - begun if number else 0.0
    return rounds * len(short) / spent


def _say(line: str) -> None:
    print(line)  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description="Our matcher beside others.")
    parser.add_argument("files", nargs="+", type=Path, help="labelled cases, JSONL")
    parser.add_argument("--human", type=Path, help="the OpenQA-eval folder")
    chosen = parser.parse_args()
    matchers: dict[str, Matcher] = {"ours": ours, "exact match": exact_match, "substring": substring}
    if other := math_verify():
        matchers["Math-Verify"] = other
    else:
        _say("Math-Verify: not installed")
    sets = {path.name: labelled(path) for path in chosen.files}
    for name, cases in sets.items():
        table(name, cases, matchers)
    if chosen.human:
        table("OpenQA-eval NQ301, judged by people", human(chosen.human), matchers)
    known = [case for cases in sets.values() for case in cases]
    new, again = (throughput(known, forget=forget) for forget in (True, False))
    _say(f"\nours, short answers: {new:,.0f}/s when new, {again:,.0f}/s again")


if __name__ == "__main__":
    main()
