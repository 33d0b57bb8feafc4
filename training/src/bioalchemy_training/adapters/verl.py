"""The reward as verl calls it, for rows of `bioalchemy export --format verl`.

    reward.custom_reward_function.path=pkg://bioalchemy_training.adapters.verl
    reward.custom_reward_function.name=compute_score

verl 0.9.1 (trainer/ppo/reward.py, experimental/reward_loop/reward_manager/naive.py) calls
`compute_score(data_source=, solution_str=, ground_truth=, extra_info=)`, where it has a reward model also with its
address and tokenizer, and with the `reward_kwargs` of its configuration, and takes a number, or a dictionary whose
`score` is the reward and whose every key becomes a column of the batch: the same keys for each sample. `acc` is what
its validation reports. It has no word for "not judged", and a NaN would spoil the whole batch. So such a row earns 0
with `judged` 0, whose mean is logged; as all completions of a group share their gold, the group has no spread and
teaches GRPO nothing. A critic (PPO) would learn from it: look at `bioalchemy-train check` before.
"""

from typing import Any

from bioalchemy_training.rewards import judge

DATA_SOURCE = "bioalchemy"
"""As the export has it."""


def compute_score(
    data_source: str, solution_str: str, ground_truth: str, extra_info: dict[str, Any] | None = None, **_: Any
) -> dict[str, Any]:
    """Score one completion; of whatever else verl hands on nothing is read.

    Raises:
        ValueError: the row is of another data source, whose answers this reward can't read.
    """
    if data_source != DATA_SOURCE:
        raise ValueError(f"this reward judges rows of data source {DATA_SOURCE}, and this one is of {data_source}")
    judged = judge(ground_truth, solution_str)
    score = float(judged.passed or False)
    return {
        "score": score, "acc": score, "judged": float(judged.passed is not None),
        "has_answer": float(bool(judged.extracted)), "extracted": judged.extracted, "why": judged.why,
    }  # fmt: skip
