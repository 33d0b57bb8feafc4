"""The page: it runs its own script and no other, asks nobody, and shows what papers say as text."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from tests.tools.test_review_sheet import asked

from bioalchemy.tools.reports import review_sheet
from bioalchemy.tools.reports.review_sample import Piece

HOSTILE = "</script><img src=x onerror=alert(1)><!-- & \u2028 ]]>"


def page(tmp_path: Path, *rows: Any) -> str:
    sheet = tmp_path / "sheet.html"
    sheet.unlink(missing_ok=True)  # which a sheet never writes over
    review_sheet.write(sheet, rows)
    return sheet.read_text("utf-8")


def drafts(content: str) -> dict[str, Any]:
    (data,) = re.findall(r'<script type="application/json" id="drafts">(.*?)</script>', content, re.DOTALL)
    found: dict[str, Any] = json.loads(data)
    return found


def test_a_papers_words_are_data(tmp_path: Path) -> None:
    hostile = asked(HOSTILE)._replace(citation=HOSTILE, passages=((Piece(HOSTILE, False),),))
    content = page(tmp_path, hostile)
    assert content.count("</script>") == 2
    assert "<img" not in content
    assert "<!--" not in content
    (draft,) = drafts(content)["drafts"]
    assert (draft["question"], draft["citation"], draft["passages"]) == (HOSTILE, HOSTILE, [[[HOSTILE, False]]])


def test_the_policy_lets_the_pages_own_script_and_style_run_and_nothing_load(tmp_path: Path) -> None:
    content = page(tmp_path, asked())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', content)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for element in ("script", "style"):
        (own,) = re.findall(rf"<{element}>(.*?)</{element}>", content, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert rules[f"{element}-src"] == f"'sha256-{digest}'"
    assert rules["default-src"] == "'none'"
    assert rules["form-action"] == "'none'"
    assert not re.search(r"https?://|\bsrc=|@import|url\(|style=|\son\w+=", content.replace("noscript", ""))


def test_the_agents_verdict_is_not_on_it(tmp_path: Path) -> None:
    (draft,) = drafts(page(tmp_path, asked()))["drafts"]
    assert set(draft) == {
        "draft_id", "drawn", "question", "answer", "answer_kind", "options", "quotes", "citation", "passages",
    }  # fmt: skip


def test_verdicts_of_other_sheets_are_kept_apart(tmp_path: Path) -> None:
    one, other = asked(), asked()._replace(draft_id="000000000000")
    assert drafts(page(tmp_path, one))["sheet"] != drafts(page(tmp_path, other))["sheet"]
    assert page(tmp_path, one) == page(tmp_path, one)
