"""`bioalchemy-train` with draws that do not depend on how many ranks there are: a program for `torchrun`.

TRL gives each rank a seed of its own, so one rank and two sample different completions of the same prompts. Here the
noise of a draw follows from the step, the token's place and the completion's place in the whole batch, of which a rank
takes its own part; all else is the program that users run.
"""

import os
from typing import Any

import torch
from transformers import GenerationMixin

from bioalchemy_training.cli import main

_MOST = 1_000
"""Completions of all ranks at a step."""
_generate = GenerationMixin.generate
_now = {"step": 0, "token": 0}


def generate(self: Any, *arguments: Any, **named: Any) -> Any:
    _now.update(step=_now["step"] + 1, token=0)
    return _generate(self, *arguments, **named)


def multinomial(probabilities: torch.Tensor, num_samples: int) -> torch.Tensor:
    """Exponential races: the smallest of noise / probability wins with just that probability."""
    assert num_samples == 1
    _now["token"] += 1
    count, words = probabilities.shape
    source = torch.Generator().manual_seed(_now["step"] * 100 + _now["token"])
    noise = torch.empty(_MOST, words).exponential_(generator=source)
    first = int(os.environ.get("RANK", "0")) * count
    return (probabilities / noise[first : first + count]).argmax(dim=1, keepdim=True)


if __name__ == "__main__":
    GenerationMixin.generate = generate
    torch.multinomial = multinomial
    main()
