"""Which column of a question set is which: a map as it is written on a command line.

    parse_columns("question=query,answer=gold,options=a|b|c,source=pmid,licence==CC BY 4.0")
        -> Columns(question="query", answer="gold", options=("a", "b", "c"), source=("pmid",), licence="=CC BY 4.0")

What is the same for all rows may be said itself, after another `=`. A preset is a map that is known, and may be added
to: `pubmedqa,licence==MIT`. Whether a file has the columns is seen where it is read (`question_files`).
"""

from collections.abc import Mapping
from typing import Any

from bioalchemy.errors import UsageError
from bioalchemy.records import Record

KEY = "<key>"
"""The name of a row in a JSON object of rows."""
ITSELF = "="
"""Before what is said of all rows in place of a column's name."""
_STATED = ("kind", "question_kind", "unit", "topic", "licence", "text_use")


class Columns(Record):
    """Which column is which; a name in digits is a column's place, counted from 1, in a file without a header."""

    question: str = "question"
    answer: str = ""
    options: tuple[str, ...] = ()
    id: str = ""
    source: tuple[str, ...] = ()
    """Columns with identifiers of papers or links to them, one or a list of them."""
    rows: str = ""
    """Of a JSON document: the name under which the list of rows stands."""
    kind: str = ""
    """Of the answer; this and what follows is for imports, and may be said itself after another `=`."""
    question_kind: str = ""
    unit: str = ""
    topic: str = ""
    licence: str = ""
    text_use: str = ""
    may_lack: tuple[str, ...] = ()
    """Columns that only some rows or files have."""
    is_of_choices: bool = False
    """Whether a row without options is an error: its answer would be a letter of none."""

    @property
    def named(self) -> tuple[str, ...]:
        """Every column that is looked for."""
        names = [self.question, self.answer, self.id, *self.options, *self.source]
        names += [name for name in self.stated.values() if not name.startswith(ITSELF)]
        return tuple(name for name in names if name and name != KEY)

    @property
    def needed(self) -> tuple[str, ...]:
        """Those without which a row is no question with an answer."""
        return tuple(name for name in (self.question, self.answer, *self.options) if name not in self.may_lack)

    @property
    def stated(self) -> dict[str, str]:
        """Columns, or what is said itself, by what they tell."""
        return {name: getattr(self, name) for name in _STATED}


PRESETS: Mapping[str, Columns] = {
    # ori_pqal.json of github.com/pubmedqa/pubmedqa
    "pubmedqa": Columns(question="QUESTION", answer="final_decision", id=KEY, source=(KEY,)),
    # the Parquet files of qiaojin/PubMedQA
    "pubmedqa-hf": Columns(answer="final_decision", id="pubid", source=("pubid",)),
    # github.com/Future-House/LAB-Bench; not every task names its papers
    "lab-bench": Columns(
        answer="ideal",
        options=("distractors",),
        id="id",
        source=("source", "sources"),
        may_lack=("source", "sources", "distractors"),
    ),
    # gpqa_*.csv of github.com/idavidrein/gpqa
    "gpqa": Columns(
        question="Question",
        answer="Correct Answer",
        options=("Incorrect Answer 1", "Incorrect Answer 2", "Incorrect Answer 3"),
        id="Record ID",
        is_of_choices=True,
    ),
    # TIGER-Lab/MMLU-Pro
    "mmlu-pro": Columns(answer="answer", options=("options",), id="question_id", is_of_choices=True),
    # the CSV files of github.com/hendrycks/test, which have no header
    "mmlu": Columns(question="1", answer="6", options=("2", "3", "4", "5"), is_of_choices=True),
    # the JSONL files of github.com/jind11/MedQA, and what was made of them, open questions too
    "medqa": Columns(answer="answer", options=("options",)),
    # the training files of participants-area.bioasq.org
    "bioasq": Columns(
        question="body",
        answer="exact_answer",
        id="id",
        source=("documents",),
        rows="questions",
        may_lack=("exact_answer", "documents"),
    ),
}
_MAPPED = tuple(name for name in Columns.model_fields if name not in ("may_lack", "is_of_choices"))


def parse_columns(written: str) -> Columns:
    """The map that `NAME` or `question=…,answer=…,options=A|B,id=…,source=…,rows=…` stands for, or both together.

    Raises:
        UsageError: it is neither a preset nor a map, or maps what is not known.
    """
    preset, _, more = written.partition(",")
    known = PRESETS.get(preset.strip())
    if known and not more:
        return known
    fields: dict[str, Any] = {}
    for part in (more if known else written).split(","):
        ours, is_mapped, theirs = (text.strip() for text in part.partition("="))
        is_column = not theirs.startswith(ITSELF) or (ours in _STATED and theirs.strip(f"{ITSELF} "))
        if not is_mapped or not theirs or ours not in _MAPPED or not is_column:
            names = ", ".join(f"{name}=…" for name in _MAPPED)
            raise UsageError(f"{part!r} maps no column: write {names}, or {', '.join(sorted(PRESETS))}")
        fields[ours] = tuple(theirs.split("|")) if ours in ("options", "source") else theirs
    return (known or Columns()).model_copy(update=fields)
