"""Pairs for a model that is too small to write its own: `bioalchemy run` with a writer that is made of rules.

    python -m benchmarks.mechanical_pairs FEED RUN       the rest as always, with RUN:
    bioalchemy dataset build RUN -o dataset
    bioalchemy export dataset --split train -o pairs.jsonl

FEED is a folder, or a glob in quotes, of JATS files. Behind the endpoint of the tests' scripted model stands what
`bioalchemy evals mutations` calls sound drafts: it writes them, answers them, and finds nothing to object to. So the
gates that are rules decide, those that ask a model don't, and receipts say `openai/scripted`. The questions are
sentences with one part asked for. With the sentence in the prompt a model of 135 M parameters can learn to answer some,
which shows that the loop learns, and nothing about biology.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.scripted_model import ScriptedModel

from bioalchemy import answers
from bioalchemy.errors import ArticleError
from bioalchemy.evals.sound_drafts import sound_drafts
from bioalchemy.records import Draft
from bioalchemy.tools import feeds, passages

_FORMS = ("number", "entity", "species", "set", "direction", "respectively", "numbered clauses", "parallel")
"""Without choices, which ask what `entity` asks, and without yes or no, which is always yes."""
_NUMBERED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
_GATES = {"passages_per_article": 40, "drafts_per_context": 8, "multi_hop_per_article": 0}
"""Every passage that has a draft, and all of its drafts."""


def main(feed: str, run: Path) -> None:
    """Make the run."""
    drafts = list(_drafts(feed))
    with ScriptedModel(instead=_Writer(drafts)) as model, tempfile.TemporaryDirectory() as scratch:
        config = Path(scratch) / "models.yaml"
        params = {"model": "openai/scripted", "api_base": model.api_base}
        config.write_text(
            json.dumps({"model_list": [{"model_name": "default", "litellm_params": params}], "gates": _GATES})
        )
        command = Path(sys.executable).with_name("bioalchemy")
        subprocess.run([command, "run", feed, "--config", config, "-o", run], check=True)  # noqa: S603  our own command


def _drafts(feed: str) -> Iterator[Draft]:
    """Those of every paper that can be read, on sentences that a writer is shown."""
    for source in feeds.open_feed(feeds.resolve(feed)):
        try:
            article = feeds.read(source.uri)
        except ArticleError:
            continue
        for sound in sound_drafts(article):
            own = passages.quotable(sound.context, {article.text_sha256: article.text})[0]
            if sound.form in _FORMS and set(sound.draft.quotes) <= set(own):
                yield sound.draft


class _Writer:
    """What the scripted model says in place of its own lines."""

    def __init__(self, drafts: list[Draft]) -> None:
        self._of_sentence: dict[str, list[Draft]] = {}
        for draft in drafts:
            self._of_sentence.setdefault(draft.quotes[0], []).append(draft)
        self._of_question = {draft.question: draft for draft in drafts}

    def __call__(self, schema: str, user: str) -> dict[str, Any] | None:
        match schema:
            case "PassageNote":
                finding = next((sentence for sentence in self._of_sentence if sentence in user), "")
                return {"finding": finding[:500], "has_finding": bool(finding)}
            case "WrittenDrafts":
                return {"drafts": [*self._written(user)]}
            case "OpenBookAnswer":
                draft = self._asked(user)
                return {"reasoning": "its sentence says so", "answer": answers.render(draft.answer)}
        return None

    def _written(self, user: str) -> Iterator[dict[str, Any]]:
        task = user.rpartition("</passage")[2]
        for number, sentence in _NUMBERED.findall(task):
            for draft in self._of_sentence.get(sentence, ()):
                answer = draft.answer.model_dump(mode="json", include={"kind", "value", "unit"})
                yield {
                    "sentences": [int(number)], "answer": answer, "setting": "", "question": draft.question,
                    "question_kind": "fact",
                }  # fmt: skip

    def _asked(self, user: str) -> Draft:
        question = next(line for line in user.splitlines()[::-1] if line.startswith("Question: "))
        return self._of_question[question.removeprefix("Question: ")]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("usage: python -m benchmarks.mechanical_pairs FEED RUN")
    main(sys.argv[1], Path(sys.argv[2]))
