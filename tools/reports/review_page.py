"""The sheet as one page that asks no network: drafts to read, three keys to judge them, a button that saves JSONL.

    page(rows, asked)     '<!doctype html>…'

`review_page.html` is the page without drafts. A paper's or a model's words reach it as JSON that can't end its element,
and are put on the screen as text. Its policy lets the one script and the one style run that are in it, by their hashes,
and nothing load. Verdicts stay in the browser until they are saved.
"""

import base64
import hashlib
import json
import re
from importlib import resources

from bioalchemy.records import canonical_json, sha256_of
from bioalchemy.tools.reports.review_sample import Asked
from bioalchemy.tools.verification.receipt_rows import UNSEEN

_OF_PAGE = ("draft_id", "drawn", "question", "answer", "answer_kind", "options", "quotes", "citation")


def page(rows: list[dict[str, str]], asked: list[Asked]) -> str:
    """The page of these drafts; `rows` are their cells."""
    template = (resources.files("bioalchemy") / "tools" / "reports" / "review_page.html").read_text(encoding="utf-8")
    drafts = [
        {name: row[name] for name in _OF_PAGE}
        | {"passages": [[[UNSEEN.sub("", piece.text), piece.is_quote] for piece in part] for part in one.passages]}
        for row, one in zip(rows, asked, strict=True)
    ]
    sheet = sha256_of(canonical_json([row["draft_id"] for row in rows]))[:12]
    return template.replace("{{policy}}", _policy(template)).replace(
        "{{drafts}}", _inside({"sheet": sheet, "drafts": drafts})
    )


def _policy(template: str) -> str:
    script, style = (_hash(template, element) for element in ("script", "style"))
    return f"default-src 'none'; script-src {script}; style-src {style}; base-uri 'none'; form-action 'none'"


def _hash(template: str, element: str) -> str:
    (content,) = re.findall(rf"<{element}>(.*?)</{element}>", template, re.DOTALL)
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _inside(value: object) -> str:
    """JSON that a browser takes for nothing else, wherever in a page it stands."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)
