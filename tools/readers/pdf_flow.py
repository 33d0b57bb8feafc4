"""The section of a PDF that is being read: its paragraphs, and the figures and tables that follow it.

    flow.open("results", "Results"); flow.add(block); flow.begin_float("caption", "Fig. 1", "Fig. 1 …"); flow.close()

A paragraph that has not ended goes on in the next block, whatever stood between. Which block goes where is not
decided here: see `pdf_sections`.
"""

from bioalchemy.records import SectionKind
from bioalchemy.tools.readers.jats_paragraphs import paragraphs
from bioalchemy.tools.readers.jats_sections import Layout
from bioalchemy.tools.readers.pdf_blocks import Block
from bioalchemy.tools.readers.pdf_prose import SAME_SIZE
from bioalchemy.tools.readers.pdf_titles import ENDS, plain
from bioalchemy.tools.readers.pdf_words import Vocabulary, append


class Flow:
    """The section under construction: its prose, and what waits to follow it."""

    def __init__(self, layout: Layout, words: Vocabulary) -> None:
        self._layout, self._words = layout, words
        self.kind: SectionKind = "other"
        self.title = ""
        self.size: float | None = None
        self.parts: list[str] = []
        self.whole = True
        """Whether the last paragraph is known to have ended."""
        self._running = 0
        """Which part that paragraph is: others may stand between it and its rest."""
        self._aside: Block | None = None
        self.floats: list[tuple[SectionKind, str, list[str]]] = []
        self.skips = False
        """Whether what comes is left out: the reference list, an abstract in another language."""

    def open(self, kind: SectionKind, title: str, skips: bool = False) -> None:
        """End the section, and begin the next one under its heading."""
        self.close()
        self.kind, self.title, self.skips = kind, title, skips
        self.parts = [title] if title and not skips else []
        self.size, self.whole, self._aside = None, True, None

    def close(self) -> None:
        """Add the section and its floats to the layout."""
        flags = self._layout.flags
        parts = [text for raw in self.parts for text in paragraphs(raw, flags)]
        self._layout.add(self.kind, self.title, parts)
        for kind, label, texts in self.floats:
            clean = ["\n".join(row for line in text.split("\n") for row in paragraphs(line, flags)) for text in texts]
            self._layout.add(kind, label, [text for text in clean if text])
        self.parts, self.floats = [], []

    def add(self, block: Block, lead: str = "") -> None:
        """A paragraph, or the rest of one that a page's end or a figure interrupted; `lead` is left out of it."""
        text = block.text[len(lead) :] if lead else block.text
        if not self.whole and len(self.parts) > bool(self.title):
            self.parts[self._running] = append(self.parts[self._running], text, self._words)
        else:
            self.parts.append(text)
            self._running = len(self.parts) - 1
        self.whole = bool(ENDS.search(plain(text)))
        self.size, self._aside = self.size or block.size, None

    def add_aside(self, block: Block) -> None:
        """Prose set otherwise than the section's: paragraphs of their own."""
        if self.continues_aside(block) and not ENDS.search(plain(self.parts[-1])):
            self.parts[-1] = append(self.parts[-1], block.text, self._words)
        else:
            self.parts.append(block.text)
        if block.text.lstrip()[:1].islower() and self._aside is None:
            self.interrupt()
        self._aside = block

    def continues_aside(self, block: Block) -> bool:
        """Whether the last paragraph is such prose, and set as the block is."""
        return self._aside is not None and abs(self._aside.size - block.size) <= SAME_SIZE

    def interrupt(self) -> None:
        """Words were left out here: what comes does not go on with the paragraph before."""
        self.whole, self._aside = True, None

    def begin_float(self, kind: SectionKind, label: str, text: str) -> None:
        """A caption or a table's title, to follow the section."""
        self.floats.append((kind, label, [text]))

    def extend_float(self, text: str, joins: bool) -> None:
        """More of the last float: the rest of its paragraph, or a part of its own."""
        texts = self.floats[-1][2]
        if joins:
            texts[-1] = append(texts[-1], text, self._words)
        else:
            texts.append(text)
