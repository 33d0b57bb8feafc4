"""`jats.read`: text, sections and metadata of good articles, and one typed error for each kind of bad one."""

import contextlib
import hashlib
import html
import random
import re
import time
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bioalchemy import errors
from bioalchemy.records import Article
from bioalchemy.tools import jats
from bioalchemy.tools.readers import safe_xml

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "jats"
REAL = sorted(path for path in SHARED.rglob("*") if path.suffix in (".xml", ".nxml"))

BY = "http://creativecommons.org/licenses/by/4.0/"
NAMESPACES = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"'
META = """
<journal-meta><journal-title-group><journal-title>Journal of Tests</journal-title></journal-title-group></journal-meta>
<article-meta>
  <article-id pub-id-type="doi">10.1234/ABC.5</article-id>
  <article-id pub-id-type="pmid">123456</article-id>
  <article-id pub-id-type="pmc">777</article-id>
  <article-categories><subj-group><subject>Cell Biology</subject></subj-group></article-categories>
  <title-group><article-title>Growth at 10<sup>3</sup> Pa<xref ref-type="fn" rid="f"><sup>*</sup></xref></article-title>
  </title-group>
  <pub-date pub-type="collection"><year>2011</year></pub-date>
  <pub-date pub-type="epub"><day>7</day><month>3</month><year>2011</year></pub-date>
  <pub-date pub-type="pmc-release"><day>1</day><month>1</month><year>2010</year></pub-date>
  <permissions><copyright-statement>© The Authors</copyright-statement>
    <license xlink:href="http://creativecommons.org/licenses/by/4.0/"><license-p>Creative Commons Attribution
    License</license-p></license></permissions>
  <abstract><sec><title>Methods</title><p>We grew cells.</p></sec></abstract>
  <kwd-group><kwd>growth</kwd></kwd-group>
  <kwd-group kwd-group-type="MeSH"><kwd>Yeasts</kwd></kwd-group>
</article-meta>"""


def document(body: str, back: str = "", meta: str = META, attributes: str = "", tail: str = "") -> bytes:
    return (
        f'<article article-type="research-article" xml:lang="EN" {NAMESPACES} {attributes}>'
        f"<front>{meta}</front><body>{body}</body><back>{back}</back>{tail}</article>"
    ).encode()


def read(body: str, **parts: str) -> Article:
    return jats.read_bytes(document(body, **parts), "test.xml")


def paragraph(inline: str) -> str:
    """The text of a body that is one paragraph."""
    article = read(f"<p>{inline}</p>")
    return "\n\n".join(article.text[s.start : s.end] for s in article.sections if s.kind == "other")


def section_texts(article: Article, kind: str) -> list[str]:
    return [article.text[s.start : s.end] for s in article.sections if s.kind == kind]


def check_offsets(article: Article) -> None:
    end = -2
    for section in article.sections:
        assert section.start == end + 2
        assert section.end > section.start
        end = section.end
        piece = article.text[section.start : section.end]
        assert piece == piece.strip()
    assert max(end, 0) == len(article.text)
    assert unicodedata.is_normalized("NFC", article.text)
    assert not re.search("  |\n\n\n|[\ufdd0-\ufdef\u200b\u00ad\ud800-\udfff]", article.text)
    assert article.text_sha256 == hashlib.sha256(article.text.encode()).hexdigest()


# Inline text


@pytest.mark.parametrize(("label", "printed"), [("1", "(1)"), ("S2.1", "(S2.1)"), ("(3)", "(3)"), ("[4]", "[4]")])
def test_a_formulas_number_is_no_part_of_it(label: str, printed: str) -> None:
    formula = f"<disp-formula><label>{label}</label><tex-math>x=5</tex-math></disp-formula>"
    assert paragraph(f"So {formula}where x is a length.") == f"So x = 5 {printed} where x is a length."


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ({"epub": "2023-01-05", "collection": "2022"}, "2023-01-05"),
        ({"epub": "2011-03-07", "collection": "2011"}, "2011-03-07"),
        ({"epub": "2006-08-01", "collection": "1998"}, "1998"),
        ({"epub": "2009-12-20", "ppub": "2010-01"}, "2009-12-20"),
        ({"epub": "2005-01-01", "ppub": "2004-12"}, "2004-12"),
        ({"collection": "2022"}, "2022"),
        ({"nihms-submitted": "2009-01-01", "ppub": "2010-05"}, "2010-05"),
    ],
)
def test_when_a_paper_was_published(dates: dict[str, str], published: str) -> None:
    stated = "".join(f'<pub-date pub-type="{kind}" iso-8601-date="{day}"/>' for kind, day in dates.items())
    meta = re.sub(r"<pub-date.*</pub-date>", stated, META, flags=re.DOTALL)
    assert read("<p>Cells grew.</p>", meta=meta).published == published


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        ("5 × 10<sup>3</sup>", "5 × 10³"),
        ("Ca<sup>2+</sup>, H<sub>2</sub>O, s<sup>-1</sup>, m<sup>−2</sup>", "Ca²⁺, H₂O, s⁻¹, m⁻²"),
        ("K<sub>m</sub>, p27<sup>Kip1</sup>, −/−<sup>−/−</sup>", "K_{m}, p27^{Kip1}, −/−^{−/−}"),
        ("10<sup> 3 </sup>and", "10³ and"),
        ("x<sup>2<sup>3</sup></sup>", "x^{2³}"),
        ("12<sup>*</sup>, Tween<sup>®</sup>", "12*, Tween®"),
        ("the 25<sup>th</sup> percentile, i<sup>th</sup>", "the 25th percentile, ith"),
        ("an <italic>E. <bold>coli</bold></italic> <unheard-of>strain</unheard-of>", "an E. coli strain"),
        ("<sc>d</sc>-glucose, β-<bold><sc><italic>dl</italic></sc></bold>-A, 1 <sc>m</sc>", "D-glucose, β-DL-A, 1 M"),
        ("37<sup>o</sup>C, 4 <sup>O</sup>C, −80<sup>0</sup>C, at 90<sup>o</sup>", "37°C, 4 °C, −80°C, at 90°"),
        ("x<sup>o</sup>, 5<sup>0</sup> = 1, 10<sup>0</sup>Cells", "x^{o}, 5⁰ = 1, 10⁰Cells"),
        ("T<sc>he</sc> factor X<sc>a</sc>, <sc>ShareMind</sc>, <sc>t</sc>wo", "The factor Xa, ShareMind, two"),
        ("<sc>l-</sc>serine, <italic>N</italic>-acetyl<sc>-d-</sc>x, F<sc>ig</sc>", "L-serine, N-acetyl-D-x, Fig"),
        ("first line<break/>second", "first line second"),
        ("as seen<fig/>The next<fig/><table-wrap/>Later", "as seen The next Later"),
        ("end.<fig/>Next (<fig/>one), two<fig/>, anti<fig/>-body", "end. Next (one), two, anti-body"),
        ("<named-content>seen<fig/></named-content>Later<media/><xref ref-type='fig'>S1</xref>", "seen Later S1"),
        ("spread\n   over&#160;lines&#x2009;here", "spread over lines here"),
        ("cafe&#x301;", "café"),
        ("a<!-- no -->b<?pi no?>c", "abc"),
        ("see <xref ref-type='fig' rid='f'>Figure 2</xref>B", "see Figure 2B"),
        ("known<fn><p>Since 1990.</p></fn> fact", "known (Since 1990.) fact"),
        (
            "<named-content><named-content>Homo</named-content><named-content>sapiens</named-content></named-content>",
            "Homo sapiens",
        ),
        ("soft&#xAD;ware", "software"),
        ("<name><surname>Li</surname><given-names>JI</given-names></name>, 2011", "Li JI, 2011"),
        ("α &alpha; &nbsp;&deg; &amp;", "α α ° &"),
    ],
)
def test_inline_text(inline: str, text: str) -> None:
    assert paragraph(inline) == text


BIBR = "<xref ref-type='bibr' rid='r'>"


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        (f"as shown [{BIBR}12</xref>].", "as shown [12]."),
        (f"as shown [{BIBR}6</xref>,{BIBR}7</xref>–{BIBR}9</xref>].", "as shown [6,7–9]."),
        (f"as shown {BIBR}[12]</xref>.", "as shown [12]."),
        (f"as shown ({BIBR}Smith, 2004</xref>).", "as shown (Smith, 2004)."),
        (f"Smith {BIBR}2004</xref>, in ref. {BIBR}5</xref>", "Smith 2004, in ref. 5"),
        (f"in cells<sup>{BIBR}12</xref>,{BIBR}13</xref></sup>.", "in cells [12,13]."),
        (f"in cells.<sup>{BIBR}2</xref>–{BIBR}5</xref></sup>Then", "in cells. [2–5] Then"),
        (f"10<sup>{BIBR}4</xref></sup> cells", "10 [4] cells"),
        (f"10<sup>3</sup><sup>{BIBR}4</xref></sup>", "10³ [4]"),
        (f"ion Ca<sup>2+ {BIBR}5</xref></sup>", "ion Ca²⁺ [5]"),
        (f"a<sup>{BIBR}1</xref></sup><sup>,</sup><sup>{BIBR}2</xref></sup>", "a [1,2]"),
        (f"a<sup>{BIBR}1</xref></sup><sup>-</sup><sup>{BIBR}4</xref></sup> b", "a [1–4] b"),
        (f"a {BIBR}<sup>1,2</sup></xref>", "a [1,2]"),
        (f"a ({BIBR}1</xref>{BIBR}–5</xref>)", "a (1–5)"),
        (f"a ({BIBR}Ho, 2017</xref>{BIBR}Rao, 2015</xref>)", "a (Ho, 2017 Rao, 2015)"),
        (f"sequence variations{BIBR}96</xref>. Further", "sequence variations [96]. Further"),
        (f"a<sup>[{BIBR}1</xref>]</sup>", "a [1]"),
        (
            f"in cells<sup>[</sup>{BIBR}<sup>1</sup></xref><sup>,</sup> {BIBR}<sup>3</sup></xref><sup>]</sup>.",
            "in cells [1,3].",
        ),
        (f"cells {BIBR}\n <sup>1</sup>\n</xref>\n{BIBR}\n <sup>3</sup>\n</xref>.", "cells [1,3]."),
        (f"in cells<sup>1,{BIBR}2</xref></sup>, 95%<sup>3–5, {BIBR}7</xref></sup>", "in cells [1,2], 95% [3–5,7]"),
        (f"5 m<sup>2,{BIBR}3</xref></sup>, 10<sup>6, {BIBR}4</xref></sup>", "5 m² [3], 10⁶ [4]"),
        ("12.3<xref ref-type='table-fn'><sup>a</sup></xref>", "12.3 [a]"),
        ("website<sup><xref ref-type='fn'>1</xref></sup>.", "website [1]."),
    ],
)
def test_reference_numbers_are_never_glued(inline: str, text: str) -> None:
    assert paragraph(inline) == text


LABELS = (
    "<ref-list><ref id='B5'><label>5.</label></ref><ref id='B6'><label>[6]</label></ref><ref id='B7'/>"
    "<ref id='C1'><label>Cressman(1959)</label></ref><ref id='C2'><label>Wu and Li (2003a)</label></ref></ref-list>"
)
FLOATING = (
    "<floats-group><fig id='F1'><label>Figure 1</label></fig><fig id='F2'><label>Figure 2</label></fig>"
    "<disp-formula id='E1'><label>(1)</label></disp-formula></floats-group>"
)


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        ("soils <xref rid='B5'/>.", "soils [5]."),
        ("soils<xref ref-type='bibr' rid='B5 B6'/>.", "soils [5,6]."),
        ("soils [<xref rid='B5'/>, <xref rid='B6'/>]", "soils [5, 6]"),
        ("soils<sup><xref rid='B5'/>,<xref rid='B6'/></sup> are", "soils [5,6] are"),
        ("as <xref rid='C1'/> says", "as Cressman (1959) says"),
        ("<xref/> says so", "says so"),
        ("soils <xref rid='C1 C2' id='paren.1'/>.", "soils (Cressman, 1959; Wu and Li, 2003a)."),
        ("soils (e.g. <xref rid='C1'/>; <xref rid='C2'/>).", "soils (e.g. Cressman, 1959; Wu and Li, 2003a)."),
        ("see Fig. <xref ref-type='fig' rid='F1'/>.", "see Fig. 1."),
        (
            "Figures <xref ref-type='fig' rid='F1'/> and <xref ref-type='fig' rid='F2'/>, in <xref rid='F1'/>",
            "Figures 1 and 2, in Figure 1",
        ),
        ("by Eq. (<xref ref-type='disp-formula' rid='E1'/>) is", "by Eq. (1) is"),
        ("(<xref rid='B5'>5</xref><xref rid='B6'/>–<xref rid='B7'>7</xref>)", "(5–7)"),
        ("see §<xref ref-type='sec' rid='F1'/>2.1.", "see §2.1."),
        ("known (<xref rid='B7'/>). Then", "known. Then"),
        ("known [<xref rid='B7'/>,<xref/>]. Then", "known. Then"),
        ("known<sup><xref rid='nowhere'/>,<xref/></sup>. Then", "known. Then"),
        ("known (4, <xref rid='B7'/>, 6)", "known (4, 6)"),
    ],
)
def test_pointers_without_words_have_the_label_of_their_target_or_vanish(inline: str, text: str) -> None:
    article = read(f"<p>{inline}</p>", back=LABELS, tail=FLOATING)
    assert section_texts(article, "other") == [text]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<mml:msup><mml:mn>10</mml:mn><mml:mn>3</mml:mn></mml:msup>", "10³"),
        ("<mml:msub><mml:mi>K</mml:mi><mml:mi>m</mml:mi></mml:msub>", "K_{m}"),
        (
            "<mml:mi>y</mml:mi><mml:mo>=</mml:mo><mml:mfrac><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo>"
            "<mml:mn>1</mml:mn></mml:mrow><mml:mi>c</mml:mi></mml:mfrac>",
            "y = (a + 1)/c",
        ),
        ("<mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mo>−</mml:mo><mml:mn>2</mml:mn>", "x = −2"),
        (
            "<mml:mfrac><mml:mi>a</mml:mi><mml:mrow><mml:mn>2</mml:mn><mml:mi>m</mml:mi></mml:mrow></mml:mfrac>",
            "a/(2m)",
        ),
        ("<mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac><mml:mi>v</mml:mi>", "1/2 v"),
        (
            "<mml:mover><mml:msub><mml:mi>Z</mml:mi><mml:mi>t</mml:mi></mml:msub><mml:mo>¯</mml:mo></mml:mover>",
            "Z\u0304_{t}",
        ),
        ("<mml:msqrt><mml:mi>x</mml:mi><mml:mi>y</mml:mi></mml:msqrt>", "√(xy)"),
        ("<mml:msubsup><mml:mi>x</mml:mi><mml:mi>i</mml:mi><mml:mn>2</mml:mn></mml:msubsup>", "x_{i}²"),
        ("<mml:mover><mml:mi>n</mml:mi><mml:mo>^</mml:mo></mml:mover>", "n̂"),
        ("<mml:mi>log</mml:mi><mml:mo>&#x2061;</mml:mo><mml:mi>x</mml:mi>", "log x"),
        ("<mml:mn>1</mml:mn><mml:mn>0</mml:mn>", "10"),
        ("<mml:semantics><mml:mi>x</mml:mi><mml:annotation>x TeX</mml:annotation></mml:semantics>", "x"),
        ("<mml:msup><mml:mn>90</mml:mn><mml:mo>∘</mml:mo></mml:msup>", "90°"),
        (
            "<mml:mfenced><mml:mfrac linethickness='0pt'><mml:mn>8</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:mfenced>"
            "<mml:mo>=</mml:mo><mml:mn>28</mml:mn>",
            "(8 choose 2) = 28",
        ),
        ("<mml:mfrac linethickness='0.5pt'><mml:mn>8</mml:mn><mml:mn>2</mml:mn></mml:mfrac>", "8/2"),
        ("<mml:mtext>CO</mml:mtext><mml:msub><mml:mrow/><mml:mn>2</mml:mn></mml:msub>", "CO₂"),
    ],
)
def test_mathml_becomes_linear_text(formula: str, text: str) -> None:
    article = read(f"<p><inline-formula><mml:math>{formula}</mml:math></inline-formula></p>")
    assert section_texts(article, "other") == [unicodedata.normalize("NFC", text)]
    assert article.flags == ()


def _array(*rows: str) -> str:
    """MathML of rows whose cells are parted by `&`; each cell is one `mtext`."""
    cells = ("".join(f"<mml:mtd><mml:mtext>{cell}</mml:mtext></mml:mtd>" for cell in row.split("&")) for row in rows)
    return f"<mml:mtable>{''.join(f'<mml:mtr>{row}</mml:mtr>' for row in cells)}</mml:mtable>"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (("1&2", "−3&4"), "1, 2; −3, 4"),
        (("r&=&m/2",), "r = m/2"),
        (("p&= a + b", "&= 2a,", "q&= c,"), "p = a + b = 2a; q = c,"),
        (("S&≈&k ln W", "&&+k ln V ,"), "S ≈ k ln W + k ln V,"),
        (("x&if y,", "0&otherwise."), "x, if y; 0, otherwise."),
    ],
)
def test_what_is_aligned_at_its_relations_goes_on_and_a_matrix_has_commas(rows: tuple[str, ...], text: str) -> None:
    assert paragraph(f"<disp-formula><mml:math>{_array(*rows)}</mml:math></disp-formula>") == text


TEX = r"\documentclass[12pt]{minimal}\begin{document}$$\alpha$$\end{document}"


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        (f"is <inline-formula><tex-math>{TEX}</tex-math></inline-formula>.", "is α."),
        (
            f"is <inline-formula><alternatives><tex-math>{TEX}</tex-math><mml:math><mml:mi>α</mml:mi></mml:math>"
            "<inline-graphic/></alternatives></inline-formula>.",
            "is α.",
        ),
        (f"<inline-formula><mml:math><mml:mi>α</mml:mi></mml:math><tex-math>{TEX}</tex-math></inline-formula>", "α"),
        ("is <inline-formula><inline-graphic/></inline-formula>.", "is [formula]."),
        ("is <inline-formula><italic>x</italic><sup>2</sup></inline-formula>.", "is x²."),
        ("so<disp-formula><label>(3)</label><graphic/></disp-formula>where", "so [formula] (3) where"),
        (
            "so<disp-formula-group><label>3</label><disp-formula>x = 1</disp-formula>, "
            "<disp-formula>y = 2</disp-formula></disp-formula-group>where",
            "so x = 1, y = 2 (3) where",
        ),
        ("is <chem-struct><label>1</label><graphic/></chem-struct> here", "is [formula] (1) here"),
    ],
)
def test_one_form_of_each_formula(inline: str, text: str) -> None:
    assert paragraph(inline) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"$\alpha _{i} = 5\times 10^{-3}$", "α_{i} = 5 × 10⁻³"),
        (r"${\rm{H}}_2{\rm{O}} \gg \mathrm{Ca}^{2+}$", "H₂O ≫ Ca²⁺"),
        (r"$p \lt 0.05$", "p < 0.05"),
        (r"$1.2 \pm 0.3\,\mu\mathrm{M}$", "1.2 ± 0.3 μM"),
        (r"\begin{equation*}\mbox{HR}_{t} = \frac{a+b}{2m}\end{equation*}", "HR_{t} = (a + b)/(2m)"),
        (r"$\widehat{x}_i - \sqrt{y} + \sqrt[3]{z} - H\textsuperscript {2}$", "x̂_{i} − √(y) + (z)^{1/3} − H²"),
        (r"$\text{if } x - 1 \ge \left(y\right)$", "if x − 1 ≥ (y)"),
        (r"$\mathscr{F}\{x\}$", r"\mathscr{F}\{x\}"),
        (
            r"$y = \left\{\begin{array}{ll}0 &{} x < 1, \\ 2 &{} x \ge 1\\ \end{array}\right.$",
            "y = {0, x < 1; 2, x ≥ 1",
        ),
        (r"$\begin{pmatrix}1&-2\\[2pt]-3&4\end{pmatrix}$", "(1, −2; −3, 4)"),
        (r"\begin{align}a &= b \\ &= c + d \\ &+ e\end{align}", "a = b = c + d + e"),
        (r"$\binom{n}{k} = {a \over b} \ast \mathop{\int}\limits_{0}^{2}x$", "(n choose k) = a/b∗∫₀²x"),
        (r"$\begin{CD}1\end{CD}$", r"\begin{CD}1\end{CD}"),
        (r"$\begin{array}{l}1\end{cases}$", r"\begin{array}{l}1\end{cases}"),
        (r"$\frac{1}$", r"\frac{1}"),
        (r"$x}$", "x}"),
    ],
)
def test_tex_is_read_where_it_is_understood_whole(tex: str, text: str) -> None:
    tex = html.escape(tex, quote=False)
    assert paragraph(f"<inline-formula><tex-math>{tex}</tex-math></inline-formula>") == text
    wrapped = rf"\documentclass{{minimal}} \begin{{document}} }}{{}}{tex}\end{{document}}"
    assert paragraph(f"<inline-formula><tex-math>{wrapped}</tex-math></inline-formula>") == text


def test_lists_and_definitions_are_paragraphs_of_their_own() -> None:
    text = paragraph(
        "Steps:<list><list-item><label>1.</label><p>Heat.</p></list-item><list-item><p>Cool.</p></list-item></list>done"
        "<def-list><def-item><term>TLA:</term><def><p>an abbreviation</p></def></def-item></def-list>"
    )
    assert text.split("\n\n") == ["Steps:", "1. Heat.", "Cool.", "done", "TLA: an abbreviation"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Seen:<preformat>\n  ATG-CC\n  ||| ||\n\n  ATGGCC\n</preformat>so", "Seen:\n\nATG-CC\n||| ||\nATGGCC\n\nso"),
        ("Run:<code>for x in y:\n    <bold>print</bold>(x)</code>", "Run:\n\nfor x in y:\nprint(x)"),
        ("by <code>p.adjust()</code> in R", "by p.adjust() in R"),
        ("<table><tr><td><preformat>a\nb</preformat></td><td>c</td></tr></table>", "a b | c"),
    ],
)
def test_code_and_alignments_keep_their_lines(content: str, text: str) -> None:
    assert paragraph(content) == text


# Tables and floats


def test_a_table_is_aligned_rows_with_label_caption_and_notes() -> None:
    article = read(
        "<sec><title>Results</title><p>Before <xref ref-type='table'>Table 1</xref>.</p>"
        "<table-wrap><label>Table 1</label><caption><title>Counts.</title><p>Per plate.</p></caption><table><thead>"
        "<tr><th rowspan='2'>Strain</th><th colspan='2'>CFU</th></tr><tr><th>day 1</th><th>day 7</th></tr></thead>"
        "<tbody><tr><td rowspan='2'>wild<break/>type</td><td>10<sup>3</sup></td><td>5</td></tr><tr><td/><td>5</td></tr>"
        "<tr><td colspan='3'>Mutants</td></tr><tr><td>0</td><td>0</td><td>0</td></tr></tbody></table>"
        "<table-wrap-foot><fn><label>a</label><p>Mean.</p></fn></table-wrap-foot></table-wrap><p>After.</p></sec>"
    )
    assert section_texts(article, "table") == [
        "Table 1. Counts.\n\nPer plate.\n\n"
        "Strain | CFU | CFU\nStrain | day 1 | day 7\n"
        "wild type | 10³ | 5\nwild type | | 5\nMutants\n0 | 0 | 0\n\na Mean."
    ]
    assert section_texts(article, "results") == ["Results\n\nBefore Table 1.\n\nAfter."]
    assert [s.title for s in article.sections if s.kind == "table"] == ["Table 1"]


@pytest.mark.parametrize("caption", ["", "<caption/>", "<caption><p> </p></caption>"])
@pytest.mark.parametrize(("head", "row"), [("Sex", "Sex | n"), ("", "| n")])
def test_the_label_of_a_table_without_a_caption_is_no_part_of_its_rows(caption: str, head: str, row: str) -> None:
    rows = f"<thead><tr><th>{head}</th><th>n</th></tr></thead><tbody><tr><td>Men</td><td>12</td></tr></tbody>"
    article = read(f"<p>All.</p><table-wrap><label>Table 2</label>{caption}<table>{rows}</table></table-wrap>")
    assert section_texts(article, "table") == [f"Table 2.\n\n{row}\nMen | 12"]


@pytest.mark.parametrize(
    ("cell", "text"), [("0.5 | x", "0.5|x"), ("|", "¦"), ("|x|", "|x|"), ("P(a | <italic>b</italic>)", "P(a|b)")]
)
def test_a_bar_in_a_cell_is_no_bar_between_cells(cell: str, text: str) -> None:
    article = read(f"<table-wrap><table><tr><td>one</td><td>{cell}</td><td>two</td></tr></table></table-wrap>")
    assert section_texts(article, "table") == [f"one | {text} | two"]


@pytest.mark.parametrize("site", ["docs.oasis-open.org/ns", "www.niso.org/standards/z39-96/ns"])
def test_an_oasis_table_repeats_what_spans_from_one_named_column_to_another(site: str) -> None:
    table = (
        "<t:tgroup><t:colspec colname='a'/><t:colspec colname='b'/><t:thead><t:row><t:entry namest='a' nameend='b'>CFU"
        "</t:entry></t:row></t:thead><t:tbody><t:row><t:entry morerows='1'>wt</t:entry><t:entry>1</t:entry></t:row>"
        "<t:row><t:entry>2</t:entry></t:row></t:tbody></t:tgroup>"
    )
    text = paragraph(f"<t:table xmlns:t='http://{site}/oasis-exchange/table'>{table}</t:table>")
    assert text == "CFU\nwt | 1\nwt | 2"


def test_a_cell_of_an_oasis_table_stands_in_the_column_that_it_names() -> None:
    columns = (
        "".join(f"<colspec colname='{name}'/>" for name in "abc") + "<spanspec spanname='s' namest='b' nameend='c'/>"
    )
    head = "<row><entry>Strain</entry><entry spanname='s'>CFU</entry></row>"
    body = "<row><entry colname='a'>wt</entry><entry colname='c'>7</entry></row><row><entry>x</entry></row>"
    assert paragraph(f"<table><tgroup>{columns}<thead>{head}</thead><tbody>{body}</tbody></tgroup></table>") == (
        "Strain | CFU | CFU\nwt | | 7\nx"
    )


def test_a_cell_of_the_head_reaches_no_row_of_the_body() -> None:
    head = "<thead><tr><th rowspan='2'>Strain</th><th>CFU</th></tr></thead>"
    body = "<tbody><tr><td rowspan='2'>wt</td><td>1</td></tr><tr><td>2</td></tr></tbody>"
    assert paragraph(f"<table>{head}{body}</table>") == "Strain | CFU\nwt | 1\nwt | 2"


def test_the_foot_of_a_table_comes_last() -> None:
    foot = "<tfoot><tr><td>Sum</td><td>3</td></tr></tfoot>"
    body = "<tbody><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></tbody>"
    assert paragraph(f"<table>{foot}{body}</table>") == "a | 1\nb | 2\nSum | 3"


def test_floats_follow_their_subsection_and_the_floats_group_comes_last() -> None:
    article = read(
        "<sec><title>Results</title><p>One <fig><label>Fig 1</label><caption><p>A cell.</p></caption></fig>two.</p>"
        "<sec><title>More</title><boxed-text><title>Box</title><sec><title>In</title><p>side</p></sec></boxed-text>"
        "<p>Three.</p></sec></sec>",
        back="<ack><p>Thanks.</p></ack>",
        tail="<floats-group><fig><label>Fig 2</label><caption><title>Late</title></caption></fig></floats-group>",
    )
    layout = [(s.kind, article.text[s.start : s.end]) for s in article.sections][2:]
    assert layout == [
        ("results", "Results\n\nOne two."),
        ("caption", "Fig 1. A cell."),
        ("results", "More\n\nThree."),
        ("box", "Box\n\nIn\n\nside"),
        ("back", "Thanks."),
        ("caption", "Fig 2. Late"),
    ]


def test_supplements_and_appendices() -> None:
    article = read(
        "<sec sec-type='supplementary-material'><title>Supporting information</title><supplementary-material>"
        "<label>S1 Fig</label><caption><title>More cells.</title></caption></supplementary-material>"
        "<supplementary-material><media><caption><p>A film.</p></caption></media></supplementary-material></sec>",
        back="<app-group><app><title>Proofs</title><sec><title>Methods</title><p>By hand.</p></sec></app></app-group>",
    )
    expected = ["Supporting information", "S1 Fig. More cells.", "A film.", "Proofs", "Methods\n\nBy hand."]
    assert section_texts(article, "supplement") == expected


def test_a_huge_span_costs_nothing() -> None:
    cell = "<td colspan='999999' rowspan='999999'>x</td>"
    start = time.monotonic()
    article = read(f"<table-wrap><table>{f'<tr>{cell}</tr>' * 2000}</table></table-wrap>")
    assert len(article.text) < 100_000
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "body",
    [
        "<p>&alpha;" + "<![CDATA[" * 100_000,
        "<table><tr><td>" * 70 + "x" * 500_000 + "</td></tr></table>" * 70,
        "<p>" + "<fn>" * 200 + "x" * 500_000 + "</fn>" * 200 + "</p>",
        "<p>" + "<sup>" * 200 + "x" * 500_000 + "</sup>" * 200 + "</p>",
        "<p>" + f"word<sup>{'<xref/>'}</sup>," * 50_000 + "</p>",
        "<p>" + "\ufdd0a" * 200_000 + "\ufdd1</p>",
        "<p>" + "a" * 500_000 + " <xref rid='x'/></p><fig id='x'><label>Figure 1</label></fig>",
        "<mml:math><mml:mtable><mml:mtr><mml:mtd><mml:mtext>"
        + "a"
        + " " * 500_000
        + "b</mml:mtext></mml:mtd></mml:mtr>"
        "</mml:mtable></mml:math>",
        "<p>(" + "<xref rid='x'/>," * 50_000 + "</p>",
        "<p>a" + "\u0301\u0316" * 100_000 + "</p>",
    ],
)
def test_time_is_linear_in_size(body: str) -> None:
    start = time.monotonic()
    with contextlib.suppress(errors.MalformedXML):
        read(body)
    assert time.monotonic() - start < 3


def test_a_table_in_a_cell_is_part_of_the_cell() -> None:
    inner = "<table><tr><td>b</td><td>c</td></tr></table>"
    assert paragraph(f"<table><tr><td>a{inner}</td><td>d</td></tr></table>") == "a b c | d"


# Sections


@pytest.mark.parametrize(
    ("opening", "title", "kind"),
    [
        ("<sec>", "Results and Discussion", "results"),
        ("<sec>", "2.1. Materials &amp; Methods", "methods"),
        ("<sec>", "STAR★Methods", "methods"),
        ("<sec>", "Patients, Materials and Methods", "methods"),
        ("<sec>", "IV. DISCUSSION", "discussion"),
        ("<sec>", "5 Concluding Remarks", "conclusions"),
        ("<sec>", "2 ∣. METHODS", "methods"),
        ("<sec>", "3 | RESULTS", "results"),
        ("<sec>", "1.Introduction", "introduction"),
        ("<sec>", "(3) Results", "results"),
        ("<sec>", "§ 2.1.Methods", "methods"),
        ("<sec>", "B. Results", "results"),
        ("<sec>", "Background", "introduction"),
        ("<sec>", "Introdução", "introduction"),
        ("<sec>", "Conflict of interest statement", "back"),
        ("<sec>", "Supplementary data", "supplement"),
        ("<sec>", "Electronic supplementary material", "supplement"),
        ("<sec>", "Additional files", "supplement"),
        ("<sec>", "Additional information", "back"),
        ("<sec>", "Statistical analysis", "methods"),
        ("<sec>", "2.3 Study design and participants", "methods"),
        ("<sec>", "Cell culture", "methods"),
        ("<sec>", "Case presentation", "results"),
        ("<sec>", "Main text", "results"),
        ("<sec>", "Limitations of the study", "discussion"),
        ("<sec>", "Résultats et discussion", "results"),
        ("<sec>", "MATERIELS ET METHODES", "methods"),
        ("<sec>", "Ergebnisse", "results"),
        ("<sec>", "2 Material und Methoden", "methods"),
        ("<sec>", "Schlussfolgerungen", "conclusions"),
        ("<sec>", "Materiali e metodi", "methods"),
        ("<sec>", "Discussione", "discussion"),
        ("<sec>", "Metodología", "methods"),
        ("<sec>", "Pacientes y métodos", "methods"),
        ("<sec>", "Considerações finais", "conclusions"),
        ("<sec>", "一、材料与方法", "methods"),
        ("<sec>", "2结果与分析", "results"),
        ("<sec>", "討論", "discussion"),
        ("<sec>", "1.2材料", "methods"),
        ("<sec>", "Cases", "other"),
        ("<sec>", "X-ray results of 2", "other"),
        ("<sec>", "Resulting trees", "other"),
        ("<sec>", "The discussion about lifestyle drugs", "other"),
        ("<sec sec-type='materials|methods'>", "What we did", "methods"),
        ("<sec sec-type='results|discussion'>", "What we saw", "results"),
        ("<sec sec-type='supplementary-material'>", "Files", "supplement"),
        ("<sec sec-type='conclusions'>", "Discussion", "discussion"),
        ("<sec sec-type='intro'>", "Results", "results"),
    ],
)
def test_kinds_of_sections(opening: str, title: str, kind: str) -> None:
    article = read(f"{opening}<title>{title}</title><p>Text.</p></sec>")
    assert article.sections[-1].kind == kind


def test_children_inherit_a_kind_unless_they_have_their_own() -> None:
    article = read(
        "<sec><title>Methods</title><sec><label>1.1</label><title>Plants</title><p>x</p><sec><title>Soil</title><p>y</p>"
        "</sec></sec><sec><title>Results</title><p>z</p></sec></sec>"
    )
    kinds = [(s.kind, s.title) for s in article.sections][2:]
    expected = [("methods", "Methods"), ("methods", "1.1 Plants"), ("methods", "Soil"), ("results", "Results")]
    assert kinds == expected


def test_what_a_publisher_puts_into_the_abstract_about_supplements_is_no_abstract() -> None:
    note = "<sec><title>Electronic supplementary material</title><p>The online version has more.</p></sec></abstract>"
    article = read("<p>x</p>", meta=META.replace("</abstract>", note))
    assert section_texts(article, "abstract") == ["Methods\n\nWe grew cells."]
    assert section_texts(article, "supplement") == ["Electronic supplementary material\n\nThe online version has more."]


def test_sections_beside_a_bare_heading_belong_to_it() -> None:
    article = read(
        "<sec><title>Methods</title></sec><sec><title>Stimuli</title><p>x</p><sec><title>Colours</title><p>y</p></sec></sec>"
        "<sec><title>Results</title><p>z</p></sec><sec><title>Model</title><p>z</p></sec>"
        "<sec><title>Supporting information</title></sec><sec><title>Acknowledgments</title><p>Thanks.</p></sec>"
    )
    assert [(s.kind, s.title) for s in article.sections][2:] == [
        ("methods", "Methods"), ("methods", "Stimuli"), ("methods", "Colours"), ("results", "Results"),
        ("other", "Model"), ("supplement", "Supporting information"), ("back", "Acknowledgments"),
    ]  # fmt: skip


def test_paragraphs_before_the_first_heading_introduce() -> None:
    article = read("<p>Cells grow.</p><sec><title>Results</title><p>They do.</p></sec>")
    assert section_texts(article, "introduction") == ["Cells grow."]


def test_front_matter_comes_first_and_references_are_left_out() -> None:
    references = "<ref-list><title>References</title><ref><mixed-citation>Smith 1999</mixed-citation></ref></ref-list>"
    article = read("<sec><title>Results</title><p>x</p></sec>", back=references)
    assert [s.kind for s in article.sections] == ["title", "abstract", "results"]
    assert article.text == "Growth at 10³ Pa\n\nMethods\n\nWe grew cells.\n\nResults\n\nx"


# Metadata


def test_metadata() -> None:
    article = jats.read_bytes(data := document("<p>x</p>"), "a/b.xml")
    assert article.ids == {"doi": "10.1234/abc.5", "pmid": "123456", "pmcid": "PMC777"}
    assert article.work_id == "W" + hashlib.sha256(b"doi:10.1234/abc.5").hexdigest()[:16]
    assert article.title == "Growth at 10³ Pa"
    assert (article.journal, article.published, article.language) == ("Journal of Tests", "2011-03-07", "en")
    assert (article.keywords, article.mesh_terms, article.subjects) == (("growth",), ("Yeasts",), ("Cell Biology",))
    assert (article.text_use, article.licence_rule) == ("free", "address: CC BY; words: CC BY")
    assert "http://creativecommons.org/licenses/by/4.0/" in article.licence
    assert "© The Authors" in article.licence
    assert (article.source_uri, article.extractor, article.flags) == ("a/b.xml", "jats/10", ())
    assert article.source_sha256 == hashlib.sha256(data).hexdigest()
    check_offsets(article)


def test_without_metadata_the_source_hash_names_the_work() -> None:
    article = jats.read_bytes(b"<article><body><p>Text.</p></body></article>", "x")
    assert article.work_id == "W" + hashlib.sha256(f"sha256:{article.source_sha256}".encode()).hexdigest()[:16]
    assert (article.title, article.text, article.published, article.text_use) == ("", "Text.", None, "unknown")


@pytest.mark.parametrize(
    ("kind", "stated"),
    [
        ("doi", "forthcoming"), ("doi", "10.12/x"), ("pmid", "12ab34"), ("pmid", "n/a 5"), ("pmc", "PMCX77"),
        ("pmid", "0"), ("pmcid", "PMC777, PMC778"),
    ],
)  # fmt: skip
def test_a_malformed_identifier_is_flagged_and_names_no_work(kind: str, stated: str) -> None:
    meta = re.sub(f'(?<=pub-id-type="{kind.replace("pmcid", "pmc")}">)[^<]+', stated, META)
    article = read("<p>x</p>", meta=meta.replace('"pmc"', f'"{kind}"') if kind == "pmcid" else meta)
    assert article.flags == ("malformed_id",)
    assert len(article.ids) == 2


@pytest.mark.parametrize(
    ("kind", "stated", "known"),
    [
        ("pmc", "PMC2834709", {"pmcid": "PMC2834709"}), ("pmcid", "PMC2834709.2", {"pmcid": "PMC2834709"}),
        ("pmid", "PMID: 33786689", {"pmid": "33786689"}), ("pmid", " 33786689\n", {"pmid": "33786689"}),
        ("pmid", "", {}), ("doi", "https://doi.org/10.1371/J.X", {"doi": "10.1371/j.x"}),
        ("publisher-id", "forthcoming", {}),
    ],
)  # fmt: skip
def test_identifiers_however_they_are_written(kind: str, stated: str, known: dict[str, str]) -> None:
    article = read("<p>x</p>", meta=_meta("T", f"<article-id pub-id-type='{kind}'>{stated}</article-id>"))
    assert (article.ids, article.flags) == (known, ())


def _meta(title: str, extra: str = "") -> str:
    return f"<article-meta><title-group><article-title>{title}</article-title></title-group>{extra}</article-meta>"


def _link(relation: str) -> str:
    return f'<related-article related-article-type="{relation}" ext-link-type="doi" xlink:href="10.1234/N.1"/>'


@pytest.mark.parametrize(
    "meta",
    [
        _meta("RETRACTED: Cells grow"),
        _meta("Retracted Article: Cells grow"),
        _meta("[Retracted] Cells grow"),
        _meta("Cells grow [retracted article]"),
        _meta("Cells grow", _link("retraction-forward")),
        _meta("Cells grow", "<article-categories><subj-group><subject>Retracted Article</subject></subj-group>"
              "</article-categories>"),
    ],
)  # fmt: skip
def test_an_article_that_says_it_is_retracted(meta: str) -> None:
    assert read("<p>x</p>", meta=meta).retracted


def test_a_retraction_notice_is_not_retracted_but_names_its_article() -> None:
    data = document("<p>x</p>", meta=_meta("Retracted: Cells grow", _link("retracted-article")))
    notice = jats.read_bytes(data.replace(b"research-article", b"retraction", 1), "x")
    assert not notice.retracted
    assert notice.article_type == "retraction"
    assert [(link.relation, link.id_type, link.id) for link in notice.related] == [
        ("retracted-article", "doi", "10.1234/n.1")
    ]


def test_an_ordinary_title_about_retraction_is_not_retracted() -> None:
    assert not read("<p>x</p>", meta=_meta("Retracted science is cited for years")).retracted


def test_info_uris_are_read_as_dois() -> None:
    link = '<related-article related-article-type="companion" xlink:href="info:doi/10.1371/J.1"/>'
    article = read("<p>x</p>", meta=_meta("T", link))
    assert [(link.id_type, link.id) for link in article.related] == [("doi", "10.1371/j.1")]


# Flags and wrappings


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u2066", "\u2060", "\U000e0041", "\x85", "&#x7f;"])
def test_hidden_characters_are_removed_and_flagged(character: str) -> None:
    article = read(f"<p>a{character}b</p>")
    assert section_texts(article, "other") == ["a b" if character == "\x85" else "ab"]
    assert article.flags == (() if character == "\x85" else ("hidden_characters",))


@pytest.mark.parametrize("forbidden", [b"\x00", b"\x0b", b"&#0;", b"&#x1F;", b"&#xD800;", b"\xed\xa0\x80", b"&#xFFFE;"])
def test_what_xml_forbids_is_removed_and_flagged(forbidden: bytes) -> None:
    article = jats.read_bytes(document("<p>aQb</p>").replace(b"Q", forbidden), "x")
    assert section_texts(article, "other") == ["ab"]
    assert article.flags == ("hidden_characters",)


@pytest.mark.parametrize("marks", ["\u0301\u0316", "\u05b0\u0591", "\u0316\u200b"])
def test_more_marks_than_any_letter_has_are_dropped_and_flagged(marks: str) -> None:
    article = read(f"<p>e\u0301 {'x' + marks[0] * 30} q{marks * 40}b</p>")
    text = section_texts(article, "other")[0]
    assert text.startswith("é x")
    assert len(text) == 2 + 32 + 31 + 1
    assert "stacked_marks" in article.flags
    assert read(f"<p>{text}</p>").flags == ()


def test_soft_hyphens_and_byte_order_marks_are_removed_silently() -> None:
    assert jats.read_bytes(b"\xef\xbb\xbf" + document("<p>a&#xAD;b&#xFEFF;</p>"), "x").flags == ()


def test_sub_articles_are_left_out() -> None:
    tail = "<sub-article><front-stub/><body><p>Reply.</p></body></sub-article>"
    article = read("<p>x</p>", tail=tail)
    assert "Reply" not in article.text
    assert article.flags == ("sub_article",)


def test_no_body() -> None:
    assert read("").flags == ("no_body",)


def test_several_articles_in_one_file_are_refused() -> None:
    one, two = document("<p>one</p>").decode(), document("<p>two</p>").decode()
    with pytest.raises(errors.SeveralArticles, match="holds 2 articles"):
        jats.read_bytes(f"<pmc-articleset>{one}{two}</pmc-articleset>".encode(), "x")
    assert section_texts(jats.read_bytes(f"<pmc-articleset>{one}</pmc-articleset>".encode(), "x"), "other") == ["one"]


def test_an_article_in_an_oai_record_and_a_namespace() -> None:
    inner = document("<p>10<sup>3</sup></p>", attributes='xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/"').decode()
    wrapped = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><metadata>{inner}</metadata></GetRecord></OAI-PMH>'
    article = jats.read_bytes(wrapped.encode(), "x")
    assert article.ids["doi"] == "10.1234/abc.5"
    assert section_texts(article, "other") == ["10³"]


# Encodings


def test_a_doctype_that_names_the_dtd_is_harmless() -> None:
    doctype = b'<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "http://127.0.0.1:1/JATS.dtd">\n'
    article = jats.read_bytes(doctype + document("<p>10&nbsp;&micro;m</p>"), "x")
    assert section_texts(article, "other") == ["10 µm"]


def test_unknown_entities_stay_visible_and_cdata_is_left_alone() -> None:
    doctype = b'<!DOCTYPE article SYSTEM "JATS.dtd">'
    article = jats.read_bytes(doctype + document("<p>&nosuch; <![CDATA[&nbsp;]]></p>"), "x")
    assert section_texts(article, "other") == ["&nosuch; &nbsp;"]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16", "gb18030"])
def test_declared_encodings(encoding: str) -> None:
    source = f'<?xml version="1.0" encoding="{encoding}"?>' + document("<p>10 Å é</p>").decode()
    if encoding == "gb18030":
        source = source.replace("Å ", "")
    article = jats.read_bytes(source.encode(encoding), "x")
    assert section_texts(article, "other")[0].endswith("é")
    assert article.flags == ()


def test_utf8_declared_as_something_else_is_read_as_utf8() -> None:
    data = b'<?xml version="1.0" encoding="iso-8859-1"?>' + document("<p>10 µm</p>")
    article = jats.read_bytes(data, "x")
    assert section_texts(article, "other") == ["10 µm"]
    assert article.flags == ("encoding_mended",)


# Bad inputs

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
MANY = 100_000


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", errors.EmptySource),
        (b" \n\t ", errors.EmptySource),
        (b"\xef\xbb\xbf  ", errors.EmptySource),
        (b"<!DOCTYPE html><html><body><p>Prove that you are human<br></body></html>", errors.NotXML),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', errors.NotXML),
        (b'<?xml version="1.0"?>\n<!-- x --><HTML><p>unclosed</HTML>', errors.NotXML),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", errors.NotXML),
        (b"\x89PNG\r\n\x1a\n\x00\x00", errors.NotXML),
        (b"\x1f\x8b\x08\x00abc", errors.NotXML),
        (b"PK\x03\x04", errors.NotXML),
        (b"plain text", errors.NotXML),
        (b"<PubmedArticleSet><PubmedArticle><Article/></PubmedArticle></PubmedArticleSet>", errors.NotJATS),
        (b'<rss version="2.0"><channel><title>x</title></channel></rss>', errors.NotJATS),
        (b"<article><title>DocBook</title><para>x</para></article>", errors.NotJATS),
        (b"<pmc-articleset><Reply error='unknown id'/></pmc-articleset>", errors.NotJATS),
        (b"<article><body><p>x</body></article>", errors.MalformedXML),
        (document("<p>x</p>")[:-40], errors.MalformedXML),
        (b"<article><body a='1' a='2'/></article>", errors.MalformedXML),
        (b"<article><body><p>&nosuch;</p></body></article>", errors.MalformedXML),
        (b"<article><body>\xff\xfe</body></article>", errors.BadEncoding),
        (b'<?xml version="1.0" encoding="UTF-8"?><article><body>caf\xe9</body></article>', errors.BadEncoding),
        (b'<?xml version="1.0" encoding="rot13"?><article><body>caf\xe9</body></article>', errors.BadEncoding),
        (b'<?xml version="1.0" encoding="unicode_escape"?><article>\xe9</article>', errors.BadEncoding),
        (b"\xff\xfe<\x00a\x00>", errors.BadEncoding),
        (
            b'<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><body>&x;</body></article>',
            errors.HostileXML,
        ),
        (
            b'<!DOCTYPE article [<!ENTITY % x SYSTEM "http://127.0.0.1:1/">%x;]><article><body/></article>',
            errors.HostileXML,
        ),
        (b'<!DOCTYPE article [<!ENTITY x "y">]><article><body>unused</body></article>', errors.HostileXML),
        (b'<!DOCTYPE article [<!ENTITY x "y" >]><article><body a="&x;"/></article>', errors.HostileXML),
        (
            f'<!DOCTYPE article [<!ENTITY l0 "lol">{LAUGHS}]><article><body>&l11;</body></article>'.encode(),
            errors.HostileXML,
        ),
        (f'<!DOCTYPE article [<!ENTITY l0 "lol">{LAUGHS}]><article a="&l11;"/>'.encode(), errors.HostileXML),
        (document("<sec>" * MANY + "</sec>" * MANY), errors.HostileXML),
        (document("<p>" + "<italic>" * MANY), errors.HostileXML),
        (document("<p>" + "<italic>" * 300 + "</italic>" * 300 + "</p>"), errors.HostileXML),
        (document(f"<p>{'x' * 5_000_001}</p>"), errors.SourceTooLarge),
        (document(f"<p>{'x' * 10_500_000}</p>"), errors.SourceTooLarge),
    ],
)
def test_bad_inputs_raise_their_own_error_quickly(data: bytes, error: type[errors.ArticleError]) -> None:
    start = time.monotonic()
    with pytest.raises(error) as caught:
        jats.read_bytes(data, "bad.xml")
    assert time.monotonic() - start < 5
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message


@pytest.mark.parametrize("tag", ["sec", "italic", "sup", "list", "table", "boxed-text", "fn", "mml:mrow", "mml:msup"])
def test_as_deep_as_the_parser_allows_is_read_or_refused(tag: str) -> None:
    depth = 240
    data = document(f"<p>{f'<{tag}>' * depth}x{f'</{tag}>' * depth}</p>")
    with contextlib.suppress(errors.HostileXML):
        check_offsets(jats.read_bytes(data, "x"))


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.truncate(safe_xml.MAX_BYTES + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file was read"))
    with pytest.raises(errors.SourceTooLarge):
        jats.read(path)


def test_a_missing_file_is_the_callers_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        jats.read(tmp_path / "none.xml")


def test_paths_are_kept_as_given(tmp_path: Path) -> None:
    path = tmp_path / "a.nxml"
    path.write_bytes(document("<p>x</p>"))
    assert jats.read(str(path)).source_uri == str(path)


# Properties

WORDS = st.text(alphabet="abcdeXYZ019αβ ", min_size=1, max_size=6)
TAGS = st.sampled_from(["italic", "bold", "sup", "sub", "named-content", "ext-link", "break", "list-item", "odd"])
INLINE = st.recursive(
    WORDS, lambda inner: st.tuples(TAGS, st.lists(inner, max_size=3)).map(
        lambda node: f"<{node[0]}>{''.join(node[1])}</{node[0]}>"), max_leaves=20
)  # fmt: skip

SCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789", "^_{}")


@given(st.lists(INLINE, max_size=6))
@settings(deadline=None)
def test_inline_text_is_kept_in_order(nodes: list[str]) -> None:
    inline = "".join(nodes)
    article = read(f"<p>{inline}</p>")
    check_offsets(article)
    kept = "".join("".join(section_texts(article, "other")).translate(SCRIPTS).split())
    assert kept == "".join(re.sub("<[^>]*>", "", inline).split())


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_random_bytes_raise_nothing_but_article_errors(data: bytes) -> None:
    with pytest.raises(errors.ArticleError):
        jats.read_bytes(data, "x")


SEED = document(
    f"<sec><title>Results</title><p>a<sup>{BIBR}1</xref></sup> &alpha; <inline-formula><mml:math><mml:mfrac>"
    "<mml:mi>a</mml:mi><mml:mi>b</mml:mi></mml:mfrac></mml:math></inline-formula></p>"
    "<table-wrap><label>T</label><table><tr><td rowspan='2'>x</td><td>1</td></tr><tr><td>2</td></tr></table>"
    "</table-wrap>"
    "<fig><label>F</label><caption><p>c</p></caption></fig></sec>"
)
PIECES = (
    "<sup>",
    "</sup>",
    "<p>",
    "</p>",
    "&",
    "<table>",
    "\x00",
    "\ufdd0",
    "\ufdd1",
    "\ufdd3",
    "<label>x</label>",
    "é",
)


@given(st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 12), st.sampled_from(PIECES)), max_size=4))
@settings(deadline=None)
def test_mutated_articles_raise_nothing_but_article_errors(edits: list[tuple[int, int, str]]) -> None:
    data = SEED
    for place, cut, piece in edits:
        data = data[:place] + piece.encode() + data[place + cut :]
    with contextlib.suppress(errors.ArticleError):
        check_offsets(jats.read_bytes(data, "x"))


@given(st.permutations(re.findall(r"<[^>]+>[^<]*", SEED.decode())[3:-3]), st.integers(0, 60))
@settings(deadline=None)
def test_shuffled_elements_raise_nothing_but_article_errors(tokens: list[str], count: int) -> None:
    body = "".join(token for token in tokens[:count] if not token.startswith("</"))
    closed = re.sub(r"<([\w:-]+)([^<>]*[^/<>])?>", r"<\1\2>x</\1>", body)
    with contextlib.suppress(errors.ArticleError):
        check_offsets(read(closed))


# Trees of odd shapes

SHAPES = (
    "<p>@{}</p>", "<p/>", "<sec>{}</sec>", "<sec><label>@</label><title>@{}</title>{}@</sec>",
    "<sec sec-type='methods'>{}</sec>",
    "<list><list-item>{}</list-item><list-item><label>@</label>{}</list-item></list>",
    "<def-list><title>@</title><def-item><term>@{}</term><def>{}</def></def-item></def-list>",
    "<fig><label>@</label><caption><title>@{}</title>{}</caption></fig>", "<fig-group>{}<fig>{}</fig></fig-group>",
    "<table-wrap><caption>{}</caption><table><tr><th rowspan='3' colspan='x'>@</th><td colspan='2'>@{}"
    "</td></tr><tr/><tr><td rowspan='0'>{}</td><td>@</td></tr></table><table-wrap-foot><fn><label>@"
    "</label>{}</fn></table-wrap-foot></table-wrap>",
    "<boxed-text><title>@</title>{}</boxed-text>",
    "<supplementary-material>{}<media>{}</media></supplementary-material>", "<app-group><app>{}</app></app-group>",
    "<fn-group><fn>{}</fn></fn-group>", "<disp-quote>{}</disp-quote>", "<fn>{}</fn>",
    "<disp-formula>{}<label>@</label></disp-formula>", "<inline-formula>@{}</inline-formula>",
    "<statement>{}</statement>",
    "<mml:math><mml:msup><mml:mi>@</mml:mi><mml:mrow><mml:mi>@</mml:mi></mml:mrow></mml:msup></mml:math>",
    "<italic>{}</italic>", "@<sup>@{}</sup>", "<sub>@</sub>", "<xref ref-type='bibr'>@</xref>", "<xref>{}</xref>",
    "<sup>@<xref ref-type='bibr'>{}</xref></sup>", "<xref ref-type='fig'>{}</xref>", "<break/>",
    "<named-content>{}</named-content>",
    "<mixed-citation><name><surname>@</surname><given-names>@</given-names></name>{}</mixed-citation>",
    "<odd>@{}</odd>", "<element-citation>@</element-citation>", "<ext-link>{}</ext-link>@",
)  # fmt: skip
"""Elements in any of which any other may stand; `@` is a word of its own, which no reader may lose."""
ODD_TEXT = st.text(alphabet="ab1 \n\t\u00a0\u2009\u0301\u200b\u00ad\u0130\ufb01[](),;–-^_|$\\\U0001d400²µ", max_size=6)
ODD_TREE = st.recursive(
    ODD_TEXT | st.just(" @ "),
    lambda inner: st.builds(str.format, st.sampled_from(SHAPES), *[st.lists(inner, max_size=3).map("".join)] * 4),
    max_leaves=30,
)


@given(st.lists(ODD_TREE, max_size=4).map("".join), st.sampled_from(["body", "back", "tail", "abstract"]))
@settings(deadline=None)
def test_trees_of_odd_shapes_keep_their_words_and_offsets(content: str, where: str) -> None:
    words = [f"w{number}q" for number in range(content.count("@"))]
    rest = iter(words)
    content = re.sub("@", lambda _: next(rest), content)
    parts = {
        "body": {"body": content},
        "back": {"body": "", "back": content},
        "tail": {"body": "", "tail": f"<floats-group><boxed-text>{content}</boxed-text></floats-group>"},
        "abstract": {"body": "", "meta": META.replace("<p>We grew cells.</p>", f"<p>We grew cells.</p>{content}")},
    }[where]
    article = read(**parts)
    check_offsets(article)
    assert [word for word in words if word not in article.text] == []


TEX_PARTS = [*r"^_{}[]\$&~ ", *"ab1-=", r"\frac", r"\alpha ", r"\hat", r"\sqrt", r"\text", r"\begin{align}"]


@given(st.lists(st.sampled_from(TEX_PARTS)))
def test_any_tex_is_read(parts: list[str]) -> None:
    tex = "".join(parts).replace("&", "&amp;")
    check_offsets(read(f"<p>x <tex-math>{tex}</tex-math></p>"))


# Real articles


REFUSED = {
    # Well-formed XML neither for us nor for any other parser.
    "FeaturesResearch_mismatched_tags.xml": "malformed_xml",
    "pandoc_jats-reader_duplicate_attr.xml": "malformed_xml",
    "public-reviews_undeclared_xlink.xml": "malformed_xml",
}
needs_real_articles = pytest.mark.skipif(
    not REAL, reason="needs the shared folder of real JATS articles beside the repository"
)


@needs_real_articles
def test_real_articles_are_read_or_quarantined_with_the_right_reason() -> None:
    """Prints a table by folder and publisher: `pytest -s`, or `pytest -rA`."""
    refused: dict[str, str] = {}
    table: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for path in REAL:
        named = re.search(rb"<publisher-name>\s*([^<]{1,200})", path.read_bytes())
        publisher = " ".join(html.unescape(named[1].decode()).split()) if named else "(not named)"
        try:
            jats.read(path)
            outcome = "parsed"
        except errors.ArticleError as error:
            refused[path.name] = outcome = error.reason
        table[path.parent.name, publisher[:44]][outcome] += 1
    print(f"\n{'folder':20} {'publisher':44} outcomes")  # noqa: T201
    for (folder, publisher), outcomes in sorted(table.items()):
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
        print(f"{folder:20} {publisher:44} {told}")  # noqa: T201
    print(f"{len(REAL)} files, {len(REAL) - len(refused)} parsed, {len(refused)} quarantined")  # noqa: T201
    assert refused == REFUSED


@needs_real_articles
@pytest.mark.parametrize("path", [path for path in REAL if path.name not in REFUSED], ids=lambda path: path.name)
def test_a_real_article(path: Path) -> None:
    data = path.read_bytes()
    article = jats.read(path)
    check_offsets(article)
    assert article.title
    assert article.ids
    assert article.published
    assert article.text_use != "unknown"
    if "no_body" not in article.flags:
        assert _recall(data, article.text) > 0.9
    if article.article_type == "retraction":
        assert not article.retracted
        assert "retracted-article" in {link.relation for link in article.related}


def _recall(data: bytes, text: str) -> float:
    """Share of the five-word runs of plain paragraphs (no inline element but italics) that the text holds."""
    raw = re.search(rb"<(?:\w+:)?body[ >].*?</(?:\w+:)?body>", data, re.DOTALL)
    assert raw
    plain = re.findall(r"<p>((?:[^<]|</?italic>)+)</p>", raw[0].decode().replace("\u00ad", ""))
    wanted = {gram for piece in plain if "&" not in piece for gram in _grams(re.sub("<[^>]+>", "", piece))}
    return len(wanted & _grams(text)) / len(wanted) if wanted else 1.0


def _grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text))
    return {tuple(words[place : place + 5]) for place in range(len(words) - 4)}


@needs_real_articles
def test_real_articles_cut_anywhere_raise_nothing_but_article_errors() -> None:
    chance = random.Random(1)
    for path in chance.sample(REAL, min(20, len(REAL))):
        data = path.read_bytes()
        with pytest.raises(errors.ArticleError):
            jats.read_bytes(data[: chance.randrange(len(data) - 20)], "cut.xml")


# Terms of parts


LICENCES = "http://creativecommons.org/licenses/"


def licensed(code: str, words: str = "") -> str:
    return f"<permissions>{words}<license xlink:href='{LICENCES}{code}/4.0/'/></permissions>"


@pytest.mark.parametrize(
    ("terms", "is_kept"),
    [
        (licensed("by-nc"), False),
        (licensed("by"), True),
        (
            f"<permissions><license><license-p>See <ext-link xlink:href='{LICENCES}by/4.0/'>its terms</ext-link>."
            "</license-p></license></permissions>",
            True,
        ),
        (
            "<permissions><copyright-statement>© 1977 Another. All rights kept.</copyright-statement></permissions>",
            False,
        ),
        ("<permissions><copyright-statement>© The Authors</copyright-statement></permissions>", True),
        ("<permissions><copyright-holder>The Publisher</copyright-holder></permissions>", True),
        ("", True),
    ],
)
def test_a_figure_under_stricter_terms_is_left_out_and_flagged(terms: str, is_kept: bool) -> None:
    figure = f"<fig><label>Figure 1</label><caption><p>Another's words.</p></caption>{terms}</fig>"
    article = read(f"<p>Ours.</p>{figure}<p>More.</p>")
    assert (article.text_use, "Another's" in article.text) == ("free", is_kept)
    assert article.flags == (() if is_kept else ("restricted_parts",))
    assert "More." in article.text


@pytest.mark.parametrize(("code", "is_kept"), [("by-nc", False), ("by", True)])
def test_a_section_under_stricter_terms_is_left_out_with_what_is_in_it(code: str, is_kept: bool) -> None:
    stated = f"<sec-meta>{licensed(code)}</sec-meta>"
    section = f"<sec>{stated}<title>Theirs</title><sec><title>Part</title><p>Another's words.</p></sec></sec>"
    article = read(f"<sec><title>Ours</title><p>Before.</p></sec>{section}<sec><title>End</title><p>More.</p></sec>")
    assert (article.text_use, "Another's" in article.text) == ("free", is_kept)
    assert article.flags == (() if is_kept else ("restricted_parts",))
    assert article.text.endswith("End\n\nMore.")


def test_a_table_under_the_terms_of_an_article_that_is_no_freer_is_kept() -> None:
    table = f"<table-wrap><table><tr><td>5 mg</td></tr></table>{licensed('by-nc')}</table-wrap>"
    meta = META.replace("licenses/by/", "licenses/by-nc/")
    assert "5 mg" in read(table, meta=meta).text


ALI = 'xmlns:ali="http://www.niso.org/schemas/ali/1.0/"'


@pytest.mark.parametrize(
    ("dated", "beside", "text_use"),
    [
        ("2099-01-01", "", "reference_only"),
        ("2099", "<license xlink:href='http://creativecommons.org/licenses/by-sa/4.0/'/>", "share_alike"),
        ("2099-01-01", "<copyright-statement>© The Authors</copyright-statement>", "reference_only"),
        ("2021-01-01", "", "free"),
        (time.strftime("%Y-%m-%d", time.gmtime()), "", "free"),
        (time.strftime("%Y", time.gmtime()), "", "free"),
        ("soon", "", "free"),
    ],
)
def test_a_licence_states_nothing_before_it_begins(dated: str, beside: str, text_use: str) -> None:
    reference = f"<ali:license_ref {ALI} start_date='{dated}'>{BY}</ali:license_ref>"
    licence = f"<license license-type='CC-BY'>{reference}<license-p>under CC BY 4.0</license-p></license>"
    article = read("<p>x</p>", meta=f"<article-meta><permissions>{licence}{beside}</permissions></article-meta>")
    assert article.text_use == text_use
    assert (f"not in force before {dated}" in article.licence_rule) == dated.startswith("2099")


def test_a_licence_that_begins_later_leaves_the_one_that_holds_till_then() -> None:
    now = f"<ali:license_ref {ALI} start_date='2021-01-01'>https://example.org/tdm</ali:license_ref>"
    later = f"<ali:license_ref {ALI} start_date='2099-01-01'>{BY}</ali:license_ref>"
    licence = f"<license>{now}{later}<license-p>For mining.</license-p></license>"
    article = read("<p>x</p>", meta=f"<article-meta><permissions>{licence}</permissions></article-meta>")
    assert (article.text_use, article.licence) == (
        "reference_only",
        "https://example.org/tdm For mining. https://example.org/tdm",
    )


def test_the_type_of_a_licence_counts() -> None:
    meta = META.replace("<license ", "<license license-type='CC BY-NC' ")
    article = read("<p>A</p>", meta=meta)
    assert article.licence_rule == "address: CC BY; words: CC BY; type: CC BY-NC; the stricter wins"


UNLICENSED = re.sub("<license .*</license>", "", META, flags=re.DOTALL)


def custom(name: str, value: str) -> str:
    return f"<custom-meta><meta-name>{name}</meta-name><meta-value>{value}</meta-value></custom-meta>"


@pytest.mark.parametrize(
    ("meta", "name", "value", "text_use"),
    [
        (UNLICENSED, "pmc-license-ref", "CC BY", "free"),
        (UNLICENSED, "License", "https://creativecommons.org/licenses/by-nc/4.0/", "reference_only"),
        (UNLICENSED, "edition", "CC BY", "reference_only"),
        (META, "pmc-license-ref", "CC BY-NC", "reference_only"),
        (META, "licence", "n/a", "free"),
    ],
)
def test_a_licence_in_custom_metadata_counts(meta: str, name: str, value: str, text_use: str) -> None:
    group = f"<custom-meta-group>{custom(name, value)}</custom-meta-group></article-meta>"
    assert read("<p>x</p>", meta=meta.replace("</article-meta>", group)).text_use == text_use


OPEN = "is distributed under the terms of the Creative Commons Attribution License."


@pytest.mark.parametrize(
    ("note", "text_use"),
    [
        (f"This article {OPEN}", "free"),
        (f"<bold>Open Access</bold> This is an open access article, which {OPEN}", "free"),
        (f"© 2020 The Authors. The present work {OPEN}", "free"),
        (f"This paper {OPEN.replace('Attribution', 'Attribution-NonCommercial')}", "reference_only"),
        ("This preprint is made available under a "
         "<ext-link xlink:href='https://creativecommons.org/licenses/by/4.0/'>licence</ext-link>.", "free"),
        ("This article is published under the licence of a society.", "reference_only"),
        ("Source data of this article are available under a CC BY licence.", "reference_only"),
        ("This article's data are available under a CC BY licence.", "reference_only"),
        ("The software in this work is available under the CC BY licence.", "reference_only"),
        ("This work used code that is distributed under CC BY licences.", "reference_only"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["back", "meta"])
def test_a_note_on_the_articles_own_terms_counts(place: str, note: str, text_use: str) -> None:
    notes = f"<notes><p>{note}</p></notes>"
    authors = f"<author-notes><fn><p>{note}</p></fn></author-notes></article-meta>"
    meta = UNLICENSED if place == "back" else UNLICENSED.replace("</article-meta>", authors)
    article = read("<p>x</p>", meta=meta, back=notes if place == "back" else "")
    assert article.text_use == text_use


def test_a_note_that_restricts_is_stricter_than_an_open_licence() -> None:
    note = f"<notes><p>This paper {OPEN.replace('Attribution', 'Attribution-NoDerivs')}</p></notes>"
    assert read("<p>x</p>", back=note).licence_rule == "address: CC BY; words: CC BY-ND; the stricter wins"


# Marks and notations that were lost


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        ("gave <strike>50</strike>60 mg", "gave 60 mg"),
        ("Using <abbrev>PCR<def><p>a chain reaction</p></def></abbrev>, we", "Using PCR (a chain reaction), we"),
        ("<abbrev>cb<def><p>: copulatory bursa</p></def></abbrev>; x", "cb: copulatory bursa; x"),
        ("<inline-graphic><alt-text>beta</alt-text></inline-graphic>-actin", "beta-actin"),
        ("a <inline-graphic><alt-text>Image 1</alt-text></inline-graphic>b", "a [image]b"),
        ("P <inline-graphic/> 0.05", "P [image] 0.05"),
        ("<private-char><glyph-data>0110</glyph-data></private-char>-actin", "[image]-actin"),
        ("<private-char><inline-graphic/></private-char>-actin", "[image]-actin"),
        (
            "is <inline-formula><inline-graphic/><alt-text>a plus b</alt-text></inline-formula>",
            "is a plus b",
        ),
        ("<inline-formula><inline-graphic/></inline-formula>", "[formula]"),
        ("at <ext-link xlink:href='http://e.org/x'/>.", "at http://e.org/x."),
        ("&b.alpha;-helix", "α-helix"),
        (
            f"It rises{BIBR}Smith et al., 2010</xref>.",
            "It rises Smith et al., 2010.",
        ),
    ],
)
def test_what_a_mark_says_is_kept(inline: str, text: str) -> None:
    assert paragraph(inline) == text


def test_signs_that_are_pictures_are_flagged_and_pictures_by_themselves_are_none() -> None:
    article = read("<p>P <inline-graphic/> 0.05</p><p><inline-graphic/></p>")
    assert section_texts(article, "other") == ["P [image] 0.05"]
    assert article.flags == ("pictured_signs",)
    assert read("<p>P.</p><p><inline-graphic/></p>").flags == ()


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("order", ["1. ", "2. "]), ("alpha-lower", ["a. ", "b. "]), ("roman-upper", ["I. ", "II. "]),
        ("bullet", ["", ""]), ("simple", ["", ""]),
    ],
)  # fmt: skip
def test_items_have_the_numbers_that_print_gives_them(kind: str, numbers: list[str]) -> None:
    items = "<list-item><p>One step</p></list-item><list-item><p>Another</p></list-item>"
    article = read(f"<list list-type='{kind}'>{items}</list>")
    assert section_texts(article, "other") == [f"{numbers[0]}One step\n\n{numbers[1]}Another"]


def test_items_that_number_themselves_are_left_alone() -> None:
    items = "<list-item><p>1) One step</p></list-item><list-item><p>2) Another</p></list-item>"
    assert section_texts(read(f"<list list-type='order'>{items}</list>"), "other") == ["1) One step\n\n2) Another"]


def test_a_list_that_goes_on_from_another_gets_no_numbers_of_its_own() -> None:
    items = "<list-item><p>One step</p></list-item>"
    assert paragraph(f"<list list-type='order' continued-from='l1'>{items}</list>") == "One step"


@pytest.mark.parametrize(
    ("mathml", "text"),
    [
        (f"<mml:msup><mml:mfrac>{'<mml:mi>a</mml:mi>' * 2}</mml:mfrac><mml:mn>2</mml:mn></mml:msup>", "(a/a)²"),
        (
            "<mml:msup><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mi>b</mml:mi></mml:mrow><mml:mn>2</mml:mn></mml:msup>",
            "(a + b)²",
        ),
        (
            "<mml:msup><mml:mrow><mml:mo>‖</mml:mo><mml:mi>a</mml:mi><mml:mo>−</mml:mo><mml:mi>b</mml:mi><mml:mo>‖</mml:mo>"
            "</mml:mrow><mml:mn>2</mml:mn></mml:msup>",
            "‖a − b‖²",
        ),
        ("<mml:mn>5</mml:mn><mml:mtext>\\degree</mml:mtext>", "5°"),
        ("<mml:mo>\\left(</mml:mo><mml:mi>x</mml:mi><mml:mo>\\right)</mml:mo>", "(x)"),
    ],
)
def test_a_formula_keeps_what_belongs_together(mathml: str, text: str) -> None:
    assert paragraph(f"<inline-formula><mml:math>{mathml}</mml:math></inline-formula>") == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"{a+b}^2", "(a + b)²"),
        (r"\$5", "$5"),
        ("% a remark\n5", "5"),
        (r"50\%", "50%"),
        (r"\frac12 x", "1/2 x"),
        (r"\hspace{1cm}5\leqslant x\gtrsim 3", "5 ≤ x ≳ 3"),
        (r"\underset{i}{b}", "b_{i}"),
        (r"\stackrel{a}{b}", "b^{a}"),
        (r"\lvert x\rvert\phantom{y}\label{e}", "|x|"),
        (r"x = 1 \tag{2}", "x = 1 (2)"),
        (r"\color{red}{5}", "5"),
        (r"37\degree", "37°"),
        (r"\SI{5}{mg}", "5 mg"),
        (r"\ce{SO4^{2-}}", "SO₄²⁻"),
        (r"a \not= b", "a ≠ b"),
        (r"\underline{x}", "x"),
        (r"\overline{AB}", "A̅B̅"),
    ],
)
def test_tex_as_it_is_printed(tex: str, text: str) -> None:
    assert paragraph(f"<inline-formula><tex-math>{html.escape(tex)}</tex-math></inline-formula>") == text


@pytest.mark.parametrize("note", ["<fn><p>Presented in 1990.</p></fn>", "<xref ref-type='fn' rid='f'>†</xref>"])
def test_a_title_has_no_footnotes(note: str) -> None:
    article = read("<p>A</p>", meta=re.sub("<xref.*?</xref>", note, META))
    assert article.title == "Growth at 10³ Pa"


@pytest.mark.parametrize(
    ("abstract", "text"),
    [
        ("<abstract>We grew cells.</abstract>", ["We grew cells."]),
        (
            "<abstract><title>Points</title><list><list-item>They grew.</list-item></list></abstract>",
            ["Points\n\nThey grew."],
        ),
        ("<abstract><title>Graphical abstract</title><fig><graphic/></fig></abstract>", []),
    ],
)
def test_an_abstract_without_paragraphs_is_read_where_it_says_something(abstract: str, text: list[str]) -> None:
    meta = re.sub(r"<abstract>.*</abstract>", abstract, META, flags=re.DOTALL)
    assert section_texts(read("<p>x</p>", meta=meta), "abstract") == text


def test_an_abstract_in_another_language_is_left_out_where_there_is_an_own() -> None:
    other = "<abstract xml:lang='pt'><p>Cultivamos.</p></abstract>"
    article = read("<p>A</p>", meta=META.replace("<kwd-group>", f"{other}<kwd-group>", 1))
    assert section_texts(article, "abstract") == ["Methods\n\nWe grew cells."]
    alone = read("<p>A</p>", meta=f"<article-meta>{other}</article-meta>")
    assert section_texts(alone, "abstract") == ["Cultivamos."]


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("<pub-date><day>31</day><month>2</month><year>2020</year></pub-date>", "2020-02"),
        ("<pub-date iso-8601-date='2020-13-45'><month>1</month><year>2020</year></pub-date>", "2020-01"),
        ("<pub-date><string-date>12 March 2019</string-date></pub-date>", "2019-03-12"),
        ("<pub-date><string-date>March 12, 2019</string-date></pub-date>", "2019-03-12"),
        ("<pub-date><string-date><month>5</month><year>2019</year></string-date></pub-date>", "2019-05"),
        ("<pub-date><string-date>some day</string-date></pub-date>", None),
    ],
)
def test_dates_are_in_the_calendar(date: str, published: str | None) -> None:
    assert read("<p>A</p>", meta=f"<article-meta>{date}</article-meta>").published == published


def test_languages_of_three_letters_and_keywords_of_parts() -> None:
    part = "<compound-kwd-part>"
    words = f"{part}cell</compound-kwd-part>{part}size</compound-kwd-part>"
    words = f"<kwd-group><compound-kwd>{words}</compound-kwd></kwd-group>"
    data = document("<p>A</p>", meta=f"<article-meta>{words}</article-meta>").replace(
        b'xml:lang="EN"', b'xml:lang="eng"'
    )
    article = jats.read_bytes(data, "a.xml")
    assert (article.language, article.keywords) == ("en", ("cell size",))


def test_an_entity_that_nobody_knows_is_flagged() -> None:
    data = b"<!DOCTYPE article SYSTEM 'JATS.dtd'>" + document("<p>a &unheard; b</p>")
    assert jats.read_bytes(data, "a.xml").flags == ("unknown_entities",)
