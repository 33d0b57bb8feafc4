"""What a service says in place of what it was asked for: an error in its words, a page for people, when to come back.

words("Search Backend failed:\\n…")       -> "Search Backend failed: …"
web_page(b"<html><title>Just a moment…")  -> WebPage(title="Just a moment…", is_barred=True)
seconds_of("Sun, 29 Nov 2026 18:12:00 GMT") -> 412.0
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from bioalchemy import settings

_MOST = 300
"""Characters of a service's words."""
_PAGE = re.compile(
    rb"[\xef\xbb\xbf\s]*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,3}"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|style|script|noscript|iframe|center|h1|div)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(rb"<title[^>]{0,200}>(.{0,200}?)</title", re.IGNORECASE | re.DOTALL)
_BARRED = re.compile(
    rb"captcha|just a moment|attention required|access denied|blocked|misuse|not a robot|awswaf|incapsula"
    rb"|challenge-platform|unusual traffic|checking your browser",
    re.IGNORECASE,
)
"""Words of pages that hold an address off until a person acts: challenges of Cloudflare, AWS (whose page has a title
without a word) and Imperva, NCBI's "WWW Error Blocked Diagnostic". Other pages in place of a document are a server's
mishap, which passes.
"""


class WebPage(NamedTuple):
    """A page for people, where a document was expected."""

    title: str
    is_barred: bool
    """Whether it holds this machine off: a captcha, or a block."""

    @property
    def shown(self) -> str:
        """As messages name it."""
        return f"a web page, {self.title!r}" if self.title else "a web page without a title"


def web_page(content: bytes) -> WebPage | None:
    """The page that an answer is, if it is HTML."""
    if not _PAGE.match(content):
        return None
    found = _TITLE.search(content, 0, 8192)
    return WebPage(words(found[1].decode("utf-8", "replace")) if found else "", bool(_BARRED.search(content, 0, 65536)))


def is_markup(content: bytes) -> bool:
    """Whether an answer may be XML, in any encoding; nothing at all, JSON and plain words are not."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\0<"))


def words(stated: str) -> str:
    """A service's words on one line, cut, without what could drive a terminal and without secrets."""
    return settings.redact(" ".join("".join(c if c.isprintable() else " " for c in stated).split()))[:_MOST]


def seconds_of(retry_after: str) -> float | None:
    """Of a Retry-After (RFC 9110: a number of seconds, or the date at which to come back); None where it has none."""
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", stated := retry_after.strip()):
        return float(stated[:9])
    try:
        return max(0.0, (parsedate_to_datetime(stated) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
