"""Tell text that a reader of the page sees from text that only a program sees.

    Sight(page).hides(span) → True for white on white, 1.5 pt, opacity 0, beside the page, under a white box

A span is judged by its size, opacity, place and render mode; one that is light, or that lies where something is
painted, is looked for on the page as rendered, so that white words on a dark box stay. On a scanned page text without
ink is the work of character recognition, and kept.

Not seen through: a font that draws other characters than it names, dark text under a picture that looks like it, and
text in the gaps of a clip path of several parts. What lies wholly beside a clip path is left out in `pdf_pages`.
"""

from collections import Counter
from functools import cached_property
from typing import Any

LEAST_SIZE = 2.0
"""Points; smaller text can't be read on paper."""
LEAST_OPACITY = 26
"""Of 255: a tenth."""
_FILLED, _STROKED, _CLIPPED = 16, 32, 64
"""MuPDF's marks of a character (FZ_STEXT_FILLED, …): with none of them it leaves no ink."""
_LIGHT = 192
"""Of 255: a colour whose channels all exceed it hardly shows on white paper."""
_SCAN_AREA = 0.7
"""Share of the page that a scanned image covers."""
_INK = 0.25
"""Of the way from the background to the text's colour: a pixel that went so far has ink on it."""
_ALIKE = 32
"""Of 255: colours closer than that in every channel can't be told apart."""
_FLOODED = 0.7
"""Share of pixels in the text's colour above which it is the background's; no letters are that heavy."""
_BESIDE = 1.5
"""Points."""
_DPI, _MOST_PIXELS = 108, 6_000_000


class Sight:
    """What can be seen of one page, in the coordinates of its text."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._width, self._height = float(page.rect.width), float(page.rect.height)
        self.recognised = False
        """Whether text was met that a scan carries for searching."""

    def hides(self, span: dict[str, Any]) -> bool:
        """Whether nobody sees this span of MuPDF's (`size`, `alpha`, `color`, `char_flags`, `bbox`)."""
        x0, y0, x1, y1 = span["bbox"]
        if span["size"] < LEAST_SIZE:
            return True
        if not (0 <= (x0 + x1) / 2 <= self._width and 0 <= (y0 + y1) / 2 <= self._height):
            return True
        marks = span["char_flags"]
        if not marks & (_FILLED | _STROKED | _CLIPPED):
            return not self._is_recognised(self._is_scan)
        if span.get("alpha", 255) < LEAST_OPACITY:
            return True
        if self._is_suspect(span) and not self._shows(span):
            return not self._is_recognised(self._is_under_scan)
        return False

    def _is_recognised(self, kept: bool) -> bool:
        self.recognised |= kept
        return kept

    @property
    def has_scan(self) -> bool:
        """Whether a picture covers the page."""
        return self._is_scan

    @cached_property
    def _log(self) -> list[tuple[str, tuple[float, float, float, float]]]:
        """What was painted, in order."""
        return [(entry[0], entry[1]) for entry in self._page.get_bboxlog()]

    @cached_property
    def _scans(self) -> list[int]:
        least = _SCAN_AREA * self._width * self._height
        return [n for n, (kind, box) in enumerate(self._log) if kind == "fill-image" and self._area(box) >= least]

    @property
    def _is_scan(self) -> bool:
        return bool(self._scans)

    @cached_property
    def _is_under_scan(self) -> bool:
        texts = (n for n, (kind, _) in enumerate(self._log) if kind.endswith("-text"))
        return bool(self._scans) and self._scans[-1] > max(texts, default=-1)

    def _area(self, box: tuple[float, float, float, float]) -> float:
        x0, y0, x1, y1 = box
        return max(0.0, min(x1, self._width) - max(x0, 0)) * max(0.0, min(y1, self._height) - max(y0, 0))

    @cached_property
    def _paint(self) -> list[tuple[float, float, float, float]]:
        """Boxes of what could lie over or under text; lines and dots can't."""
        kinds = ("fill-path", "fill-image", "fill-shade", "fill-imgmask")
        boxes = {box for kind, box in self._log if kind in kinds}
        return [box for box in boxes if box[2] - box[0] > 4 and box[3] - box[1] > 4]

    def _is_suspect(self, span: dict[str, Any]) -> bool:
        if span["char_flags"] & _CLIPPED or min(_channels(span["color"])) > _LIGHT:
            return True
        x0, y0, x1, y1 = span["bbox"]
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in self._paint)

    @cached_property
    def _picture(self) -> tuple[Any, float]:
        scale = min(_DPI / 72, (_MOST_PIXELS / max(1.0, self._width * self._height)) ** 0.5)
        import pymupdf

        picture = self._page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False, annots=False)
        return picture, scale

    def _shows(self, span: dict[str, Any]) -> bool:
        """Whether the rendered page has ink of the text's colour, on a background of another."""
        picture, scale = self._picture
        x0, y0, x1, y1 = span["bbox"]
        # A single thin letter fills its box; its background is beside it.
        planes = _planes(picture, [scale * edge for edge in (x0 - _BESIDE, y0, x1 + _BESIDE, y1)])
        if not planes[0]:
            return False
        if span["char_flags"] & _CLIPPED:
            return any(max(plane) - min(plane) > _ALIKE for plane in planes)
        colour = _channels(span["color"])
        grounds = [Counter(plane).most_common(1)[0][0] for plane in planes]
        contrast, ink, ground, plane = max(
            (abs(ink - ground), ink, ground, plane) for ink, ground, plane in zip(colour, grounds, planes, strict=True)
        )
        if contrast < _ALIKE:
            return _share(planes, colour) < _FLOODED
        reach = ground + _INK * (ink - ground)
        return max(plane) >= reach if ink > ground else min(plane) <= reach


def _channels(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255


def _planes(picture: Any, box: list[float]) -> tuple[bytes, bytes, bytes]:
    """Red, green and blue of the pixels in a box."""
    x0, x1 = max(0, int(box[0])), min(picture.width, int(box[2]) + 1)
    y0, y1 = max(0, int(box[1])), min(picture.height, int(box[3]) + 1)
    samples, stride = picture.samples_mv, picture.stride
    pixels = b"".join(samples[y * stride + 3 * x0 : y * stride + 3 * max(x0, x1)] for y in range(y0, y1))
    return pixels[0::3], pixels[1::3], pixels[2::3]


def _share(planes: tuple[bytes, bytes, bytes], colour: tuple[int, int, int]) -> float:
    """Share of the pixels that are of a colour, by the channel with the fewest."""
    return min(
        sum(count for value, count in Counter(plane).items() if abs(value - wanted) < _ALIKE) / len(plane)
        for plane, wanted in zip(planes, colour, strict=True)
    )
