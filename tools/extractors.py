"""Names and versions of the readers that make articles; raised whenever a source could read otherwise.

They stand apart from the readers so that a recipe can name them all without importing any.
"""

JATS = "jats/2"
PUBMED = "pubmed/1"
EUROPEPMC = "europepmc/1"
PDF = "pdf/2"
ALL = (JATS, PUBMED, EUROPEPMC, PDF)
