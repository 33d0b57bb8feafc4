"""Questions for a model that is too small to write its own: made mechanically of papers, as far as the rules keep them.

    python benchmarks/mechanical_pairs.py FOLDER 24 pairs.jsonl
    bioalchemy-train unpack smollm2-135m.gguf -o smollm2-135m
    bioalchemy-train grpo smollm2-135m-cpu.yaml      the recipe, with its places changed

They are what `bioalchemy evals mutations` calls sound drafts, one a paper, in the form of an export without checks: a
question, its answer, and the sentence that it was made of. With the sentence in the prompt a model of 135 M parameters
can learn to answer some, which shows that the loop learns, and nothing about biology.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bioalchemy.errors import ArticleError
from bioalchemy.evals.sound_drafts import sound_drafts
from bioalchemy.records import Draft, QAPair
from bioalchemy.tools import jats, rules

_FORMS = ("number", "entity", "species", "set")


def main(folder: Path, most: int, out: Path) -> None:
    """Write the pairs."""
    written = 0
    with out.open("w", encoding="utf-8") as file:
        for row in islice(_rows(folder), most):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
    sys.stdout.write(f"{written} pairs in {out}\n")


def _rows(folder: Path) -> Iterator[dict[str, object]]:
    for path in sorted(folder.rglob("*.xml")):
        try:
            article = jats.read(path)
        except ArticleError:
            continue
        made = (sound.draft for sound in sound_drafts(article) if sound.form in _FORMS)
        draft = next((draft for draft in made if not rules.refused(draft, draft.quotes)), None)
        if draft:
            yield _row(draft, article.work_id)


def _row(draft: Draft, work_id: str) -> dict[str, object]:
    return {
        "pair_id": QAPair.identify((work_id,), draft.question, draft.answer),
        "question": draft.question,
        "answer": draft.answer.model_dump(mode="json"),
        "evidence": [{"quote": quote} for quote in draft.quotes],
    }


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit("usage: mechanical_pairs.py FOLDER COUNT OUT")
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
