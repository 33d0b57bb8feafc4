"""Words of kind beside a name, which say only what sort of thing it is.

    without_kind("the CYP2D6 enzyme")  -> "CYP2D6"
    without_kind("chromosome 9p21")    -> "9p21"
    without_kind("CD4 cells")          -> ""        they are not CD4

A word of kind is dropped only beside a name of the right shape: a receptor, an inhibitor, a cell that bears the name
is something else, and so is a virus's protein. Shapes: HGNC symbols, miRBase, ISCN bands, REBASE enzymes; cell lines:
Cellosaurus.
"""

import re
from typing import NamedTuple

# A symbol with a digit, but no virus or phage: HIV-1 protein is not HIV-1.
_SYMBOL = r"(?![A-Za-z-]*(?:V|CoV)-?[0-9])(?:p|[A-Za-z]{2,6})-?[0-9]{1,4}(?:[A-Za-z]{1,2}[0-9]{0,3})?"
# Capitals alone may be a gene too, unless they are known as something else that has genes.
_NO_GENES = (
    "[A-Z]*(?:V|[DR]NA)|GABA|NMDA|AMPA|ABA|IAA|EDTA|COPD|ADHD|ALS|AIDS|SARS|MERS|COVID|[ACGTU][DMT]P|NADP?H?|FADH?|ECM|[ACEP]NS|CSF|BBB|TCA|ETC|PSD|TAD|ORF|UTR"
    "|[CS]NP|CNV|PCR|LT[DP]|V?[LH]DL|ROS|MHC|GPCR|LPS|[DP]AMP|STR|QTL|GWAS|CRISPR|RISC|ERAD|UPR|PAM|ATAC|TATA|SNARE"
)
_CAPITALS = rf"(?!(?:{_NO_GENES})\b)[A-Z]{{3,6}}"
_PROTEINS = (
    "actin adiponectin albumin ankyrin aquaporin ataxin avidin cadherin calmodulin catenin caveolin clathrin cofilin"
    " cohesin collagen condensin connexin cyclin desmin dynamin dynein dystroglycan dystrophin elastin emerin"
    " erythropoietin ferritin fibrillin fibrin fibrinogen fibronectin filaggrin frataxin gelsolin ghrelin hemoglobin"
    " haemoglobin hepcidin huntingtin innexin insulin integrin keratin kinesin laminin lamin leptin merlin mucin"
    " myoglobin myosin myostatin nebulin nephrin netrin neuropilin osteocalcin osteopontin parkin perforin plasmin"
    " plasminogen plexin podocin profilin prothrombin reelin resistin rhodopsin ricin sarcoglycan securin spectrin"
    " streptavidin synuclein tau thrombin titin transferrin tropomyosin troponin tubulin ubiquitin utrophin vimentin"
)
_PROTEIN = rf"(?:(?:[αβγδENP]|alpha|beta|gamma|delta)-?)?(?i:{'|'.join(_PROTEINS.split())})"
_LINES = (
    r"HeLa HEK-?293T?F? HEK\s293T? 293T CHO(?:-?K1)? COS-?[17] Vero(?:\sE6)? Jurkat K-?562 MCF-?7 MCF-?10A A549"
    r" MDA-MB-231 Hep\s?-?G2 Hep-?3B Huh-?7 Caco-?2 U-?2\s?OS (?:NIH[-\s/]?)?3T3(?:-?L1)? L929 THP-?1 U-?937 HL-?60"
    r" RAW\s?264.7 SH-SY5Y PC-?12 PC-?3 LNCaP DU-?145 HCT-?116 HT-?29 HT-?1080 SW480 MDCK S2 Sf-?9 Sf-?21 BHK-?21"
    r" C2C12 HUVEC INS-?1E? MIN-?6 Neuro-?2a N2a WI-?38 IMR-?90 MRC-?5 LLC-?PK1 GH3 AtT-?20 BV-?2 HAP1 KBM-?7 A431"
    r" T47D T-?84"
)
_LINE = f"(?:{'|'.join(_LINES.split())})"


# What a name's owner is, by its family; an ERK, AMPK or S6 kinase is another protein, the kinase of those.
_CHANNELS = (
    r"TRP(?:A|C|M|ML|P|V)-?[1-8]|K(?:v|ir)[1-9]\.[0-9]{1,2}|Nav1\.[1-9]|Cav[1-3]\.[1-4]|KCN[A-Z]{1,2}[0-9]{1,2}|SCN[0-9]{1,2}A"
    "|CACNA1[A-Z]|Piezo-?[12]|PIEZO-?[12]|ASIC-?[1-4][ab]?|HCN-?[1-4]|P2X-?[1-7]|ORAI-?[1-3]|Orai-?[1-3]|CFTR|TMEM16[A-K]|hERG"
)
_KINASES = (
    "CDK-?[0-9]{1,2}|JAK-?[1-3]|TYK-?2|PLK-?[1-4]|CHK-?[12]|AURK[A-C]|LRRK-?2|PINK-?1|TBK-?1|BTK|SYK|ZAP-?70|LCK|FYN|RIPK-?[1-3]"
    "|ROCK-?[12]|ULK-?1|ATM|ATR|mTOR|DYRK1[AB]|HIPK-?[1-4]|DNA-PK(?:cs)?"
)
_PHOSPHATASES = "PTEN|SHP-?[12]|PP2A|PP1|PP2B|PTP1B|PTPN[0-9]{1,2}|CDC25[A-C]?|DUSP[0-9]{1,2}"
_MARK = r"H(?:1|2A|2B|3|4)[KRST][0-9]{1,3}(?:me[1-3]?|ac|ub1?|ph|cr|la)"

_CUTTER = r"[A-Z][a-z]{2}[A-Za-z]?[0-9]{0,3}[A-Z]?(?:IV|VI{0,3}|I{1,3}|X[IV]*)"
_BAND = r"(?:[0-9]{1,2}|[XY])[pq](?:[0-9]{1,2}(?:\.[0-9]{1,2})?)?"


class _Kind(NamedTuple):
    """The shape of a name, and the words that may stand before it and after it."""

    name: str
    before: str
    after: str


def _both(name: str, words: str) -> _Kind:
    return _Kind(name, words, words)


_KINDS = (
    _Kind(_SYMBOL, "gene|protein", "gene|protein|enzyme"),
    _both(_CAPITALS, "gene|lncRNA|long non-?coding RNA"),
    _both(r"(?:[a-z]{3}-)?(?:mi(?:cro)?R(?:NA)?-?[0-9]{1,4}[a-z]?|let-?7[a-i]?)(?:-[35]p)?", "mi(?:cro)?RNA"),
    _both(_PROTEIN, "protein"),
    _both("(?i:[a-z]{3,20}ase)", "enzyme"),
    _both(r"(?:IL|IFN|TNF)-?\S{1,4}", "cytokine"),
    _Kind(_CHANNELS, "", "(?:ion )?channel"),
    _Kind(_KINASES, "", "kinase"),
    _Kind(_PHOSPHATASES, "", "phosphatase"),
    _Kind("Cas(?:9|12[a-z]?|13[a-d]?)", "", "(?:endo)?nuclease"),
    _both(_MARK, "(?:histone )?(?:mark|modification)"),
    _Kind("T[hH](?:1|2|9|17|22)|T(?:fh|FH|reg)|ILC[1-3]|MAIT", "", "cells?"),
    _both("[ACGTU]{3}", "(?:(?:st(?:op|art)|termination|initiation) )?(?:codon|triplet)"),
    _Kind("G0/G1|G1/S|S/G2|G2/M|M/G1", "", "transition|boundary|checkpoint|phase"),
    _Kind("G[012]", "", "phase"),
    _Kind("(?i:(?:positive|negative)[ -]feedback)", "", "loop|mechanism|regulation"),
    _Kind("(?i:[a-z]{3,20}(?:lysis|genesis)|[a-z ]{3,20} (?:cycle|shunt))", "", "pathway|process"),
    _Kind(
        "(?i:autosomal (?:dominant|recessive)|(?:X|Y|sex)-linked(?: dominant| recessive)?)",
        "",
        "inheritance(?: pattern)?|pattern(?: of inheritance)?|manner|trait|disorder",
    ),
    _Kind("L[1-4]", "(?:larval )?stage", "(?:larval )?stage|larvae?"),
    _both(r"[EP][0-9]{1,2}(?:\.[0-9]{1,2})?", "stage"),
    _both(_BAND, "chromosome|(?:chromosomal )?(?:band|locus|region)"),
    _Kind("[0-9]{1,2}|[XY]", "chromosome", ""),
    _Kind("(?:AB|A|B|O)[+-]?", "(?:blood )?(?:group|type)", "blood(?: group| type)?"),
    _Kind(r"(?:[A-Z][a-z]?[1-4]?|H3O|NH4|HCO3|PO4|SO4)[1-4]?[+-]", "", "(?:cat|an)?ions?"),
    _Kind(_LINE, "cell line", "cells?(?: lines?)?|line"),
    _both(r"p[A-Z][A-Za-z]{0,5}-?[0-9]{1,4}\S{0,6}", "plasmid|vector"),
    _both(r"[0-9.]+(?:(?: ?: ?|[ -]to[ -])[0-9.]+)+", "ratio(?: of)?"),
    _both(_CUTTER, "(?:restriction )?(?:enzyme|endonuclease)"),
    _both(r"[A-Z]-?[0-9]{1,5}[A-Z*]", "mutation|substitution|variant"),
    _Kind(r"(?=\S*[A-Z0-9])\S{1,12}/[^\s,;]{1,8}", "", "mice|mouse|rats?"),
    _both(r"(?=\S*[0-9])\S{2,20}", "strain"),
)  # fmt: skip
_NAMED = re.compile(
    "(?i:the |an? )?(?:"
    + "|".join(
        branch
        for name, before, after in _KINDS
        for branch in (f"(?i:{before}) ({name})" if before else "", f"({name}) (?:{after})" if after else "")
        if branch
    )
    + ")"
)


# The first or the last word of every kind: a quick look before the patterns.
_KIND_WORDS = (
    "gene protein enzyme lncrna long rna mirna microrna cytokine stop start termination initiation codon triplet"
    " transition boundary checkpoint phase loop mechanism regulation pathway process inheritance pattern manner"
    " trait disorder larval stage larva larvae chromosome chromosomal band locus region blood group type ion ions"
    " cation cations anion anions cell cells line lines plasmid vector restriction endonuclease mutation"
    " substitution variant mice mouse rat rats strain ratio ion channel kinase phosphatase nuclease endonuclease"
    " histone mark modification"
)
_WORDS = frozenset(_KIND_WORDS.split())
_LONGEST = 80
_ARTICLES = ("the", "a", "an")
_IN_BRACKETS = re.compile(r" \(([a-z -]{4,40})\)$")


def without_kind(text: str) -> str:
    """The name without the word of kind beside it; empty when none is there that may go."""
    words = text[:_LONGEST].lower().split()
    if len(words) < 2 or not (words[-1].strip("()") in _WORDS or words[words[0] in _ARTICLES] in _WORDS):
        return ""
    named = _NAMED.fullmatch(_IN_BRACKETS.sub(r" \1", text) if text.endswith(")") else text)
    return named[named.lastindex] if named and named.lastindex else ""
