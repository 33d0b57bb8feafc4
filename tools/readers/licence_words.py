"""What the words of a licence or copyright statement allow, sentence by sentence.

    terms_of("CC BY 4.0. Commercial use requires permission.")
    → Term("free", "CC BY"), Term("reference_only", "no commercial use")

Words that grant a part of a paper (`The data are under CC BY`), a licence to come or one on offer grant nothing; where
nothing else does, they restrict. Creative Commons' names of what its licences ask for are known in eight languages, as
are words against commercial use in Spanish, Chinese and Japanese; other words in English.
Addresses, and which of several terms wins, are the business of `licences`.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from bioalchemy.marks import unstacked
from bioalchemy.records import TextUse


class Term(NamedTuple):
    """One term, and what it leaves."""

    text_use: TextUse
    name: str


_BOTH_COMMERCIAL = re.compile(
    r"\bcommercial(?:ly)?\s*(?:and|or|/|,)\s*non[\s-]*commercial|\bnon[\s-]*commercial(?:ly)?\s*(?:and|or|/|,)\s*commercial"
    r"|\bcomercial\w*\s+[yoeu]u?\s+n[aã]?o[\s-]+comercial|商[业業]性?(?:用途|目的|使用)?[和与與及或、/]非商[业業]|営利目?的?[・、/かとやも]*非営利"
)
_FOR_PROFIT = re.compile(
    r"(?P<of_whom>\ban?\s+(?:\w+\s+)?)?(?P<without>\bnon-?\s*profit|\bnot[\s-]for[\s-]profit)\b(?P<who>\s+(?!us|purpos)\w+)?"
    r"|\bfor[\s-]+profit\b"
)

_OR = r"[\s/,_+:(-]*"
"""Between the letters of a licence's name."""
_IN = r"(?:[^.;]|\.(?=\d))"
"""A character within a sentence."""
_UNNEGATED = rf"(?:(?!\bnot?\b){_IN})"
_ALLOWED = r"(?:permitted|allowed|granted|authori[sz]ed)\b"
_SCHOLARLY = r"\b(?:personal|private|academic|educational|research|scholarly|teaching)\b"
_CHANGED = r"(?:modif(?:y|ied|ication)|adapt|alter(?:ed|ation)|transform(?:ed|ation)|change)"
_COMMERCE = "|".join((
    rf"\bcommercial{_IN}{{0,80}}\bnot\b{_IN}{{0,20}}\b{_ALLOWED}",
    rf"\bcommercial{_UNNEGATED}{{0,80}}\b(?:prohibited|forbidden|disallowed|reserved|restricted|excluded)\b",
    rf"\bcommercial{_UNNEGATED}{{0,80}}\b(?:requires?|needs?|subject\s+to|only\s+with|obtain)\b"
    rf"{_IN}{{0,50}}\b(?:permission|licen[cs]e|consent|authori[sz]ation|approval)",
    rf"\bcommercial{_IN}{{0,60}}\bcontact\b",
    rf"\b(?:not?|never|prohibit\w*|forbid\w*)\b"
    rf"(?:(?!restrict|limit|\bonly\b|prohibit|prevent|exclud|requir|need){_IN}){{0,50}}\bcommercial",
    rf"\b(?:except|excluding|other\s+than)\b{_IN}{{0,30}}\bcommercial",
))  # fmt: skip
_CHANGES = "|".join((
    rf"\bno\s+(?:other\s+|further\s+)?{_CHANGED}",
    rf"\b{_CHANGED}{_IN}{{0,60}}\bnot\b{_IN}{{0,20}}\b{_ALLOWED}",
    rf"\bnot\s+(?:be\s+|permit\s+|allow\s+)(?:\w+\s+){{0,3}}{_CHANGED}",
    rf"\bnot\s+{_CHANGED}",
    rf"(?<!\bor )\bwithout\s+(?:any\s+)?(?:derivatives|{_CHANGED})",
))  # fmt: skip
_BARS = (
    r"(?:\b(?:no|nor|not|never|without)\b(?!\s+(?:\w+\s+)?(?:limit|restrict|requir|need))|\bcannot\b|n['’]t\b"
    r"|\b(?:prohibit|forb[ia]d|disallow|reserv|exclud|except|refus|opt(?:ed|s)?[\s-]+out)|\brestricted\b"
    r"|\bunless\b|\bonly\b|\b(?:permission|consent|authori[sz]ation)\b)"
)
_AI = r"\b(?:ai|artificial\s+intelligence|(?:machine|deep)[\s-]+learning|language\s+models?|llms?|generative)\b"
_FED = r"\b(?:train|fine-?tun|develop|ingest|(?:be|for)\s+(?:used?|input|uploaded|entered|fed)\b)"
_TRAINING = rf"\A(?=.*{_BARS})(?:(?=.*{_AI})(?=.*{_FED})|(?=.*\btrain\w*\b{_IN}{{0,40}}\b(?:models?|algorithms?)\b))"
"""Of a whole sentence, in whichever order it says so."""
_PASSING_ON = (
    r"\b(?:reproduc(?:tions?|ing)|re-?(?:publi(?:cation|sh)|distribut|print|post)\w*|distribution"
    r"|re-?us(?:e[ds]?|ing)|copying|all\s+other\s+uses)\b"
)
_PERMISSION = r"\b(?:permissions?|consent|authori[sz]ation|approval)\b"
_ELSES = r"(?!.*\bthird[\s-]+part|.*\bnot\s+(?:be\s+)?(?:included|covered))"
"""Unless the sentence is on others' material."""
_BY_PERMISSION = "|".join((
    rf"\A{_ELSES}.*?{_PASSING_ON}{_UNNEGATED}{{0,80}}\b(?:requires?|needs?|subject\s+to|only\s+with|obtain\w*)\b"
    rf"{_UNNEGATED}{{0,50}}{_PERMISSION}",
    rf"\A{_ELSES}(?:(?!\bnot?\b).)*?{_PERMISSION}{_UNNEGATED}{{0,60}}\b(?:required|needed|necessary|obtained|sought)\b"
    rf"{_UNNEGATED}{{0,50}}{_PASSING_ON}",
    rf"{_PASSING_ON}{_IN}{{0,80}}\bwithout\b{_IN}{{0,60}}{_PERMISSION}{_IN}{{0,60}}"
    rf"\b(?:prohibited|forbidden|unlawful|illegal|infring\w+|not\s+{_ALLOWED})",
    rf"{_PASSING_ON}{_UNNEGATED}{{0,60}}\b(?:prohibited|forbidden)\b",
    rf"{_PASSING_ON}{_IN}{{0,60}}\bnot\s+{_ALLOWED}{_IN}{{0,40}}\bwithout\b",
    rf"(?<!not )(?<!never )\b(?:prohibit|forbid)s?\b{_UNNEGATED}{{0,60}}{_PASSING_ON}",
))  # fmt: skip
_FOR_A_TIME = "|".join((
    rf"\bduration\s+of\b(?!{_IN}{{0,40}}\bcopyright\b)|\btemporar(?:y|ily)\b",
    rf"\bfor\s+as\s+long\s+as\b{_IN}{{0,80}}\b(?:remains?|lasts?|continues?|active|in\s+(?:force|effect))\b",
    rf"\buntil\b{_IN}{{0,60}}\b(?:revoked|withdrawn|rescinded|otherwise|further\s+notice)\b",
    rf"\b(?:free(?:ly)?|available|accessible|granted)\b{_IN}{{0,40}}\buntil\b|\bpermissions?\b{_IN}{{0,40}}\bexpir",
))  # fmt: skip
"""As publishers opened papers while the pandemic lasted."""
_REFUSED = "|".join((
    rf"(?:\bcc\b|creative\s+commons|licen[cs]e){_IN}{{0,60}}\bnot\s+(?:been\s+)?(?:granted|given|offered)\b",
    r"\bno\s+(?:cc\b|creative\s*commons)|\bnot\s+(?:an?\s+|the\s+)?(?:cc[\s-]*by\b|creative\s*commons|open[\s-]+access)",
    rf"\A{_ELSES}.*?(?:\bnot|\bnever|n['’]t)\s+(?:(?!permitted|allowed|compl)\w+\s+){{1,3}}under\b"
    rf"{_IN}{{0,40}}\b(?:cc|creative)\b",
))  # fmt: skip
_WITHHELD = (
    r"\b(?:may|can|must|shall|should)\s*not\s+be\s+(?:\w+\s+(?:or|and)\s+)?"
    r"(?:re-?distribut|re-?publish|reproduc|copied)"
    rf"|\bno\s+part\b{_IN}{{0,60}}\b(?:may|can|shall|should)\s+be\b"
)
_CODE = rf"\b(?:cc|creative\s*commons){_OR}by"
_ELSEWHERE = {
    "NC": r"\bnicht[\s-]*kommerziell|\bkeine\s+kommerzielle|\bpas\s+d['’]\s*utilisation\s+commerciale"
    r"|\bs(?:in|em)\s+(?:fines|fins)\s+(?:comercia|de\s+lucro|lucrativos)|\b[nN]ão[\s-]*comercia|\bsin\s+[aá]nimo\s+de\s+lucro"
    r"|\bno[\s-]lucrativ|\bprohib\w+\s+(?:\w+\s+){0,6}comercial|\bno\s+se\s+(?:permit|autori[zc])\w+\s+(?:\w+\s+){0,6}comercial"
    r"|\bcomercial(?:es)?\s+(?:(?:queda|est[aá])\w*\s+prohib|(?:requiere|necesita|no\s+est[aá]))"
    r"|非商[业業用]|非[营營盈]利|(?:不得|不可|不能|不允[许許]|禁止)[^。;]{0,12}商[业業用]|商[业業用][^。;]{0,12}(?:禁止|不可|不得|できません"
    r"|[需须須應应必][^。;]{0,8}(?:授[权權]|[许許]可|同意))"
    r"|営利目的[^。;]{0,12}(?:禁|不可|できません)|非営利",
    "ND": r"\bkeine\s+bearbeitung|\bpas\s+de\s+modification|\bsin\s*(?:obras?\s*)?deriva|\bsem\s*(?:obras?\s*)?deriva"
    r"|\bnon\s+opere\s+derivate|禁止演[绎繹]|禁止衍生|禁止改作|改変禁止",
    "SA": r"\bweitergabe\s+unter\s+gleichen|\bpartage\s+(?:dans\s+les\s+m[eê]mes|[aà]\s+l['’]\s*identique)"
    r"|\bcompart(?:ir|ilha)[\s-]*igual|\bpartilha\s+nos\s+termos\s+da\s+mesma|\bcondividi\s+allo\s+stesso"
    r"|相同方式(?:共享|分享)|表示(?:-非営利)?\s*-\s*継承",
}
"""Creative Commons' names of what a licence asks for, in German, French, Spanish, Portuguese, Italian, Chinese and
Japanese, where they differ from the English ones (the deeds of versions 3.0 and 4.0), and how Spanish, Chinese and
Japanese forbid commercial use. In lower case, as all words here."""

_PARTS = (
    r"(?:abstracts?|figures?|tables?|images?|illustrations?|photographs?|photos?|data(?:\s*sets?|base)?|source\s+code|code"
    r"|software|metadata|captions?|supplement\w*|additional\s+files?|appendi\w+|cover|videos?"
    r"|pre-?print\s+(?:version|of)|(?:earlier|previous|former)\s+version)\b"
)
_WHOLE = (
    r"(?<!of )(?<!in )(?<!with )(?<!for )(?<!from )(?<!to )(?<!ing )\b(?:this|all|the(?:\s+present)?)\s+"
    r"(?:is\s+an?\s+)?(?:[\w-]+\s+){0,2}(?:article|paper|work|content|manuscript|publication)s?\b(?!['’]s)"
)
"""The paper as what a sentence is on: not `the data of the article`."""
_PART_GRANTED = (
    rf"\b{_PARTS}(?:(?!{_WHOLE}).){{0,200}}?"
    r"(?:\b(?:under|licen[cs]ed|(?:is|are|was|were)(?!\s+(?:included|covered)))\b|:)"
    rf"{_IN}{{0,80}}\b(?:cc|creative|attribution|public)"
)
_OF_A_PART = re.compile("|".join((
    rf"\b(?:only|solely|exclusively|just)\b(?:\s+(?:applie[sd]|valid|for|to|in|of|on|covers?|the|its|this|all|an?|\w+['’]s))*\s+{_PARTS}",
    rf"\b(?:for|to|covers?)\s+(?:the\s+|its\s+|all\s+)?{_PARTS}(?:\s+and\s+{_PARTS})?\s+(?:only|alone)\b",
    rf"\bapplie[sd]\s+(?:only\s+)?to\s+(?:the\s+|its\s+|all\s+)?{_PARTS}",
    rf"\b(?:by|licen[cs]e)\s+(?:[\d.]+\s+)?(?:for|of)\s+(?:the\s+|its\s+|all\s+)?{_PARTS}",
    rf"\A(?:(?!{_WHOLE}).)*?{_PART_GRANTED}",
    rf"\A(?:(?!\bunder\b|\blicen[cs]ed\b).)*?\b(?:but|while|whereas)\b{_IN}{{0,20}}{_PART_GRANTED}",
)))  # fmt: skip
_OFFERED = re.compile(
    r"\bauthors?\s+(?:may|can|could|might)\s+(?:\w+\s+){0,3}(?:choose|select|opt|elect|pay|request|publish|make)\b"
    r"|\b(?:for|on|upon|at)\s+(?:(?!no\b)\w+\s+){0,2}(?:fee|payment|(?:extra|additional)\s+(?:cost|charge))\b"
)
_LATER = re.compile(
    r"\bwill\s+(?:be|become)\s+(?:\w+\s+){0,2}(?:available|released|licen[cs]ed|distributed|published|accessible|free|open)\b"
    r"|\b(?:months?|years?|weeks?|days?)\s+(?:after|from|following)\b|\bafter\s+(?:\w+\s+){0,4}(?:months?|years?|embargo)\b"
)
_FROM_A_YEAR = re.compile(
    r"\b(?:from|after|as\s+of|beginning|starting|effective|until|before)\b[\w,/\s-]{0,25}?\b(\d{4})\b"
)

_PHRASES: tuple[tuple[str, Term], ...] = (
    (
        rf"non[\s-]*commercial|n[aã]?o[\s-]*comercia|{_CODE}(?:{_OR}(?:sa|nd))*{_OR}nc(?:\b|nd|sa)"
        rf"|\b(?:by|attribution)\s*[-/_,]\s*nc\b|\bnc{_OR}nd\b|{_ELSEWHERE['NC']}",
        Term("reference_only", "CC BY-NC"),
    ),
    (
        rf"\bno[\s-]*deriv|{_CODE}(?:{_OR}(?:sa|nc))*{_OR}nd\b|\b(?:by|attribution)\s*[-/_,]\s*nd\b"
        rf"|{_ELSEWHERE['ND']}",
        Term("reference_only", "CC BY-ND"),
    ),
    (_COMMERCE, Term("reference_only", "no commercial use")),
    (_CHANGES, Term("reference_only", "no changes")),
    (
        rf"{_SCHOLARLY}{_IN}{{0,40}}\b(?:uses?|purposes?)\s+only\b|\bfree\s+for\s+{_SCHOLARLY}"
        rf"|(?<!and )(?<!or ){_SCHOLARLY}\s+uses?\s+(?:of\s+(?:this|the)\s+\w+\s+)?(?:is|are)\s+{_ALLOWED}"
        rf"|\bfor\s+(?:the\s+)?purposes?\s+of\s+{_SCHOLARLY}(?!{_IN}{{0,60}}\bcommercial)"
        rf"|\bonly\b{_IN}{{0,20}}\bfor\b{_IN}{{0,30}}{_SCHOLARLY}",
        Term("reference_only", "personal or academic use only"),
    ),
    (_REFUSED, Term("reference_only", "an open licence is refused")),
    (_FOR_A_TIME, Term("reference_only", "granted for a time only")),
    (
        r"\btext[\s-]+(?:and|&|or)[\s-]+data[\s-]*min(?:e[ds]?|ing)\b|\btext[\s-]*min(?:e[ds]?|ing)\b|\btdm\b",
        Term("reference_only", "text mining only"),
    ),
    (_TRAINING, Term("reference_only", "no AI training")),
    (_BY_PERMISSION, Term("reference_only", "passed on by permission only")),
    (
        r"all\s+rights\s+(?:are\s+)?reserved|\bno[\s-]*re-?use\b(?!\s+(?:fee|restrict|limit))",
        Term("reference_only", "rights reserved"),
    ),
    (_WITHHELD, Term("reference_only", "may not be passed on")),
    (r"verbatim\s+copying", Term("reference_only", "verbatim copies only")),
    (rf"share[\s-]*alike|{_CODE}{_OR}sa\b|{_ELSEWHERE['SA']}", Term("share_alike", "CC BY-SA")),
    (r"\bcc[\s-]?0\b|\bcc[\s-]zero\b|public\s+domain", Term("free", "CC0 or public domain")),
    (
        r"creative\s*commons?,?\s+(?:licen[cs]e\s+)?attribution|\bcc[\s-]*by\b|attribution\s+licen[cs]e",
        Term("free", "CC BY"),
    ),
    (r"unrestricted\s+(?:use|distribution|reuse|re-use)", Term("free", "unrestricted use with citation")),
)
"""In lower case, with plain hyphens."""
_WORDS = [(re.compile(phrase), term) for phrase, term in _PHRASES]
_SENTENCE_END = re.compile(r"[.;](?!\d)|[。；]")
_LONGEST_KEPT = 1_000
GRANTS = ("free", "share_alike")
_OF_THAT_PART = Term("reference_only", "a licence of a part only")
_BEGINS_LATER = Term("reference_only", "a licence that begins later")
_ON_OFFER = Term("reference_only", "a licence that is only offered")


def terms_of(words: str) -> Iterator[Term]:
    """The terms of all the sentences; no phrase goes beyond one."""
    stated: set[Term] = set()
    lacks: list[Term] = []
    for sentence in _SENTENCE_END.split(words):
        terms, lack = (_of_sentence if len(sentence) < _LONGEST_KEPT else _of_sentence.__wrapped__)(sentence)
        stated |= terms
        lacks += [lack] if lack else []
    yield from (term for _, term in _WORDS if term in stated)
    if not any(term.text_use in GRANTS for term in stated):
        yield from lacks[:1]


@lru_cache(maxsize=1024)
def _of_sentence(sentence: str) -> tuple[frozenset[Term], Term | None]:
    """Its terms, and what its grant lacks to be the paper's. Publishers have a few sentences each, in every paper."""
    words = _FOR_PROFIT.sub(_commercial, plain(sentence).replace("_", " "))
    words = _BOTH_COMMERCIAL.sub("commercial", words)
    terms = frozenset(term for pattern, term in _WORDS if pattern.search(words))
    grants = frozenset(term for term in terms if term.text_use in GRANTS)
    if grants and (lack := _lack(words)):
        return terms - grants, lack
    return terms, None


def _lack(words: str) -> Term | None:
    """Why a sentence that names an open licence doesn't grant it to the paper today; None where it does.

    A year that isn't over yet counts as one to come.
    """
    if _OF_A_PART.search(words):
        return _OF_THAT_PART
    this_year = datetime.now(UTC).year
    if _LATER.search(words) or any(int(year) >= this_year for year in _FROM_A_YEAR.findall(words)):
        return _BEGINS_LATER
    return _ON_OFFER if _OFFERED.search(words) else None


def _commercial(profit: re.Match[str]) -> str:
    """`for profit` as the licences have it; `a non-profit society` says nothing of the use."""
    if profit["of_whom"] and profit["who"]:
        return profit[0]
    return f"{profit['of_whom'] or ''}{'noncommercial' if profit['without'] else 'commercial'}{profit['who'] or ''}"


def plain(text: str) -> str:
    """In lower case, with one kind of hyphen and space, and nothing invisible, such as soft hyphens."""
    kinds = ((c, unicodedata.category(c)) for c in unicodedata.normalize("NFKC", unstacked(text)))
    text = "".join("-" if kind == "Pd" or c in "\u2212\u2043" else c for c, kind in kinds if kind != "Cf")
    return " ".join(text.lower().split())
