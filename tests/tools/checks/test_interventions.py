"""What was taken away is not taken for what was added."""

import pytest

from bioalchemy.tools.checks.interventions import turned

QUOTE = "Loss of CDK4 reduced germination, and SOS1 overexpression restored it."


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("By how much did gain of CDK4 reduce germination?", "gain of CDK4"),
        ("By how much did CDK4 overexpression reduce germination?", "CDK4 overexpression"),
        ("Did deletion of SOS1 restore germination?", "deletion of SOS1"),
        ("By how much did deletion of CDK4 reduce germination?", ""),
        ("By how much did the CDK4 knockout reduce germination?", ""),
        ("Did overexpression of SOS1 restore germination?", ""),
        ("By how much did gain of CDK6 reduce germination?", ""),
        ("How much of the germination was left?", ""),
    ],
)
def test_turned(question: str, found: str) -> None:
    assert turned(question, ["Nothing of the kind.", QUOTE]) == found


def test_both_are_left_to_a_reader() -> None:
    both = "Loss of CDK4 reduced germination and overexpression of CDK4 raised it."
    assert not turned("Did overexpression of CDK4 raise germination?", [both])
