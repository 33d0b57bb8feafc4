"""Things that only a paper's readers know by their bare noun: "sequences", where it has "the 12,841 sequences here".

unnamed("What percentage of sequences dominate?", ("… of the sequences analyzed here …",)) -> "sequences"
singled_out("Which gut bacterium multiplies in the infected mice?")                        -> "the infected mice"
"""

import re
from collections.abc import Iterator, Sequence

from bioalchemy.tools.checks import organisms
from bioalchemy.tools.checks.caseless import Caseless

_OWN = Caseless(
    r"\b(?:(?P<here>[a-z]+s) (?:that (?:were|we(?: have)?) )?"
    r"(?:analy[sz]ed|examined|studied|tested|considered|investigated|sampled|surveyed|sequenced|used|included)"
    r" (?:here\b|(?:herein|in (?:this|our|the (?:present|current)) (?:study|work|paper|article|analysis|survey)))"
    r"|(?:our|these|those(?! [a-z]+s (?:with|without|that|which|who|in|of|from|having))) (?P<ours>[a-z]+s)\b)"
)
_BARE_AFTER = (
    "a all among and any are at between by can could did do does each for from had have how in is many most of on or"
    " percentage proportion share some than that the to was were what which with within"
)
_NOT_SINGULAR = ("this", "has", "was", "is", "does", "its", "analysis", "species", "results", "conditions", "as")
_QUALIFIED = (
    r"(?! (?:of|from|in|with|without|that|which|who|whose|where|lacking|expressing|carrying|containing|infected|treated"
    r"|exposed|grown|taken|isolated|given|fed|harbou?ring|bearing|having|deficient)\b)"
)
_ALONE = (
    r"(?: *(?:[?,;]|$)| (?:were|was|is|are|had|have|has|did|show|do|does|can|could|will|would|in|at|on|under|after"
    r"|before|during|than|by|when|fall|rise|drop|decline|while|compared|relative|versus|and|or|not|only|grow|fail|lack|die"
    r"|live|survive|form|bind|make|produce|lose|retain|respond|differ|divide|express|secrete|accumulate|germinate"
    r"|flower|develop|reach|need|require|resist|tolerate|contain|carry|use|recover|move|swim|swarm|stop|start|remain"
    r"|become|behave|weigh|yield|infect|colonise|colonize|ferment|grew|spread|kill|act|activate|repress|inhibit|induce"
    r"|promote|cause|reduce|increase|change|affect|alter|regulate|cleave|target)\b"
    r"| (?:[a-z]{2,}ed|found|grown|made)(?= *(?:[?,;]|$)))"
)
GOES_ON = (
    rf"(?:{_ALONE}|(?: (?:of|from) (?:(?-i:[A-Z])[a-z.]+ ?[a-z]*|yeast|mice|rice|maize|wheat))(?= *(?:[?,;]|$)"
    r"| (?:grow|flower|differ|die|do|does|did|is|was|at|in|under)\b))"
)
"""What follows where nothing tells which is meant."""
_ENDS = r"(?= *(?:[?,;]|$))"
_PLAIN = (
    r"(?!(?:is|was|were|are|be|been|being|has|had|have|not|of|to|by|and|or|never|also|it|when|that|which|who|in|at|on"
    r"|for|from|with|as)\b)(?-i:[a-z][a-z-]*)"
)
"""A word of a noun phrase that names nothing."""
_ALIVE = (
    r"(?:mice|rats|animals|plants|plots|fish|flies|larvae|worms|embryos|seedlings|pigs|sheep|birds|monkeys|dogs|rabbits"
    r"|patients|individuals|subjects|cells|cultures|lines|strains|isolates|leaves|roots|tissues?|offspring|progeny)"
)
_STATE = (
    r"(?:(?!(?:red|naked|inbred|outbred|haired)\b)[a-z-]*ed|deficient|knock-?(?:out|in|down)|mutant|transgenic|sick|ill"
    r"|resistant|susceptible|sensitive|experimental)"
)
_STUDIED = (
    r"(?:used|identified|generated|tested|examined|studied|analy[sz]ed|investigated|screened|sampled|obtained|measured"
    r"|observed|reported|described|considered|surveyed|sequenced|collected|selected|chosen|detected|recorded|assayed)"
)
_KINDS = (
    r"(?:species|strains?|isolates?|lines?|mutants?|genes?|proteins?|kinases?|enzymes?|compounds?|drugs?|fungus"
    r"|bacterium|virus|genus|variants?|alleles?|methods?|groups?|cells|samples|sites|populations|families|treatments?)"
)
_EVENTS = (
    r"(?:outbreaks?|epidemics?|surveys?|samplings?|trials?|episodes?|events?|incidents?|visits?|sessions?|expeditions?"
    r"|campaigns?)"
)
_SINGLED_OUT = (
    # the diseased mice, the knockouts, the novel species (but: the infected leaves of tomato)
    rf"the (?P<state>{_STATE}) (?P<noun>{_ALIVE}){_ALONE}",
    rf"the (?P<noun>knock-?(?:out|in|down)s|transgenics|littermates){_ALONE}",
    rf"the (?:novel|new|newly [a-z]+) (?P<noun>{_KINDS}){_ALONE}",
    # the site identified, of the kinases tested (but: When was the site identified?)
    r"(?<!\bis )(?<!\bwas )(?<!\bare )(?<!\bwere )(?<!\bhas )(?<!\bhad )(?<!\bhave )(?<!\bdid )"
    rf"the (?:{_PLAIN} ){{0,3}}?(?P<noun>{_PLAIN}) {_STUDIED}{_ENDS}",
    rf"of the (?:{_PLAIN} ){{0,3}}?(?P<noun>{_PLAIN}) {_STUDIED}\b"
    r"(?! (?:in|with|by|for|from|at|on|as|against|under|using|to|per)\b)",
    # the observed phosphorylation, the tested drugs (but: the observed heterozygosity, the described beetles of Peru)
    r"the (?:observed|reported) (?!(?:hetero|homo)zygosity|frequenc|number|value|mean\b)(?P<noun>(?-i:[a-z][a-z-]+))",
    r"the (?:described|identified|detected|examined|tested|studied|investigated|sampled|screened|surveyed)"
    r" (?P<noun>(?-i:[a-z][a-z-]+))\b(?! of\b)",
    r"the (?P<noun>(?-i:[a-z]+)) of interest\b",
    # the second time point, the experimental conditions, the rescue experiment (but: the Hershey–Chase experiment)
    r"the (?:first|second|third|fourth|last|final|next|same|earl(?:y|ier|iest)|lat(?:er?|est)|other|indicated)"
    r" (?P<noun>time ?-?points?)\b(?! (?:of|after|in|at|when)\b)",
    r"the experimental (?P<noun>conditions?|set-?up|design|procedure|protocol|model|system|treatments?)\b"
    r"(?! (?:of|for|in)\b)",
    rf"the (?:{_PLAIN} ){{1,2}}(?P<noun>experiments?)\b(?! (?:of|on|by|with|in which|that)\b)",
    # at the critical stage (but: in the critical period)
    r"(?:at|in|during|by|before|after|to|for) the (?:critical|crucial|key|relevant|specific|particular|given|specified"
    r"|indicated|final|important) (?P<noun>(?:[a-z]+ )?(?:stages?|phase|step|time|point|state|moment|sites?|region"
    rf"|residues?|genes?|position)){_ENDS}",
    # the later, larger-scale outbreak
    rf"the (?:later|earlier|larger|bigger|more recent),?(?: [a-z][a-z-]*,?)? (?P<noun>{_EVENTS})\b"
    r"(?! (?:of|in|at|on|to|from|when|after|that|among)\b)",
    # the model (but: which animal serves as the model)
    rf"(?<!as )the (?P<noun>model)(?:{_ENDS}"
    r"| (?:predicts?|assumes?|suggests?|shows?|includes?|have|use|do|does|did|was|were|is)\b)",
    # the other closely related species (but: apart from E. coli, the other species)
    rf"the other (?:{_PLAIN} ){{0,3}}?(?P<unnamed>{_KINDS})\b(?! (?:of|in|from|that|which|with|lacking)\b)",
    # the enzyme (but: when TLR4 binds lipopolysaccharide, the receptor)
    rf"the (?P<unnamed>protein|enzyme|kinase|receptor|transcription factor|hormone|toxin|transporter){GOES_ON}",
    # the family with the strongest effect
    r"the (?P<group>family|population|cohort|group|strain|line|sample|cross|plot|treatment|condition|cultivar)"
    r" (?:with|showing|having|that (?:had|has|showed|shows)) the (?:most|least|[a-z]+est)\b",
)
_FORMS = tuple(Caseless(rf"\b{form}") for form in _SINGLED_OUT)
"""What a paper has told of before it says "the": each by the words that stand for it in a question."""
_STEM = 6
"""Letters that tell a word in whatever form."""
_SMALL_NAMES = (
    "opsin globin mycin cillin ferrin ferritin tubulin keratin cadherin catenin fibronectin laminin elastin titin"
    " dystrophin insulin glucagon leptin ghrelin oxytocin vasopressin prolactin melatonin calmodulin calcineurin"
    " ubiquitin clathrin dynamin cohesin condensin separase securin telomerase luciferase catalase rubisco"
    " nitrogenase kinesin dynein myosin thrombin trypsin pepsin huntingtin synuclein perforin granzyme rapamycin"
    " auxin gibberellin phytochrome"
)
"""Names that biology writes small, or how they end: bacteriorhodopsin, hemoglobin."""
NAMES_SOMETHING = re.compile(rf"(?<!^)\b[A-Z]|\w[A-Z]|[0-9]|[α-ωΑ-Ω]|\b[a-z]*(?:{'|'.join(_SMALL_NAMES.split())})s?\b")
_TREATED = re.compile(
    r"\b(?:[a-z]{2,}ed|given|grown|kept|with|without|lacking|after|upon|by)\b[^,.;:]*[,.;:]|\b[a-z]+ing\b",
    re.IGNORECASE,
)
"""What a question tells of a treatment before it speaks of the treated."""
_LABEL = re.compile(r"[A-Z]{1,3}-?[0-9]{1,4}")
_LABELLED = re.compile(
    rf"\b(?P<kind>strain|isolate|sample|patient|plant|accession|individual|animal|donor|participant)s?"
    rf" (?P<labels>{_LABEL.pattern}\b(?:(?:, (?:and )?| and ){_LABEL.pattern}\b)*)",
    re.IGNORECASE,
)
"""What a paper tells apart by letters and numbers of its own."""


def singled_out(question: str) -> str:
    """The first thing that `question` speaks of as known and neither names nor told of before; empty if none."""
    for form in _FORMS:
        for match in form.finditer(question):
            if not _is_told_before(match):
                return match.group()
    return ""


def _is_told_before(match: re.Match[str]) -> bool:
    words, before = match.groupdict(), match.string[: match.start()]
    if words.get("group") and organisms.named(match.string):
        return True
    if words.get("unnamed") and NAMES_SOMETHING.search(before):
        return True
    if re.search(r"[.;:] ", before) or (words.get("state") and _TREATED.search(before)):
        return True
    told = filter(None, (words.get(kind) for kind in ("state", "noun", "unnamed", "group")))
    return any(
        word.casefold()[:_STEM].removesuffix("s") in before.casefold() for phrase in told for word in phrase.split()
    )


def unnamed(question: str, quotes: Sequence[str]) -> str:
    """The first noun that `question` leaves bare where a quote says that the paper's own are meant; empty if none."""
    words = "|".join(_BARE_AFTER.split())
    for noun in _own(quotes):
        found = re.search(rf"(?:^|\b(?:{words}) )(?P<noun>{re.escape(noun)})\b{_QUALIFIED}", question, re.IGNORECASE)
        if found and not re.search(rf"\b{re.escape(noun[:-1])}", question[: found.start("noun")], re.IGNORECASE):
            return found["noun"]
    return ""


def unintroduced(question: str, quotes: Sequence[str]) -> str:
    """The first label that a quote introduces by its kind, and a question that names no organism does not."""
    if organisms.named(question) or organisms.BINOMIAL.search(question, 1):
        return ""
    for quote in quotes:
        for match in _LABELLED.finditer(quote):
            is_introduced = re.search(rf"\b{match['kind']}", question, re.IGNORECASE)
            asked = [label for label in _LABEL.findall(match["labels"]) if re.search(rf"\b{label}\b", question)]
            if asked and not is_introduced:
                return f"{match['kind']} {asked[0]}"
    return ""


def _own(quotes: Sequence[str]) -> Iterator[str]:
    for quote in quotes:
        for match in _OWN.finditer(quote):
            noun = match["here"] or match["ours"]
            if noun.casefold() not in _NOT_SINGULAR:
                yield noun
