"""For tests that train: one thread a process, nothing from a hub, and the warnings that are others' own affair."""

import os

import pytest

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

OTHERS = (
    r"ignore:`(is_)?gradient_checkpointing(_\w+)?` is deprecated:FutureWarning",  # TRL 1.16 on transformers 5.24
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for warning in OTHERS:
            item.add_marker(pytest.mark.filterwarnings(warning))
