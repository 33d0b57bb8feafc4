"""What stands behind a dataset, as its report draws it: the losses of its runs, and those of each dataset on the way.

    falls(manifests)       (Waterfall(unit="articles", …), …, Waterfall(unit="candidates", found=312, left=280, …))
    spending(manifests)    what each role's model took in all runs

Runs that several datasets on the way took pairs from count once. Nothing is drawn of which a part is unknown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bioalchemy.accounts import UNFINISHED
from bioalchemy.tools.datasets import dataset_lineage
from bioalchemy.tools.datasets.dataset_folder import Funnel, Gate, Manifest, Spending
from bioalchemy.tools.datasets.run_funnel import both
from bioalchemy.tools.reports.report_figures import Step, Waterfall

LOST = {
    "could not be read": ("quarantined",), "turned away by the curator": ("rejected",), "failed": ("failed",),
    "not finished yet": (*UNFINISHED, "postponed"),
}  # fmt: skip
"""Steps at which articles are lost, by their states."""


def falls(manifests: Sequence[Manifest]) -> tuple[Waterfall, ...]:
    """From the articles of all runs to what the newest version has."""
    sources = list(dataset_lineage.sources(manifests))
    newest = manifests[-1]
    behind = [
        _candidates(f"candidates of {name}", one.pairs, one.left_out)
        for name, one in reversed(list(dataset_lineage.datasets(sources)))
    ]
    return (*_runs(_funnels(manifests)), *behind, _candidates("candidates", newest.pairs, newest.left_out))


def spending(manifests: Sequence[Manifest]) -> tuple[Spending, ...]:
    """By role and model; nothing where that of any run is unknown."""
    found: dict[tuple[str, str], Spending] = {}
    for funnel in _funnels(manifests):
        if funnel.spending is None:
            return ()
        for one in funnel.spending:
            key = one.role, one.model
            found[key] = _sum(found[key], one) if key in found else one
    return tuple(found.values())


def _sum(one: Spending, other: Spending) -> Spending:
    names = Spending.model_fields.keys() - {"role", "model"}
    return one.model_copy(update={name: getattr(one, name) + getattr(other, name) for name in names})


def _funnels(manifests: Sequence[Manifest]) -> list[Funnel]:
    """Of all runs; none where any is unknown. Questions of others began with no article."""
    begun = dataset_lineage.beginnings(dataset_lineage.sources(manifests))
    made = [one.source.funnel for one in begun if one.source.kind != "import"]
    known = [funnel for funnel in made if funnel]
    return known if len(known) == len(made) else []


def _runs(funnels: Sequence[Funnel]) -> Iterable[Waterfall]:
    if not funnels:
        return
    yield _by_state("articles", "found", [one.articles for one in funnels], LOST)
    passages = [one.passages for one in funnels if one.passages is not None]
    if len(passages) == len(funnels):
        lost = {"failed": ("failed",), "not finished yet": ("planned",)}
        yield _by_state("passages", "chosen", passages, lost)
    yield _drafts(funnels)


def _by_state(
    unit: str, found_as: str, counts: Iterable[Mapping[str, int]], lost: Mapping[str, tuple[str, ...]]
) -> Waterfall:
    states = _added(counts)
    steps = (
        Step(name=name, left_out=sum(n.values()), reasons=n)
        for name, of in lost.items()
        for n in [{state: states[state] for state in of if states[state]}]
    )
    return Waterfall(
        unit=unit, found=states.total(), found_as=found_as, steps=tuple(steps), left=states["done"], left_as="worked on"
    )


def _drafts(funnels: Sequence[Funnel]) -> Waterfall:
    """By gate, or where those are unknown by reason."""
    drafts = _added(one.drafts for one in funnels)
    gates: dict[str, Gate] = {}
    if all(one.gates is not None for one in funnels):
        for gate in (gate for one in funnels for gate in one.gates or ()):
            gates[gate.name] = both(gates[gate.name], gate) if gate.name in gates else gate
    else:
        back = {"sent_back": drafts["sent_back"]}
        gates = {
            name: Gate(name=name, place=0, reasons={name: n}, sent_back=back.get(name, 0))
            for name, n in drafts.most_common()
            if name != "accepted"
        }
    steps = tuple(
        Step(name=gate.name, left_out=sum(gate.reasons.values()), sent_back=gate.sent_back, reasons=gate.reasons)
        for gate in sorted(gates.values(), key=lambda gate: gate.place)
    )
    return Waterfall(
        unit="drafts",
        found=drafts.total(),
        found_as="written",
        steps=steps,
        left=drafts["accepted"],
        left_as="accepted",
    )


def _candidates(unit: str, pairs: int, left_out: Mapping[str, int]) -> Waterfall:
    """From all that a version might have to what it has."""
    lost = Counter(left_out)
    steps = tuple(Step(name=reason, left_out=n, reasons={reason: n}) for reason, n in sorted(lost.items(), key=_most))
    return Waterfall(
        unit=unit, found=pairs + lost.total(), found_as="read", steps=steps, left=pairs, left_as="in the version"
    )


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _added(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total = Counter[str]()
    for one in counts:
        total.update(one)
    return total
