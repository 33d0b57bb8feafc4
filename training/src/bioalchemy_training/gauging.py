"""`bioalchemy-train difficulty`: ask for what is missing, then count, select and draw from what is known.

measured = run(Path("train.jsonl"), policy, Server(api_base="http://127.0.0.1:8000/v1"), out, "0.1..0.9", …)
"""

import asyncio
import os
from collections import deque
from pathlib import Path
from typing import NamedTuple

from bioalchemy.errors import UsageError
from bioalchemy_training import histogram, selected
from bioalchemy_training.difficulty import Answering, measure
from bioalchemy_training.distribution import Band, Distribution, placed
from bioalchemy_training.pass_rates import Policy
from bioalchemy_training.policies import Endpoint, InProcess, Tell

_ALL = Band(0.0, 1.0)


class Server(NamedTuple):
    """Where the policy is."""

    api_base: str = ""
    api_key_env: str = ""
    concurrency: int = 32
    in_process: bool = False

    def open(self, policy: Policy, tell: Tell) -> Answering:
        """The policy, ready to be asked.

        Raises:
            UsageError: it is nowhere, in two places, or its key is not in the environment.
        """
        if self.in_process == bool(self.api_base):
            raise UsageError(
                f"say where {policy.model} is: --api-base http://HOST:PORT/v1 for a server, or --vllm to load it here"
            )
        if self.in_process:
            return InProcess(policy)
        key = os.environ.get(self.api_key_env, "") if self.api_key_env else ""
        if self.api_key_env and not key:
            raise UsageError(f"--api-key-env {self.api_key_env}: there is no such variable, or it is empty")
        return Endpoint(policy, self.api_base, key, self.concurrency, tell)


def run(
    dataset: Path,
    policy: Policy,
    server: Server,
    out: Path,
    band: str,
    target: Path | None,
    plot: Path | None,
    tell: Tell,
    *,
    evidence: bool = False,
) -> Distribution:
    """Measure, and write what is asked for; with `evidence` on the prompts that a training with it has.

    Raises:
        UsageError: a wrong option or dataset.
        ModelError: the policy could not be asked to the end; what was measured is kept.
    """
    within = Band.parse(band) if band else None
    if target and not within:
        raise UsageError("-o takes the rows of a band: give --band LOW..HIGH, such as 0.1..0.9")
    if target:
        selected.check(dataset, target)
    if out.exists() and out.samefile(dataset):
        raise UsageError(f"{out} is the dataset itself: give --out another file")
    if plot:
        histogram.check(plot)
    if not policy.temperature and policy.samples > 1:
        tell("warning: at temperature 0 all responses to a row are alike, so each is right always or never")
    known = asyncio.run(measure(dataset, policy, out, lambda: server.open(policy, tell), tell, evidence=evidence))
    counted = Distribution()
    taken = placed(dataset, policy, known, within or _ALL, counted, evidence=evidence)
    if target:
        selected.write(dataset, target, taken)
    deque(taken, maxlen=0)
    if plot:
        histogram.draw(counted, policy, within, plot)
    return counted


def told(counted: Distribution, policy: Policy, band: str) -> str:
    """For people."""
    votes = counted.samples
    lines = [
        f"rows              {counted.rows:,}",
        f"can't be judged   {counted.not_judged:,}",
        f"not measured      {counted.not_measured:,}",
        f"responses         {votes + counted.truncated:,}; {counted.truncated:,} were cut at {policy.max_tokens:,} "
        f"tokens and are no votes ({counted.no_vote:,} rows have none)",
    ]
    if votes:
        lines += [
            f"answers found     {counted.extracted / votes:.1%} of {votes:,} votes",
            f"pass rate         {counted.passed / votes:.1%} of the votes; "
            f"{counted.rates[0.0]:,} rows never right, {counted.rates[1.0]:,} always",
        ]
    if band:
        places = counted.places
        lines.append(
            f"band {band:<12} {places['within']:,} rows; {places['below']:,} below, {places['above']:,} above, "
            f"{places['unknown']:,} without a vote"
        )
    more = ["…"] if counted.not_judged > len(counted.faults) else []
    return "\n".join([*lines, *counted.faults, *more])


def why_nothing(counted: Distribution, policy: Policy) -> str:
    """Where there is no vote."""
    if counted.truncated:
        cut = f"all {counted.truncated:,} responses were cut at {policy.max_tokens:,} tokens"
        return f"{cut}; give more with --max-tokens"
    if counted.not_measured:
        return "every row was refused"
    return f"no row of {counted.rows:,} has an answer that can be judged" if counted.rows else "there is no row"
