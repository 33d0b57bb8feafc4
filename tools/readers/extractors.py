"""Names and versions of the readers that make articles; raised whenever a source could read otherwise.

They stand apart from the readers so that a recipe can name them all without importing any.
"""

JATS = "jats/10"
PUBMED = "pubmed/5"
EUROPEPMC = "europepmc/5"
PDF = "pdf/10"
ALL = (JATS, PUBMED, EUROPEPMC, PDF)
