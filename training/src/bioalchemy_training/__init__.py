"""Training on BioAlchemy's verified pairs; the reward is `bioalchemy.answers`, the function that verified them."""

from typing import Any

__all__ = ["BioAlchemyTaskset"]


def __getattr__(name: str) -> Any:
    """verifiers looks for the taskset of a package in its `__all__`; nothing else shall import verifiers."""
    if name != "BioAlchemyTaskset":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from bioalchemy_training.adapters.verifiers import BioAlchemyTaskset

    return BioAlchemyTaskset
