"""The reward as a verifier of open-instruct, for rows of `bioalchemy export --format open-instruct`.

    python -c "import runpy, bioalchemy_training.adapters.open_instruct
    runpy.run_module('open_instruct.grpo_fast', run_name='__main__')" --dataset_mixer_list train.jsonl 1.0 …

open-instruct has no release; open_instruct/ground_truth_utils.py at c28e030e (other copies pass `rollout_state` too):
`build_all_verifiers` makes one of every direct subclass of `VerifierFunction` that has been imported, and files it
under its name in small letters; a row's `dataset` names it. It is called with the tokens, the text, the row's
`ground_truth` and the prompt, and gives a `VerificationResult(score, cost, reasoning)`. Scores are summed, so there is
no word for "not judged", and an exception would end the training. Such a row earns 0 with the reason in `reasoning` and
a warning in the log; as all completions of a group share their gold, the group has no spread and teaches GRPO nothing.
"""

import logging
from typing import Any

from open_instruct.ground_truth_utils import VerificationResult, VerifierConfig, VerifierFunction

from bioalchemy_training.rewards import judge

NAME = "bioalchemy"
"""What the export writes into `dataset`."""

log = logging.getLogger(__name__)


class BioAlchemyVerifier(VerifierFunction):  # type: ignore[misc]
    """1 for the gold, 0 for anything else."""

    def __init__(self, verifier_config: VerifierConfig | None = None) -> None:
        """Registered by being imported."""
        super().__init__(NAME, weight=1.0, verifier_config=verifier_config)

    def __call__(
        self,
        tokenized_prediction: list[int],
        prediction: str,
        label: str,
        query: str | None = None,
        rollout_state: dict[str, Any] | None = None,
    ) -> VerificationResult:
        """Judge one completion; `label` is the gold, an `Answer` as JSON text."""
        judged = judge(label, prediction)
        if judged.passed is None:
            log.warning("a row can't be judged, and earns 0: %s", judged.why)
            return VerificationResult(score=0.0, reasoning=f"not judged: {judged.why}")
        return VerificationResult(score=float(judged.passed), reasoning=judged.why)
