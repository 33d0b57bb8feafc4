"""Whether a question can be understood by someone who has never seen its paper, as far as words alone tell.

self_contained(draft) -> Check(name="self_contained", passed=False, detail="points outside itself: 'Figure 2'")
"""

import re
from collections.abc import Sequence
from itertools import filterfalse

from bioalchemy.records import Check, Draft
from bioalchemy.tools.checks import orders, organisms, referents
from bioalchemy.tools.checks.caseless import Caseless

MIN_QUESTION_WORDS = 4
MIN_CONTENT_WORDS = 2
ENOUGH_CONTENT_WORDS = 4
"""A question with fewer must name something: a gene, a species, a number."""

_WORKS = (
    "study|studies|paper|article|work|experiments?|reports?|publication|manuscript|investigation|trial|review|authors?"
    "|results?|findings?|data|dataset|analysis|analyses|survey|observations?|cohorts?"
)
_EXCERPTS = "passages?|texts?|excerpts?|abstracts?|paragraphs?|snippets?|sentences?|documents?|statements?|contexts?"
_DISPLAYS = "figures?|tables?|graphs?|diagrams?|plots?|charts?|images?|micrographs?|panels?|blots?"
_TOLD = "shown|described|mentioned|reported|stated|indicated|illustrated|noted|depicted|discussed|listed|given"

_PEOPLE = r"(?:the )?(?:researchers|scientists|investigators|biologists|experimenters|workers)"
_FIND = (
    r"(?:find|found|report|show|observe|identif[yi]|discover|detect|conclude|reveal|demonstrate|describe|infer|determine"
    r"|notice)(?:e?d|n)?"
)
"""What is said of those who wrote the paper."""
_NUMBERED = (
    r"(?:treatments?|conditions?|mutants?|strains?|compounds?|drugs?|patients?|samples?|lines?|proteins?|genes?|species"
    r"|groups?|enzymes?|variants?|doses?|experiments?|trials?|replicates?|screens?|assays?|cohorts?)"
)
"""What a paper tells apart by number."""
_MADE = r"(?:mutants?|knock-?outs?|transgenics|transformants?|strains?|isolates?|variants?|knock-?downs?)"
"""What a paper makes and only then speaks of."""
_POINTED_AT = (
    r"(?:treatments?|strains?|mutants?|isolates?|organisms?|species|lines?|compounds?|drugs?|diets?|medium|media"
    r"|conditions?|experiments?|assays?|study|cohorts?|patients?|groups?|animals?|plants?|populations?)"
)
_POINTERS = [
    # this study, the present paper, the authors, the study (but: the study of …)
    r"(?:this|these|those|our|their|(?:the )?(?:present|current|cited|above|aforementioned))"
    rf" (?:(?:new|recent|clinical|experimental|animal|particular|same) )?(?:{_WORKS})\b",
    r"(?:the|that) (?:study|paper|article|manuscript|publication|experiments?|researchers|investigators"
    r"|trial|cohort)\b"
    r"(?! (?:of|on)\b)",
    # do the data implicate, did the work identify (but: does the work of breathing)
    r"(?:do|does|did) the (?:results|findings|data|analys[ei]s|observations|evidence|work|survey|screen)"
    r" (?!(?:of|on|for|from|in|with|by|and|or|done|that)\b)[a-z]+\b",
    r"(?:in|from|per|by|given|across) the (?:results?|findings|data|methods|discussion|introduction|conclusions?)"
    r"(?= *(?:[,?;]|$))",
    # did the team find, have scientists reported (but: what do scientists call)
    rf"(?:did|do|does|have|has|had) (?:{_PEOPLE}|the group) (?:\w+ly |also |first )?{_FIND}\b",
    r"(?:did|have|has|had) the team\b",
    r"(?:those|the ones|among those) (?:tested|examined|studied|analy[sz]ed|screened|investigated|considered)\b",
    r"(?:the )?authors\b|et al\b|herein\b|(?-i:[A-Z][a-z]+) and (?:colleagues|co-?workers)\b",
    r"(?:(?-i:[Ww]e|[Oo]urs?|[Oo]ur|us))\b",
    # the dengue virus dataset (but: the TCGA dataset, the dataset of the 1000 Genomes Project)
    r"the (?:(?-i:[a-z][a-z-]*) ){0,3}data ?sets?\b(?! (?:of|from)\b)",
    # the BEAST analysis, the marsupial analysis (but: the analysis of marsupial genomes, the Bayesian Analysis)
    r"the (?:[\w-]+ ){0,3}(?-i:analys[ei]s)\b(?! \((?-i:[A-Z]{2,6})\))"
    r"(?! (?:of|from|in|on|that|tool\w*|software|pipeline|package|kit|method)\b)",
    # Figure 2, Fig. S1, Supplementary Table (but: table salt, the supplementary motor area)
    r"(?:fig(?:ure)?s?\.?|tables?|equations?|eqs?\.|additional files?|panels?) ?s?[0-9]+[a-z]?\b",
    r"panels? \(?(?-i:[A-Z])\b",
    r"suppl(?:ementary|emental|\.)? (?:fig|table|data|material|information|file|note|movie|video|text|method)",
    r"in (?:the|this) (?:(?:first|second|third|last|final|left|right|upper|lower|top|bottom|middle) )?"
    rf"(?:{_DISPLAYS})\b|(?:{_DISPLAYS}) (?:above|below)\b",
    # the passage, in this context, the following text (but: the context of, the passage of)
    r"(?:the|this|these|given|provided|above) (?:(?:given|provided|above|following|present) )?"
    rf"(?P<excerpt>{_EXCERPTS})\b(?! (?:of|through|from)\b)",
    rf"the following (?:{_WORKS}|{_EXCERPTS}|{_DISPLAYS})\b",
    r"(?:according to|based on) (?:the|this|these) (?:\w+ )?"
    rf"(?:{_WORKS}|{_EXCERPTS}|{_DISPLAYS}|information|evidence)\b",
    # as shown, reported here, mentioned above (but: as shown by crystallography)
    rf"as (?:{_TOLD})\b(?! (?:by|using|with|for)\b)",
    rf"(?:{_TOLD}|observed|examined|tested|used|studied|presented|seen) here\b",
    rf"(?:{_TOLD}) (?:above|below|earlier)\b(?! (?:the|an?|pH|[0-9]+)\b)",
    r"in the (?:previous|preceding|next|following|above) (?:sections?|chapters?|paragraphs?)\b",
    r"(?:above|below|here)\W*$",
    # groups and samples that nobody has named (but: the patients with lupus, the control group of a proof)
    r"the (?:control|treated|untreated|treatment|experimental|placebo|intervention|exposed|first|second|third|other)"
    r" (?:group|arm|set|animals|samples?|individuals)\b(?! of\b)",
    r"(?:under|in) (?:these|those|such) (?:\w+ )?conditions\b",
    r"(?:the|these|those) (?P<group>samples|specimens|isolates|participants|volunteers|donors|mutants?|transfectants)"
    r"(?= *(?:[?,;]|$)| (?:were|was|is|are|had|have|has|did|show|do|does)\b)",
    r"the (?:first|second|third|fourth|latter|former|other) (?:groups?|cohorts?|arms?)\b(?! of\b)",
    # the five cases, both datasets (but: the two X chromosomes, both cases of trisomy)
    r"(?:(?P<two>the two|both)|the (?:three|four|five|six|seven|eight|nine|ten|[0-9]+)) (?:of the )?"
    r"(?:cases|data ?sets|analyses|experiments|studies|trials|comparisons|conditions|groups|models)"
    r"(?= (?:analy[sz]ed|examined|tested|studied|compared|considered|investigated)\b|[,?.]|$)",
    r"in (?:each|every|either) (?:analysis|run|simulation|data ?set|replicate|experiment|trial|comparison)\b(?! of\b)",
    r"(?:an?|any|one) (?:\w+ )?(?:study|paper|publication|article|report) (?:that|which|suggest\w*|show\w*|find\w*"
    r"|found|report\w*|by)\b",
    # labels that only the paper explains (but: group A streptococci, group II introns)
    r"(?<!blood )(?<!complementation )"
    r"(?:groups?|cohort|arm|patient|subject|participant|compound|condition|treatment|sample|experiment)"
    r" (?-i:[A-Z]|[0-9]{1,2}|I{2,3}|IV)\b(?![/-])"
    r"(?! (?:[\w-]+ ){0,2}(?:genes|proteins|members|enzymes|receptors|transporters|peptides)\b)"
    r"(?! (?:chaperonin|beta|strep|intron|rota|vitamin|innate|ILC|medullo|coxsackie|metal|element|allergen))",
]
_POINTERS += [
    # here, in line with earlier findings; the above mutant, the second treatment, the former protein
    r"(?:^here,|(?:in (?:line|agreement|accord\w*|keeping)|consistent) with (?:\w+ ){0,2}"
    r"(?:findings|studies|results|reports|work|observations|data|hypothes[ie]s)\b)",
    r"the (?:afore-?(?:mentioned|said|named)|above-?named|said|respective) \w{3,}",
    r"(?<!is )(?<!was )(?<!are )(?<!were )(?<!be )said (?!(?:to|that|by|in|of|so)\b)[a-z]{3,}",
    # reference 12 (but: the reference genome)
    r"(?:ref\.|refs\.?|references?) ?\[?[0-9]{1,3}\b(?![.-]?[0-9]| ?(?:genome|strain|sequence)s?)",
    # the functional characterisation section (but: the section of the liver)
    r"the (?:[\w-]+ ){0,3}(?:results?|methods?|discussion|introduction|supplement\w*|characteri[sz]ation|conclusions?"
    r"|analys[ei]s|background|functional|statistical|experimental|procedures?) section\b",
    # under the conditions used, in the trial reported (but: under the conditions used for storage)
    r"the (?:[\w-]+ ){0,3}(?:conditions?|protocols?|settings|methods?|procedures?|assays?|set-?ups?|regimens?|trials?"
    r"|stud(?:y|ies)|experiments?|surveys?|series|simulations?) (?:used|employed|applied|chosen|tested|examined"
    r"|reported|described|performed|conducted|presented|studied)(?= *(?:[?,;]|$))",
    r"the above(?:-mentioned)? (?!(?:ground|threshold|sea|water|average)\b)[a-z]{4,}\b",
    rf"the (?:first|second|third|fourth|fifth) {_NUMBERED}\b(?! (?:of|to|that|in|from|with|for|after|at|on)\b)",
    # of two that stand nowhere before (but: the former Soviet Union, the latter half)
    r"the (?:first|second|third|fourth|last|final|next|previous) (?:experiment|replicate)s?\b",
    rf"the (?P<one_of_two>former|latter)(?: (?:(?-i:[a-z][a-z-]*) ){{0,2}}"
    rf"(?:{_NUMBERED}|cases?|instances?|situations?|scenarios?)\b|(?={referents.GOES_ON}))",
    # condition (ii), mutant 3
    rf"{_NUMBERED} \((?:[ivx]{{1,4}}|[a-d]|[0-9]{{1,2}})\)",
    r"(?:mutant|clone|isolate|strain|plot|replicate|batch|block|litter|regimen?|cluster) [0-9]{1,2}\b(?![/.-])",
    r"(?:mouse|rat|patient|subject|animal|plant|fish|dog|donor|sample) (?:#|no\. ?)[0-9]{1,3}\b",
    r"(?-i:[A-Z][0-9]{1,2}) (?:treatments?|groups?|arms?|diets?)\b|(?-i:G[0-9]) (?:animals|mice|rats|patients)\b",
    # treatment T3, compound 3b
    r"(?:treatment|condition|group|sample|plot|diet|regimen?|cohort) (?-i:[A-Z])[0-9]{1,2}\b",
    # line C4 (but: the cell line H9, the inbred line B73, the rice line SN265)
    r"(?<!cell )(?<!cells )(?<!reference )(?<!ESC )(?<!stem )(?<!inbred )(?<!breeding )(?<!restorer )"
    r"(?:lines?(?! (?-i:[A-Z]{2})-?[0-9]{3}\b)|clone|lane|row|colony|seedling|animal|volunteer)"
    r" (?-i:[A-Z]{1,2})-?[0-9]{1,3}\b(?![/.-])",
    r"(?:compound|derivative|analogue?|inhibitor|ligand|peptide) [0-9]{1,2}[a-z]\b",
    # obtained from substrate 5 (but: insulin receptor substrate 1, complex 1 of the respiratory chain)
    r"(?:of|from|by|with|to|for|in|on|and|than|using|between|does|did|is|was) (?:the )?"
    r"(?:(?:substrate|product|intermediate|derivative|analogue?|inhibitor|ligand|peptide|molecule|scaffold|ketone|amine"
    r"|amide|ester|aldehyde|alkyne|alkene|hydrazide) [1-9][0-9]?(?![0-9./–-])\b(?! ?[:(%]|-)"
    r"|complex(?:es)? (?:[6-9]|[1-9][0-9])(?![0-9./–-])\b(?! ?[:(]|-)|complex(?:es)? [1-9][0-9]?[a-z]\b)",
    # the mutant, the double mutant, the corresponding strain (but: the mutant lacking CLN3, the mutant allele of Pax6)
    rf"the (?P<made>(?:(?:single|double|triple|quadruple|corresponding|resulting|same|novel|new|isolated|selected"
    rf"|chosen|engineered|generated|transgenic|(?:knock-?out|knock-?in) ?(?=[a-z])) )?{_MADE})(?={referents.GOES_ON})",
    rf"the corresponding (?:{_MADE}|wild[ -]?types?|controls?|groups?|treatments?|patients?)\b(?! (?:of|to|for)\b)",
    # both mutants, the two strains, such treatment, of that organism, in the same medium
    rf"(?:both|the (?:two|three|four|other)|each of the) (?:of the )?(?P<several>{_MADE}|(?:cell )?lines?|cultivars?"
    rf"|genotypes?|treatments?|diets?|populations)(?={referents.GOES_ON}| of\b)",
    rf"such (?P<such>{_POINTED_AT}|growth|changes?|effects?|increases?|losses)\b",
    rf"(?:of|in|from|with|by|to|for|on|at|under|after) that (?P<that>{_POINTED_AT})\b"
    r"(?! (?:of|which|that|with|from)\b)",
    rf"(?:in|on|with|under|at|by|from) the same (?P<same>{_POINTED_AT})(?=[?,;]|$)",
    # Which drug reduced their growth? (but: Which drugs lose their effect?)
    r"^(?:which|what) (?-i:[a-z-]*[a-rt-z]) [a-z]+(?:ed|s) their\b",
    # those cells, such cell lines (but: those cells that express CD4)
    r"(?:those|such) (?:cells?|cell lines?|mice|rats|plants|animals|mutants|strains|isolates|patients|tumou?rs"
    r"|compounds)\b"
    r"(?! (?:that|which|who|with|without|in|of|from|as|on|under|lacking|expressing|carrying|infected|treated|given"
    r"|grown)\b)",
    # the pathogen, where no name stands before
    rf"the (?P<kind>pathogen|fungus|bacterium|virus|parasite|organism|compound|drug|peptide)(?={referents.GOES_ON})",
    # following treatment, which … (but: following treatment, which … in mice given cisplatin)
    r"^(?:following|after|upon|under) (?:treatment|exposure|stimulation|administration|injection|incubation),"
    r"(?![^?]*\b(?:with|given|treated|exposed|stimulated|injected|incubated|receiv\w+|to|by)\b)",
]
_UNMADE = re.compile(
    r"delet|mutat|knock|lack|los[est]|loss|without|replac|substitut|disrupt|silenc|deplet|null|Δ|[-−]/[-−]",
    re.IGNORECASE,
)
"""Words by which a question makes a mutant before it speaks of it."""
_CITED = r"\[[0-9]+(?: ?[,–-] ?[0-9]+)*\](?!\w)"
_POINTER = Caseless(rf"\b(?:{'|'.join(_POINTERS)})|{_CITED}")
_CHOICE_NEEDED = Caseless(r"\b(?:the following|which (?:one )?of (?:these|those|them)|the options?)\b")

_PREPOSITION = (
    r"(?:by|to|in|at|for|from|on|during|with|of|under|within|after|before|through|into|over|between|among|across|along"
    r"|towards?|against|onto|upon|until|since)"
)
_QUESTION_WORD = (
    rf"(?:(?:{_PREPOSITION} )?(?:what|why|how|when|where|which|who|whom)"
    # no name, which a pronoun could mean, and no verb
    r"(?: (?!(?:of|that|who|when|where|if|do|does|did|is|was|were|are|has|have|had)\b)(?-i:[a-z][a-z-]*)(?<!ed)){0,4}"
    r",? )?"
)
_AUXILIARY = r"(?:did|does|do|is|was|were|are|has|have|had|can|could|will|would|should|might|may|must)"
_PRONOUN = r"(?:it|its|they|their|them|he|she|these|those|this)"
_ASKS_SOMETHING = re.compile(
    r"\b(?:what|which|who|whom|whose|why|how)\b|(?:^|[,;:] )(?:(?:from|to|since|until|by) )?(?:when|where)\b"
    rf"|(?:^|[.,;:] ){_AUXILIARY}(?:n't)?\b"
    r"|^(?:in|on|at|during|after|before|under|with|without|upon|within|among|for|by) [^,]*"
    r"\b(?:did|does|do|is|was|were|are|can|could|will|would|should)\b[^,]*$",
    re.IGNORECASE,
)
"""A question word, or a clause that opens with an auxiliary: a question mark alone makes no question."""
_OPENS_UNRESOLVED = re.compile(
    r"(?:(?:at|after|for|within|over|during) [0-9][^,?]{0,30}, )?"
    rf"(?:(?:is|was) it (?:true|correct|the case) that )?(?:{_QUESTION_WORD}{_AUXILIARY} )?"
    rf"{_PRONOUN}\b(?<!(?:has|had) its)(?<!have their)"
    r"(?! (?:not )?(?:true|possible|likely|known|necessary|correct|accurate|essential|important|required|recommended"
    r"|(?:shown|found|thought|believed|reported|observed|suggested|concluded|proposed|assumed|established"
    r"|estimated) that"
    r"|that|takes?|matters?"
    r"|safe|useful|worth|better|time|appropriate|feasible|reasonable|costs?|seems?|appears?|follows?)\b)"
    # Is it glutamate that is released?
    r"(?!(?<=is it) (?:(?:the|an?) )?[\w-]+(?: or (?:the |an? )?[\w-]+)? (?:that|which)\b)"
    # in it, which kinase
    rf"|{_PREPOSITION} (?:it|them|this|these|that|those)(?=, )"
    # how many of them, which residue of its active site
    rf"|(?:{_PREPOSITION} )?(?:what|which|how (?:much|many))(?: (?-i:[a-z][a-z-]*)){{0,3}}"
    r" (?:of|in|on|from) (?:its|their|them)\b(?![^?]*\b(?:does|do|did|is|can) (?-i:[A-Z]))",
    re.IGNORECASE,
)
_OBJECT_OF_NOTHING = re.compile(
    r"(?:which|what)(?: (?!(?:and|or|that|which|who|in|of|by|to|for|with|from|when|if|as|[a-z]*ing)\b)"
    r"(?-i:[a-z][a-z-]*)){1,5}"
    r" (?:it|them)\b(?! (?:self|is|was|were|are|has|had|does|did|takes?|seems?|to be|possible|likely|known|easy|easier"
    r"|hard|harder|difficult|necessary|impossible|clear|unlikely|that)\b)",
    re.IGNORECASE,
)
"""A question whose subject is asked for and whose object is a pronoun, as in "Which gene doubled it?"."""
_POINTS_BACK = Caseless(
    r"\b(?:this|these) (?:(?P<of>(?!(?:in|of|after|with|from|by|at|on|to|for|during|under|and|or)\b)\w+) )?"
    r"(?P<noun>cells?|lines?|strains?|mutants?|mice|rats|flies|worms|fish|animals?|plants?|embryos?|patients?|individuals"
    r"|participants|women|men|children|infants|samples|systems?|assays?|compounds?|enzymes?|variants?|specimens|conditions?|treatments?|proteins?|genes?|tissues?|species"
    r"|populations?|isolates|tumou?rs|groups?|functions?|methods?|models?|techniques?|procedures?|algorithms?)\b"
)
"""Nouns that a question must have said before it points back at them."""
_POINTS_BACK_IN_CLAUSE = Caseless(
    r"\b(?<!^which of )(?:this|these) (?!(?:year|century|day|time|way|kind|type|sort|extent)s?\b)"
    r"(?P<nouns>[a-z][\w-]*(?: [a-z][\w-]*)?)"
)
_OPENING = re.compile(rf"^(?:{_PREPOSITION} )?(?:which|who|whose|what|when|where)\b", re.IGNORECASE)
_MAY_HOLD_ANTECEDENT = Caseless(
    r"[,;:.?!]|\b(?:and|or|nor|than|when|if|while|because|although|that|which|who|whose|where|after|before|by|unlike"
    r"|without|between|both)\b"
)
"""A clause, a list or a comparison: what stands before these may be what is pointed back at."""
_TELLS_WHICH = re.compile(r"(?!(?:same|other|such|first|last|only|latter|former|single|main)$)[a-z]{4,}", re.IGNORECASE)
_HOW_TO_ANSWER = re.compile(
    r"(?<=\?) (?:please )?(?:round|give|express|state|report|answer)\b(?: [\w%.,()/-]+){1,14}\.?$", re.IGNORECASE
)
"""What stands behind a question: "Round to the nearest whole number."."""
_OF_OPTIONS = re.compile(r"^(?:which|what)(?: one)? of these\b", re.IGNORECASE)
_EXPLAINS = re.compile(
    r",? (?:which|who|that) (?:(?:was|were|is|are|had|has|have|did|does|do|got)\b|\w+ed\b)"
    r"|,? (?:given|fed|treated|receiving|exposed|with|without|lacking) \w+"
    r"|, (?:the|an?) [a-z-]{3,}| \((?!(?:n|N|P|p|Fig|Table)\b)[^()]*[a-z]{4}"
)
"""What tells of a number what it stands for: "group 1, which received no phosphate"."""
_NAMES_TWO = re.compile(
    r"\b(?:versus|vs\.?|or)\b|\b(?:between|both) [^?.]* and\b|\b(\w{4,})\b and (?:un|non-?)\1"
    r"|(?<![\w-])(?:[\w/+-]{1,30}[-/])?([a-z]{4,20})(?: [\w-]+){0,2}? and (?:[\w/+-]+ ){0,2}?(?:[\w/+-]+[-/])?\2\b",
    re.IGNORECASE,
)
"""Two that are set against each other: mutant or wild-type donors, treated and untreated mice."""
_CREATURES = ("animals", "plants", "species", "individuals")
_ASKS = re.compile(
    r"(?:^|[.?:;,] )(?:name|put|sort|identify|calculate|compute|list|order|arrange|give|state|estimate|determine"
    r"|predict|rank|classify|specify)\b",
    re.IGNORECASE,
)
_EMPTY = (
    "a an the of in on at to for by with from and or is are was were be been do does did has have had it its this that"
    " these those they what which who whom whose when where why how many much following true false correct incorrect"
    " statement statements not most best one ones can could would should"
)
_ASKS_FOR_ANYTHING = Caseless(
    r"\b(?:what|which) (?:did|do|does) .*\b(?:suggest|show|reveal|confirm|find|indicate|state|say|demonstrate|focus on"
    r"|conclude|report|discover|observe|detect)\W*$"
    r"|^what (?:is|are|was|were) the (?:main|key|major|primary|most important|novel) (?:new )?"
    r"(?:findings?|results?|conclusions?|topics?|focus|purpose|goals?|aims?|messages?|points?)\b"
)
EMPTY_WORDS = frozenset(_EMPTY.split())
"""Words that every question has."""


def self_contained(draft: Draft) -> Check:
    """The question asks something; it, its options and its answer point to nothing that the reader can't see."""
    question = " ".join(draft.question.split())
    texts = (question, *draft.answer.options, *draft.answer.parts)
    fault = (
        _lack_of_content(question)
        or next(filter(None, map(_points_outside, texts)), "")
        or _refers_to_nothing(question, _OF_OPTIONS.sub("", question) if draft.answer.options else question)
        or _leaves_open_which(question, draft.quotes)
    )
    if not fault and not draft.answer.options and (match := _CHOICE_NEEDED.search(question)):
        fault = f"offers a choice but shows no options: {match.group()!r}"
    return Check(name="self_contained", passed=not fault, detail=fault)


def _points_outside(text: str) -> str:
    if order := orders.find(text):
        return f"speaks to a model: {order!r}"
    match = next(filterfalse(_is_group_named_before, _POINTER.finditer(text)), None)
    return f"points outside itself: {match.group()!r}" if match else ""


def _refers_to_nothing(question: str, asked: str) -> str:
    """The pronoun of `question`, or the noun of `asked`, for which nothing stands before it."""
    if match := _OPENS_UNRESOLVED.match(question) or _OBJECT_OF_NOTHING.match(question):
        return f"opens with a reference to nothing: {match.group()!r}"
    for back, has_antecedent in ((_POINTS_BACK, _is_named_before), (_POINTS_BACK_IN_CLAUSE, _may_have_antecedent)):
        if (match := back.search(asked)) and not has_antecedent(match):
            return f"points back at nothing: {match.group()!r}"
    return ""


def _leaves_open_which(question: str, quotes: Sequence[str]) -> str:
    if found := referents.singled_out(question):
        return f"does not say which is meant: {found!r}"
    if noun := referents.unnamed(question, quotes):
        return f"does not say which {noun}"
    label = referents.unintroduced(question, quotes)
    return f"does not say what {label!r} is" if label else ""


def _lack_of_content(question: str) -> str:
    words = re.findall(r"\w[\w'+/-]*", question)
    content = [word for word in words if word.casefold() not in EMPTY_WORDS]
    if len(words) < MIN_QUESTION_WORDS or len(content) < MIN_CONTENT_WORDS:
        return f"asks nothing definite: {question!r}"
    if len(content) < ENOUGH_CONTENT_WORDS and not referents.NAMES_SOMETHING.search(question):
        return f"could be asked of any paper: {question!r}"
    if match := _ASKS_FOR_ANYTHING.search(question):
        return f"asks for whatever was found: {match.group()[-40:]!r}"
    asks = _HOW_TO_ANSWER.sub("", question).rstrip("\"'”’) ").endswith("?") and _ASKS_SOMETHING.search(question)
    if not asks and not _ASKS.search(question):
        return f"is not a question: {question[-40:]!r}"
    return ""


def _is_named_before(match: re.Match[str]) -> bool:
    """Whether the noun that `match` points back at stands before it; `these mutants` may be the `mutant flies`."""
    noun, before = match["noun"].casefold(), match.string[: match.start()].casefold()
    if (of := match["of"]) and _TELLS_WHICH.fullmatch(of) and re.search(rf"\b{re.escape(of)}", before, re.IGNORECASE):
        return True  # this dark treatment, of darkness
    if noun in _CREATURES and organisms.named(match.string[: match.start()]):
        return True
    if match.group()[:5].casefold() == "this " and not noun.endswith("s"):
        return bool(re.search(rf"{re.escape(noun)}(?!s\b)", before))
    return noun.removesuffix("s") in before


def _may_have_antecedent(match: re.Match[str]) -> bool:
    """Whether anything that `match` may point back at stands before it; its own clause alone has nothing."""
    before = _OPENING.sub("", match.string[: match.start()])
    if _MAY_HOLD_ANTECEDENT.search(before):
        return True
    nouns = (noun for noun in match["nouns"].casefold().split() if noun not in EMPTY_WORDS)
    return any(noun.removesuffix("s") in before.casefold() for noun in nouns)


def _is_group_named_before(match: re.Match[str]) -> bool:
    """Whether the question itself names the group, or the two of which it means one, before it points at them."""
    before = match.string[: match.start()]
    if match.group()[-1] in "0123456789" and _EXPLAINS.match(match.string, match.end()):
        return True
    if match["one_of_two"]:
        return bool(re.search(r"\b(?:and|or)\b", before))
    if match["kind"]:
        return bool(referents.NAMES_SOMETHING.search(before)) or match["kind"].casefold() in before.casefold()
    if match["excerpt"]:
        return bool(re.search(rf"\b{match['excerpt'].removesuffix('s')}", before, re.IGNORECASE))
    if (
        ((match["made"] or match["group"]) and _UNMADE.search(before))
        or (match["several"] and re.search(r"\b(?:and|or)\b", match.string))
        or (match["two"] and _NAMES_TWO.search(before))
        or (match["same"] and re.search(r"[.?!] ", before))
    ):
        return True
    group = match["group"] or match["made"] or match["several"] or match["such"] or match["that"] or match["same"]
    return group is not None and group.split()[-1].casefold().removesuffix("s") in before.casefold()
