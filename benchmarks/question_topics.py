"""Topics of questions told by their words alone, beside those of the papers they were made from: agreement, and mixes.

    python benchmarks/question_topics.py ori_pqal.json mtrees2022.bin

PubMedQA names each question's paper by its MeSH headings. The figures are those that `bioalchemy evals topics` states.
"""

import sys
from collections import Counter
from pathlib import Path

from bioalchemy.tools import topics
from bioalchemy.tools.datasets import alignment, article_topics
from bioalchemy.tools.datasets.dataset_folder import Work
from bioalchemy.tools.datasets.question_columns import PRESETS
from bioalchemy.tools.datasets.question_files import rows, texts_of
from bioalchemy.tools.services import mesh


def main(questions: Path, trees: Path) -> None:
    """Print the figures."""
    known = mesh.read(trees)
    headings = {}
    works = []
    for row in rows(questions, PRESETS["pubmedqa"]):
        asked = row.question()
        headings[asked.row] = topics.shares(texts_of(row.cells["MESHES"]), known)
        works.append(Work(work_id=asked.row, title=asked.text))
    guessed = {work.work_id: told.topic for work, told in article_topics.by_meaning(works)}
    told = {name: shares for name, shares in headings.items() if shares}
    first = {name: next(iter(shares)) for name, shares in told.items()}
    same = sum(guessed[name] == topic for name, topic in first.items())
    among = sum(guessed[name] in told[name] for name in told)
    field = sum(guessed[name].partition("/")[0] == topic.partition("/")[0] for name, topic in first.items())
    of = len(told)
    mixes = [Counter(first.values()), Counter(guessed[name] for name in told)]
    fields = [Counter(topic.partition("/")[0] for topic in mix.elements()) for mix in mixes]
    print(f"{of} of {len(works)} questions whose papers' headings tell a topic")  # noqa: T201
    print(f"same topic {same / of:.3f}, among the paper's topics {among / of:.3f}, same field {field / of:.3f}")  # noqa: T201
    print(f"mixes apart by {alignment.divergence(*mixes):.3f} bits, of fields {alignment.divergence(*fields):.3f}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
