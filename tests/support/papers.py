"""Papers written for the tests: JATS with facts that the scripted model understands."""

from pathlib import Path

from tests.support.scripted_model import sentence

_FILLER = (
    "Cells were kept at 28 °C and sampled every 12 h, and the phosphorylated fraction was measured by mass "
    "spectrometry in three independent experiments with the same outcome."
)


def jats(
    number: int,
    facts: list[int],
    *,
    article_type: str = "research-article",
    licence: str = "http://creativecommons.org/licenses/by/4.0/",
    body: str | None = None,
    title: str | None = None,
) -> str:
    """An article whose result sections state `facts`, one each."""
    sections = "".join(
        f"<sec><title>Substrate {fact}</title><p>{sentence(fact)} {_FILLER}</p><p>{_FILLER} {_FILLER}</p></sec>"
        for fact in facts
    )
    results = body if body is not None else f'<sec sec-type="results"><title>Results</title>{sections}</sec>'
    methods = f'<sec sec-type="methods"><title>Methods</title>{f"<p>{_FILLER}</p>" * 8}</sec>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<article article-type="{article_type}" xml:lang="en" xmlns:xlink="http://www.w3.org/1999/xlink"><front>
<journal-meta><journal-title>Journal of Test Biology</journal-title></journal-meta>
<article-meta><article-id pub-id-type="doi">10.5555/test.{number}</article-id>
<article-categories><subj-group><subject>Cell biology</subject></subj-group></article-categories>
<title-group><article-title>{title or f"Substrates of kinases, part {number}"}</article-title></title-group>
<pub-date pub-type="epub"><day>3</day><month>2</month><year>2026</year></pub-date>
<permissions><license xlink:href="{licence}"><license-p>Licence {licence}</license-p></license></permissions>
<abstract><p>Kinases have substrates, and part {number} of this series finds more of them in animals.</p></abstract>
</article-meta></front><body>{results}{methods if body is None else ""}</body></article>"""


def folder(path: Path, articles: int, facts_each: int = 2) -> Path:
    """A folder of such articles, with facts that differ."""
    path.mkdir(parents=True, exist_ok=True)
    for number in range(articles):
        facts = list(range(number * facts_each, (number + 1) * facts_each))
        (path / f"paper{number:03}.xml").write_text(jats(number, facts), encoding="utf-8")
    return path
