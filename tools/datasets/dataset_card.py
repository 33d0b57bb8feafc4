"""A dataset's card: the README.md that Hugging Face's Hub shows, with its YAML in front.

    write(facts, origin, publish=True) -> "---\npretty_name: dataset\nlicense: cc-by-4.0\n…"

Everything in it was counted (`card_facts`); what is not known is called unknown. Words of papers, feeds and models are
escaped: none of them can be a link, a heading or markup. It does not say whether the dataset is good.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from bioalchemy.records import Split
from bioalchemy.tools.datasets.article_topics import HOW_TOLD
from bioalchemy.tools.datasets.card_facts import Facts, Origin, size_category
from bioalchemy.tools.datasets.dataset_lineage import AGAINST, DISTINCT
from bioalchemy.tools.datasets.markdown import bullets, escaped, table
from bioalchemy.tools.datasets.trainer_rows import FORMATS
from bioalchemy.tools.verification.receipt_rows import inert

_SHOWN = 20
_UNBROKEN = 10**6
"""Characters of a line: a name that is broken could put dashes where YAML ends."""
_MEANINGS = {
    "free": "may be passed on (CC BY, CC0, public domain)",
    "share_alike": "may be passed on under the same terms (CC BY-SA)",
    "reference_only": "may not be passed on",
    "unknown": "nothing is said: may not be passed on",
}
_COLUMNS = {
    "pair_id": "SHA-256 of works, question and answer",
    "prompt": "the closed-book prompt, as a chat of one message",
    "answer": "the typed answer as JSON, for the reward (see below)",
    "question": "the question alone",
    "question_kind": "fact, comparison, mechanism, calculation or multi_hop",
    "answer_kind": "phrase, number, choice, boolean, set or sequence",
    "topic": "field/topic, empty where it is not known",
    "work_ids": "the papers",
    "citation": "title, journal, year and identifiers",
    "licence": "what the paper says of its licence",
    "text_use": "how that was read",
    "receipt": "the whole pair as JSON: evidence, checks, votes, models, prompts, cost, annotations",
}
assert _COLUMNS.keys() == FORMATS["hf"].shape.keys()


def write(facts: Facts, origin: Origin, *, publish: bool) -> str:
    """The card of the rows that were counted."""
    parts = [
        _front(facts, origin, publish), f"# {escaped(origin.name)}", *_about(facts, origin, publish),
        "## What is in it", *_contents(facts), "## Sources", *_sources(origin),
        "## Licences", *_licences(facts, publish), "## Models", *_models(facts),
        "## From articles to pairs", *_funnel(facts, origin), "## Topics", *_topics(facts, origin),
        "## Known limits", bullets(_limits(facts, origin)),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _front(facts: Facts, origin: Origin, publish: bool) -> str:
    """YAML as https://huggingface.co/docs/hub/datasets-cards has it."""
    import yaml

    names = sorted(facts.hub_licences)
    known: dict[str, Any] = {"license": names[0] if len(names) == 1 else names}
    if not publish or not names or "" in names:
        known = {"license": "other", "license_name": "of-each-paper" if publish else "private-use-only"}
    front = {
        "pretty_name": inert(origin.name), **known, "task_categories": ["question-answering"],
        "tags": ["biology", "reinforcement-learning", "bioalchemy"], "size_categories": [size_category(facts.rows)],
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": split, "path": f"data/{split}-*"} for split in splits(facts)],
            }
        ],
    }  # fmt: skip
    return f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True, width=_UNBROKEN)}---"


def splits(facts: Facts) -> list[str]:
    """Those that have rows."""
    return [split for split in get_args(Split) if facts.splits[split]]


def _about(facts: Facts, origin: Origin, publish: bool) -> list[str]:
    papers = len(set().union(*facts.papers.values()))
    version = f" Version {escaped(origin.version)}, by {escaped(origin.made_by)}." if origin.version else ""
    made = facts.rows - facts.imported.total()
    said = (
        f"{made:,} questions of biology with typed answers, made by models from {papers:,} papers and checked "
        "against them. Each row holds its receipt: where the evidence stands in the paper, every check and vote, the "
        f"models and prompts, the cost and the paper's licence.{version}"
    )
    if facts.imported:
        said += (
            f" Beside them {facts.imported.total():,} questions that others made, without a receipt: nothing of them "
            f"was checked. They are of {_counts(facts.imported)}."
        )
    private = "**For private use.** Text is in it that may not be passed on, or of which nobody has said so."
    return [said] if publish else [said, private]


def _contents(facts: Facts) -> list[str]:
    held = [f"{name} {facts.splits[name]:,}" for name in splits(facts)]
    columns = table(["column", ""], ([f"`{name}`", said] for name, said in _COLUMNS.items()))
    reward = (
        "The reward is the function that the pairs were verified with: "
        "`bioalchemy.answers.verify(Answer.model_validate_json(row['answer']), response).passed`. "
        "`bioalchemy verify data/train-….parquet --articles papers/` checks the receipts again, against the papers."
    )
    kinds = [("questions", facts.question_kinds), ("answers", facts.answer_kinds)]
    return [
        f"Rows: {', '.join(held)}. A paper's rows are all in one split.", columns, reward,
        bullets(f"{name}: {_counts(counts)}" for name, counts in kinds),
    ]  # fmt: skip


def _sources(origin: Origin) -> list[str]:
    rows = [[one.kind, escaped(one.name), f"{one.read:,}"] for one in origin.sources]
    for source, through in origin.beginnings:
        behind = " of ".join(f"dataset {escaped(name)}" for name in reversed(through))
        rows.append([source.kind, f"{escaped(source.name)}, behind {behind}", f"{source.read:,}"])
    listed = table(["source", "name", "pairs"], rows) if origin.sources else f"A run over {escaped(origin.feed)}."
    known = [(journal, count) for journal, count in origin.journals if journal]
    papers = sum(count for _, count in origin.journals)
    if not papers:
        return [listed]
    shown = ", ".join(f"{escaped(journal)} {count:,}" for journal, count in known[:_SHOWN])
    others = f" and {len(known) - _SHOWN:,} more" if len(known) > _SHOWN else ""
    years = f"published {'-'.join(map(escaped, sorted({*origin.years})))}" if origin.years else "of unknown years"
    unknown = papers - sum(count for _, count in known)
    where = f"Journals: {shown}{others}." if known else "Their journals are unknown."
    return [listed, f"{papers:,} papers with pairs, {years}. {where}" + (f" Unknown: {unknown:,}." if unknown else "")]


def _licences(facts: Facts, publish: bool) -> list[str]:
    rows = (
        [
            escaped(use), _MEANINGS.get(use, "unknown"), f"{len(facts.papers[use]):,}", f"{count:,}",
            f"{count - facts.withheld[use] - facts.without_receipt[use]:,}", f"{facts.withheld[use]:,}",
            *([f"{facts.without_receipt[use]:,}"] if facts.imported else ()),
        ]
        for use, count in facts.text_uses.most_common()
    )  # fmt: skip
    heads = ["text", "which", "papers", "pairs", "with quotes", "with offsets and hashes"]
    heads += ["without a receipt"] if facts.imported else []
    read = ([escaped(rule), f"{count:,}"] for rule, count in facts.licences.most_common(_SHOWN))
    withheld = (
        "Where a paper's text may not be passed on, rows have offsets into it and hashes of its characters in place of "
        "quotes, no details of checks and no votes: whoever has the paper can verify them all the same. Question and "
        "answer are the models' words."
    )
    rule = "What a licence allows was read by rule from its words and address. That is no legal advice."
    return [table(heads, rows), withheld if publish else "", rule, table(["how it was read", "pairs"], read)]


def _models(facts: Facts) -> list[str]:
    rows = (
        [*map(escaped, (made.role, made.model, made.revision, made.training_on_outputs)), f"{count:,}"]
        for made, count in sorted(facts.models.items())
    )
    listed = table(["role", "model", "revision", "training on its outputs", "pairs"], rows)
    terms = {made.training_on_outputs for made in facts.models}
    said = "What owners of models say about training on their outputs is as the runs' configuration has it."
    if "forbidden" in terms:
        said += " **The owner of at least one of these models forbids it.**"
    if "unknown" in terms:
        said += " Where it is unknown, nobody stated it: read the model's terms before you train."
    return [said, listed]


def _funnel(facts: Facts, origin: Origin) -> list[str]:
    articles, drafts = Counter[str](), Counter[str]()
    for one in origin.funnels:
        articles.update(one.articles)
        drafts.update(one.drafts)
    known = [("articles found", articles), ("drafts judged", drafts)] if origin.funnels else []
    lines = [f"{what}: {counts.total():,} ({_counts(counts) or 'none'})" for what, counts in known]
    lines = lines or ["articles found: unknown", "drafts judged: unknown"]
    if names := [escaped(name) for name, _ in origin.datasets]:
        lines.insert(
            0, f"articles, drafts and cost are of all that {', '.join(names)} came of, not of the pairs here alone"
        )
    if origin.without_funnel:
        lines.append(f"sources of which articles and drafts are unknown: {origin.without_funnel:,}")
    if origin.sources:
        lines.append(f"pairs that several sources had: {origin.merged:,}")
        for name, behind in origin.datasets:
            lost = _counts(behind.left_out) or "none"
            lines.append(f"pairs left out of dataset {escaped(name)}: {lost}; in it: {behind.pairs:,}")
        lines.append(f"pairs left out of the dataset: {_counts(origin.left_out) or 'none'}")
    lines += [f"pairs here: {facts.rows:,}", _cost(origin)]
    return [bullets(lines)]


def _cost(origin: Origin) -> str:
    if not origin.funnels:
        return "cost: unknown"
    calls, tokens = (sum(getattr(one, name) for one in origin.funnels) for name in ("calls", "tokens"))
    prices = [one.cost_usd for one in origin.funnels]
    known = [price for price in prices if price is not None]
    usd = f"{sum(known):,.2f} USD" if len(known) == len(prices) else "dollars unknown: not every call has a price"
    partly = ", of the sources of which it is known" if origin.without_funnel else ""
    return f"cost{partly}: {calls:,} model calls, {tokens:,} tokens, {usd}; what was rejected is in it"


def _topics(facts: Facts, origin: Origin) -> list[str]:
    told = Counter({topic: count for topic, count in facts.topics.items() if topic})
    fields = Counter[str]()
    for topic, count in told.items():
        fields[topic.partition("/")[0]] += count
    unknown = facts.rows - told.total()
    said = [f"By field: {_counts(fields)}." if fields else "No topic is known.", f"Unknown of {unknown:,} pairs."]
    if (made := origin.alignment) is None:
        return [" ".join(said), "The mix of topics was not aligned with a target."]
    after = "nothing was drawn" if made.divergence_after is None else f"{made.divergence_after:.4f} bits after"
    drawn = (
        f"Drawn to have the mix of {escaped(made.target)} (alpha {made.alpha:g}, seed {made.seed}): {made.taken:,} of "
        f"{made.size:,} pairs. Jensen-Shannon divergence from it: {made.divergence_before:.4f} bits before, {after}."
    )
    rows = (
        [
            escaped(row.topic), f"{row.weight:.2%}", f"{_share(row.supply, made.candidates):.2%}",
            f"{_share(row.taken, made.taken):.2%}", f"{row.taken:,}",
        ]
        for row in made.topics
    )  # fmt: skip
    return [" ".join(said), drawn, table(["topic", "wanted", "before", "after", "pairs"], rows)]


def _limits(facts: Facts, origin: Origin) -> Iterable[str]:
    yield "Questions, answers and verdicts are models': a receipt proves what can be checked again, and no more."
    if facts.checks_by_models:
        yield f"Checks that are a model's word: {_counts(facts.checks_by_models)}."
    measured = _counts(facts.difficulties)
    yield f"Difficulty without the paper was measured with: {measured}." if measured else "Difficulty was not measured."
    for method, what in HOW_TOLD.items():
        if told := facts.told_by[method]:
            yield f"{told:,} pairs have {what}."
    yield from _cleaned(origin)
    empty = [split for split in get_args(Split) if not facts.splits[split]]
    if not origin.version:
        yield "A run has no splits: all rows are in train."
    elif facts.rows and empty:
        yield f"No row is in {' or '.join(empty)}: papers are drawn for each, and these were few."
    if withheld := facts.withheld.total():
        yield f"{withheld:,} rows can be checked by those only who have their papers."
    yield "Papers may be retracted or corrected after this was written: `bioalchemy recheck` asks."


def _cleaned(origin: Origin) -> Iterable[str]:
    """What its pairs went through, all of them or some."""
    if same := _named(origin.steps, DISTINCT):
        yield f"Near-duplicates were left out ({same})."
    elif partly := _partly(origin, DISTINCT):
        yield f"Near-duplicates were not looked for in all of it{partly}"
    else:
        yield "Near-duplicates were not looked for."
    clear, partly = _named(origin.steps, AGAINST), _partly(origin, AGAINST)
    if clear:
        yield f"Kept clear of these benchmarks only: {clear}."
    if partly:
        yield f"Not all of it was compared with {'other ' if clear else ''}benchmarks{partly}"
    elif not clear:
        yield "It was not compared with any benchmark."


def _partly(origin: Origin, prefix: str) -> str:
    """The end of a sentence on what does not hold of all; empty where it holds of none."""
    parts = {name: _named(steps or (), prefix) for name, steps in origin.partly.items()}
    told = ", ".join(f"{escaped(name)} ({said})" for name, said in parts.items() if said)
    unknown = ", ".join(escaped(name) for name, steps in origin.partly.items() if steps is None)
    if not (told or unknown):
        return ""
    return (f", only {told}" if told else "") + "." + (f" Not known of {unknown}." if unknown else "")


def _named(steps: Iterable[str], prefix: str) -> str:
    """The benchmarks, or the method, of the steps that begin so."""
    named = (step.partition(" ")[2] if prefix == AGAINST else step for step in steps if step.startswith(prefix))
    return ", ".join(map(escaped, named))


def _counts(counts: Mapping[str, int]) -> str:
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{escaped(name)} {count:,}" for name, count in most[:_SHOWN])
    return f"{shown}, and {len(most) - _SHOWN:,} more" if len(most) > _SHOWN else shown


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
