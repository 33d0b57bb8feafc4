import pytest
from hypothesis import given
from hypothesis import strategies as st

from bioalchemy.tools.checks import word_forms


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("resistance to proteolysis", "Halo becomes resistant to proteolysis after binding its ligand."),
        (
            "stabilizing the t-SNARE complex",
            "They structure Tc, stabilise the t-SNARE complex and inhibit mis-assembly.",
        ),
        ("scale to a sum of 1", "They were multiplied together, and scaled to a sum of 1."),
        ("strong acidity", "It broke down in a strongly acidic control."),
        ("intrathecal", "It works when administered intrathecally."),
        ("floret age", "Ovary length depended on the age of the floret."),
        ("inhibiting SNARE assembly", "They inhibit early SNARE assembly."),
    ],
)
def test_other_forms_of_the_same_words(phrase: str, text: str) -> None:
    assert word_forms.has(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("CDK4 activity", "It fell upon CDK4 activation."),
        ("CDK4 activation", "It fell upon CDK6 activation."),
        ("kinase inhibitor", "It fell by kinase inhibition."),
        ("ring B", "oxidised at ring B' of it"),
        ("sensitivity to heat", "They were insensitive to heat."),
        ("growth of roots", "It slowed the growth but not of roots."),
        ("resistant to heat", "resistant, but not to heat"),
        ("5 doses", "15 doses"),
        ("floret age", "It depended on the age of the plant and on the floret."),
        ("activation", "It was activated."),
        ("heat", "They grow in the cold."),
    ],
)
def test_other_words(phrase: str, text: str) -> None:
    assert not word_forms.has(phrase, text)


@given(st.text(max_size=60), st.text(max_size=120))
def test_any_text_is_judged(phrase: str, text: str) -> None:
    assert word_forms.has(phrase, text) in (True, False)
