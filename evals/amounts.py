"""Numbers that a question can ask for, and how it asks: "42%" by "what percentage", "12 genes" by "how many genes"."""

import re

from bioalchemy.records import Answer

UNITS = {
    "%": "what percentage", "percent": "what percentage", "h": "how many hours", "hours": "how many hours",
    "min": "how many minutes", "minutes": "how many minutes", "days": "how many days", "weeks": "how many weeks",
    "months": "how many months", "years": "how many years", "nM": "what concentration", "µM": "what concentration",
    "μM": "what concentration", "mM": "what concentration", "µg/ml": "what concentration", "mg/kg": "what dose",
    "mg": "what mass", "µg": "what mass", "ng": "what mass", "kg": "what mass", "g": "what mass",
    "nm": "what length", "µm": "what length", "μm": "what length", "mm": "what length", "cm": "what length",
    "km": "what distance", "bp": "what length", "kb": "what length", "Mb": "what length", "kDa": "what mass",
    "°C": "what temperature", "Hz": "what frequency", "mV": "what voltage", "ms": "what time", "ml": "what volume",
}  # fmt: skip
COUNTED = (
    "genes|proteins|patients|mice|rats|cells|species|neurons|transcripts|mutations|loci|exons|residues|children|women|"
    "men|animals|samples|specimens|families|sequences|isolates|sites|countries|individuals|kinases|clones|strains|"
    "peptides|genomes|taxa|SNPs|infants|males|females|people|participants|tumors|amino acids"
)
UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
NUMBER = r"(?<![\w.,/–−-])(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
MEASURED = re.compile(rf"(?P<value>{NUMBER}) ?(?P<unit>{UNIT})(?![\w/–·⁻^-])")
COUNT = re.compile(rf"(?P<value>{NUMBER}) (?P<thing>{COUNTED})\b")
BOUND = re.compile(
    r"\b(?:about|approximately|over|under|than|least|most|to|up|nearly|almost|between|and|or|from|every|day|per|the|an?|"
    r"only|these|another|total|last|next|previous|additional|\d+) $"
)
"""What stands before a number that is no plain answer."""


def number(value: str, unit: str | None = None) -> Answer:
    """The gold of a number as it is written."""
    return Answer(kind="number", value=value.replace(",", ""), unit=unit)
