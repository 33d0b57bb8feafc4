"""PDFs for tests, written with PyMuPDF: a paper in two columns, single sheets, and a bomb.

sheet("Cells grew.")           → one page with one line
Paper().section("Results").prose(["Cells grew to anti-", "bodies."]).data()
"""

import zlib
from collections.abc import Sequence
from typing import Any, Self

from bioalchemy.records import Article
from bioalchemy.tools import pdf

WIDTH, HEIGHT = 595, 842
LEFT, RIGHT = (60, 290), (310, 540)
"""Edges of the two columns, in points."""
TOP, BOTTOM, LEADING = 90, 760, 12

SENTENCES = (
    "Cells of the second line grew in the dark for many days, and their number was counted each morning by hand. "
)


def new_page(document: Any) -> Any:
    return document.new_page(width=WIDTH, height=HEIGHT)


def sheet(*lines: str, **style: Any) -> bytes:
    """One page with the lines below one another; `style` is `insert_text`'s."""
    import pymupdf

    with pymupdf.open() as document:
        page = new_page(document)
        for number, line in enumerate(lines):
            page.insert_text((60, 100 + 14 * number), line, **{"fontsize": 10, **style})
        return bytes(document.tobytes())


class Paper:
    """A paper that is set line by line, down the left column, down the right one, and on to the next page."""

    def __init__(self, head: str = "Journal of Tests 2021, 7:14", numbered: bool = False) -> None:
        import pymupdf

        self._document = pymupdf.open()
        self._head, self._numbered = head, numbered
        self._turn_page()

    def _turn_page(self) -> None:
        self.page = new_page(self._document)
        self._column, self._y = 0, float(TOP)
        self.page.insert_text((60, 40), self._head, fontsize=8)
        self.page.insert_text((290, 815), f"Page {len(self._document)} of 9", fontsize=8)
        if self._numbered:
            for number, y in enumerate(range(TOP, BOTTOM, LEADING), 1):
                self.page.insert_text((20, y), str(number * 5), fontsize=7)

    def front(self, title: str, *lines: str) -> Self:
        """The title over both columns, and small lines under it."""
        self.page.insert_text((60, 75), title, fontsize=18, fontname="hebo")
        for line in lines:
            self._y += LEADING
            self.page.insert_text((60, self._y), line, fontsize=8)
        self._y += 2 * LEADING
        return self

    def heading(self, text: str) -> Self:
        """A bold line with white space around it."""
        self._y += LEADING
        self._put(text, fontname="hebo", fontsize=11)
        self._y += 0.5 * LEADING
        return self

    def subheading(self, text: str) -> Self:
        """A line in italics, smaller than prose and close above it."""
        self._put(text, fontname="heit", fontsize=9)
        return self

    def prose(self, lines: Sequence[str], indent: float = 0.0) -> Self:
        """A paragraph of given lines, stretched to the column as printers do."""
        for number, line in enumerate(lines):
            self._put(line, shift=indent if number == 0 else 0.0, justified=number + 1 < len(lines))
        return self

    def small(self, *lines: str, bold: str = "") -> Self:
        """Small print; `bold` is set before its first line."""
        self._y += LEADING
        for number, line in enumerate(lines):
            if bold and not number:
                self._put(bold, fontname="hebo", fontsize=8, step=0)
            self._put(line, fontsize=8, shift=40 if bold and not number else 0)
        self._y += LEADING
        return self

    def break_column(self) -> Self:
        """Go on at the top of the next column, or page."""
        self._y = float(TOP)
        self._column += 1
        if self._column == 2:
            self._turn_page()
        return self

    def _put(
        self,
        text: str,
        shift: float = 0,
        justified: bool = False,
        step: float = LEADING,
        fontsize: float = 9.5,
        **style: Any,
    ) -> None:
        import pymupdf

        if self._y > BOTTOM:
            self.break_column()
        left, right = (LEFT, RIGHT)[self._column]
        font = style.get("fontname", "helv")
        size = float(fontsize)
        words = text.split(" ")
        bare = sum(pymupdf.get_text_length(word, fontname=font, fontsize=size) for word in words)
        blank = pymupdf.get_text_length(" ", fontname=font, fontsize=size)
        if justified and len(words) > 1:
            blank = min(2 * size, (right - left - shift - bare) / (len(words) - 1))
        x = left + shift
        for word in words:
            self.page.insert_text((x, self._y), word, fontsize=size, **style)
            x += pymupdf.get_text_length(word, fontname=font, fontsize=size) + blank
        self._y += step

    def data(self, metadata: dict[str, str] | None = None) -> bytes:
        """The file."""
        if metadata:
            self._document.set_metadata(metadata)
        return bytes(self._document.tobytes())


def bomb(megabytes: int) -> bytes:
    """A page whose text unfolds to that much from a few kilobytes."""
    packer = zlib.compressobj(9)
    unit = b"(Cells grew in the dark and nobody saw them.) Tj 0 -1 Td\n" * 1000
    stream = packer.compress(b"BT /F 10 Tf 20 700 Td\n")
    stream += b"".join(packer.compress(unit) for _ in range(megabytes * 1_000_000 // len(unit))) + packer.flush()
    return raw(stream, b"/Filter /FlateDecode")


def raw(stream: bytes, options: bytes = b"") -> bytes:
    """A PDF by hand: one page that shows `stream`."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d " % len(stream) + options + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    )


def read_any(uri: str) -> Article:
    """A reader for the parsing processes: every source is a PDF, whatever its name says."""
    return pdf.read(uri)
