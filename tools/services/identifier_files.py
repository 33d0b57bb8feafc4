"""Files of identifiers: PMIDs, PMCIDs and DOIs as people keep them, in lines, in lists, or in the columns of a table.

    entries('10.1371/journal.pone.1, 32250123  # mine')       "10.1371/journal.pone.1", "32250123"
    entries('Title,PMID,DOI\\n"On 5 mice, in 2024","32250123","10.1371/journal.pone.1"')
                                                              "32250123", "10.1371/journal.pone.1"

What is no identifier is an entry too, for its reader to tell of. Tables have commas, semicolons or tabs, and cells in
quotes or not; of one whose first row names its columns only those of identifiers are read.
"""

import csv
import io
import re
from collections.abc import Iterator

from bioalchemy.errors import UsageError
from bioalchemy.tools.identifiers import kind_of, without_fraction

_COLUMNS = frozenset({
    "pmid", "pmids", "pubmed", "pubmedid", "pmcid", "pmcids", "pmc", "doi", "dois", "id", "ids", "identifier",
    "identifiers", "accession",
})  # fmt: skip
"""Names of columns, without spaces and punctuation."""
_LONGEST_HEADER = 10_000
_COMMENT = re.compile(r"(?:^|\s)#.*")
_NUMBER = re.compile(r"[0-9]+")
_NEXT = re.compile(
    r"[,;]\s*(?=(?:doi:\s*)?10\.[0-9]{4,9}/|https?://|PMC[0-9]|PMID|[0-9]{5,9}\s*(?:[,;]|$))", re.IGNORECASE
)
"""What parts two identifiers: a DOI may have commas and semicolons of its own."""


def entries(text: str) -> Iterator[str]:
    """What a file names, in its order.

    Raises:
        UsageError: a table of which a cell does not end.
    """
    lines = text.splitlines()
    header = lines[0] if lines and len(lines[0]) < _LONGEST_HEADER else ""
    columns = {delimiter: _columns(header, delimiter) for delimiter in ",;\t"}
    delimiter = next((one for one, named in columns.items() if named), "")
    if not delimiter:
        for line in lines:
            yield from _of_line(line)
    elif len(next(csv.reader(lines[:1], delimiter=delimiter))) == 1:
        # A DOI may have commas.
        for line in lines[1:]:
            yield from _of_line(line)
    else:
        yield from _of_table(text, delimiter, columns[delimiter])


def _columns(header: str, delimiter: str) -> dict[int, str]:
    """Names of the columns of identifiers, by their place."""
    names = next(csv.reader([header], delimiter=delimiter), [])
    plain = ("".join(filter(str.isalnum, name.lower())) for name in names)
    return {place: name for place, name in enumerate(plain) if name in _COLUMNS}


def _of_table(text: str, delimiter: str, columns: dict[int, str]) -> Iterator[str]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        next(rows)
        for row in rows:
            for place, name in columns.items():
                cell = without_fraction(row[place].strip()) if place < len(row) else ""
                # Bare it would be a PMID.
                if name.startswith("pmc") and _NUMBER.fullmatch(cell):
                    cell = f"PMC{cell}"
                yield from _of_list(cell)
    except csv.Error as error:
        raise UsageError(f"the table of identifiers can't be read, in line {rows.line_num}: {error}") from None


def _of_line(line: str) -> Iterator[str]:
    """Up to a `#`; what stands in quotes is one entry, unless it has nothing but identifiers."""
    line = _COMMENT.sub("", line)
    for place, piece in enumerate(line.split('"')):
        found = list(_of_list(piece.strip(" \t,;=")))
        is_list = place % 2 == 0 or all(map(kind_of, found))
        yield from found if is_list else [*(name for name in found if kind_of(name) and not name.isdecimal()), piece]


def _of_list(text: str) -> Iterator[str]:
    """One identifier however written, or several with commas, tabs or blanks between.

    A number among words, as in `PMC 7` or in a note, is no PMID.
    """
    for part in (part for one in _NEXT.split(text) for part in ([one] if kind_of(one) else re.split(r"[,;\t]", one))):
        words = part.split()
        if kind_of(part):
            yield part
        elif all(map(kind_of, words)):
            yield from words
        else:
            named = [word for word in words if kind_of(word) and not word.isdecimal()]
            yield from named
            yield " ".join(word for word in words if word not in named)
