"""Names and versions of the readers that make articles; raised whenever a source could read otherwise.

They stand apart from the readers so that a recipe can name them all without importing any.
"""

JATS = "jats/4"
PUBMED = "pubmed/2"
EUROPEPMC = "europepmc/2"
PDF = "pdf/4"
ALL = (JATS, PUBMED, EUROPEPMC, PDF)
