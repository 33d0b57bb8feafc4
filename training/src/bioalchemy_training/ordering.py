"""The order of prompts in each epoch, from the seed and the epoch's number alone.

    trainer.add_callback(Order())

TRL 1.16 draws every epoch's order from one generator, which a continued training begins anew: it would see the first
epoch's order in a later one, and no longer be the training that was interrupted.
"""

from typing import Any

from transformers import TrainerCallback
from trl.trainer.utils import RepeatSampler


class Order(TrainerCallback):  # type: ignore[misc]
    """Seeds the sampler of `GRPOTrainer` when an epoch begins."""

    def on_epoch_begin(self, args: Any, state: Any, control: Any, *, train_dataloader: Any, **_: Any) -> None:
        """`state.epoch` is a whole number here, or within the epoch that is continued."""
        sampler = train_dataloader.batch_sampler
        while not isinstance(sampler, RepeatSampler):
            sampler = getattr(sampler, "batch_sampler", None) or sampler.sampler
        sampler.generator.manual_seed(args.seed + int(state.epoch or 0))
