"""Whether a quoted sentence states its paper's own finding, and how surely.

not_a_finding("It has been shown that KAI2 binds karrikin.") -> "reported of earlier work: 'has been shown'"
"""

import re

from bioalchemy.answers import render
from bioalchemy.records import Check, Draft
from bioalchemy.tools.checks import claims, orders, sentences
from bioalchemy.tools.checks.bearing import stems
from bioalchemy.tools.checks.caseless import Caseless
from bioalchemy.tools.checks.negation import NOT
from bioalchemy.tools.checks.option_faults import right_option
from bioalchemy.tools.checks.sentences import says

_ASIDE = re.compile(
    r"\b(?:despite|in spite of|notwithstanding|regardless of) [^,;]*,"
    r"|\b(?:no|without) (?:[\w-]+ ){0,2}evidence (?:suggest|indicat|impl|hint)\w*"
    r"|\btend(?:s|ed)? to [^;,]*, (?:such|so) that\b"
    r"|^\W*(?:in order )?to (?:test|examine|address|explore|verify|assess|probe|investigate|evaluate)"
    r" (?:this|the|our|these|that) (?:[\w-]+ )?(?:hypothes[ie]s|possibilit(?:y|ies)|prediction|idea|proposal),",
    re.IGNORECASE,
)
"""What a finding stands against, lacks or is an instance of: how sure that is says nothing of the finding."""
_SHOWS = (
    r"(?:\w+ly )?(?:show|report|found|find|demonstrat|suggest|indicat|identif|describ|establish|reveal|observ|conclud"
    r"|estimat|detect|propos|argu)\w*"
)
_SHOWN = "(?:shown|reported|described|demonstrated|found|identified|established|suggested|implicated|proposed)"
_NAMED_YEAR = r"(?-i:[A-Z][\w’'-]+)(?: et al\.?| (?:and|&) (?-i:[A-Z][\w’'-]+))?,? \((?:19|20)[0-9]{2}[a-z]?\)"
_OF_OTHERS = Caseless(
    r"\b(?:(?:previous|earlier|prior|recent|other|several|many) (?:\w+ )?"
    rf"(?:studies|work|reports?|authors|groups|experiments)(?: [\[(][0-9][0-9, –-]*[\])])? (?:have |has |had )?{_SHOWS}"
    rf"|(?<!, as )(?:previously|recently) (?:been )?{_SHOWN}\b|(?:has|have) been (?:\w+ly )?{_SHOWN}\b"
    r"|(?:is|are) (?:well[ -])?known\b|(?:is|are) well[ -]established\b|it is established that\b"
    r"|(?:studied|described|reported|found|shown|observed|measured) by (?-i:[A-Z][\w’'-]+)"
    r"(?: (?:and (?-i:[A-Z][\w’'-]+)|et al\.?|and co\S+))? ?[\[(][0-9]"
    r"|according to (?-i:[A-Z][a-z’'-]{2,30})(?:,| et al\.?| and (?-i:[A-Z])| \(?[0-9]{4})"
    r"|,? as (?:has|have)? ?(?:been )?(?:others|other groups|other authors) (?:have |had )?"
    r"(?:shown|found|reported|described|noted)|\bin the literature\b"
    rf"|(?-i:[A-Z][\w’'-]{{1,30}}) and (?:colleagues|co-?workers) (?:have |had |first )?{_SHOWS}"
    rf"|et al\.?,? (?:\([0-9]{{4}}\)|\[[0-9]+\]) {_SHOWS}|^\W*{_NAMED_YEAR} (?:have |had |first ){{0,2}}{_SHOWS})"
)
_EARLIER = Caseless(
    r"^\W*(?:(?:however|but|and|indeed|thus),? )?"
    r"(?:(?:previously|formerly|historically|traditionally|earlier|in the past)"
    r"|in (?:\w+ ){0,2}(?:earlier|previous|prior|former|past) (?:\w+ )?"
    r"(?:work|stud(?:y|ies)|reports?|papers?|literature)"
    r"|in (?:the|an?) (?:\w+ )?(?:work|study|report|paper|experiments?) (?:of|by|from) (?-i:[A-Z])[\w’'-]+"
    r"(?:,? (?:et al\.?|(?:and|&) (?-i:[A-Z])[\w’'-]+))?,?(?: [\[(][0-9]{1,4}[a-z]?[\])])?),"
    r"|^\W*(?:contrary to|in contrast (?:to|with)|unlike|in contradiction (?:to|with)|at odds with)"
    r" (?:(?:our|the present|the current|these|this) (?:own |present |current |new )?"
    r"(?:results?|findings?|data|observations?|stud(?:y|ies)|work)|what we (?:found|observed|saw)),"
    r"|(?<!as) in (?:\w+ ){0,2}(?:earlier|previous|prior|former|past) (?:\w+ )?"
    r"(?:work|stud(?:y|ies)|reports?|papers?|literature)[.)\s]*$"
)
"""What opens or closes a sentence on what others found."""
_IN_LINE = re.compile(r"\b(?:agreement|accord\w*|line|keeping|harmony) with\b", re.IGNORECASE)
"""What opens a finding of the paper's own that others had too."""
_BESIDE_EARLIER = Caseless(r"\b(?:than|as|used|like|those|that|also|too|not|never|no|previously|first)\b")
"""Words by which a sentence that closes so tells of its own finding beside theirs."""
_CITATION = (
    r"(?:\[[0-9]+[a-z]?(?:[,;–\- ]+[0-9]+[a-z]?)*\][,;–\- ]*(?:and )?)+"
    r"|\((?:[^()]*[ ;(])?[A-ZÀ-Þ][\w’'-]+(?: (?:et al\.?|and [\w’'-]+|& [\w’'-]+))?,? (?:19|20)[0-9]{2}[a-z]?\b[^()]*\)"
    r"|\((?:[^()]*[ ;,])?(?:unpublished|personal communications?|pers\. ?comm\.?|in preparation)(?!\w)[^()]*\)"
    r"|(?:(?<=[a-z]{4})|(?<=[.,)]))[⁰¹²³⁴-⁹]+(?:[,–⁻-][⁰¹²³⁴-⁹]+)*"
)
_ENDS_CITED = re.compile(rf"(?:{_CITATION})[.)\s]*$")
_MAY_CITE = re.compile(r"[\[(⁰¹²³⁴-⁹]")
_CITED_CLAUSE = re.compile(
    rf"(?:{_CITATION})(?=[;,] (?:and|but|so|thus|therefore|hence|yet|however|whereas|while|although|we"
    r"|indicating|suggesting|implying|meaning|showing)\b)"
)
"""What ends a clause, where another goes on."""
_CITED_RELATIVE = re.compile(rf", (?:which|who|whose) [^;()\[\]]*(?:{_CITATION})(?=,)")
_CITED_REASON = re.compile(
    r"^\W*(?:given(?: the fact)? that|because|since|as|although|though|even though|while|whereas|considering that)\b"
    rf"[^;]*?(?:{_CITATION}|\([0-9]{{1,3}}(?:[,–-] ?[0-9]{{1,3}})*\))(?=,)",
    re.IGNORECASE,
)
"""Why something was done, or what it stands against."""
_CITED_EACH = re.compile(
    rf"^\W*(?:[a-z]+, )?(?:(?:both )?in|for|both) (?:[^,;()\[\]]{{2,60}} (?:{_CITATION})(?:,? and |, )?){{2,8}},? ?"
    r"(?:[\w-]+ ){1,8}?(?:is|are|can|has been|have been)\b[^;,]*",
    re.IGNORECASE,
)
"""What is told of several, each with a paper, as what is known."""
_AS_CITED = re.compile(
    rf"(?<!,) as (?:(?:was|were|has been) )?(?:described|reported|shown)(?: (?:by|in))? (?:{_CITATION})[.)\s]*$"
)
"""Only the source; behind a comma it is what a finding agrees with."""
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|do|does|did|can|could|[a-z]{2,}(?:s|ed))\b")
_AS_OTHERS = Caseless(
    r"^\W*as (?:(?:was|were|has been|had been|have been) )?(?:\w+ly )?"
    r"(?:shown|reported|described|observed|found|noted|demonstrated)"
    r" (?:previously|earlier|before|elsewhere|(?:by|in) (?:\w+ )?(?:others|other|earlier|previous|several)"
    rf"|(?:by|in) {_NAMED_YEAR})[^,]*,"
)
_TOLD_BY = Caseless(
    r"(?<!than )(?<!those )(?<!that )(?<!as )\b(?:reported|found|observed|measured|estimated|calculated|published)"
    rf" (?:in|by) {_NAMED_YEAR}(?P<told>(?: (?:was|were|is|are|of|at)\b|, (?:an?|the|with)\b)[^;]*?)"
    r"(?:, (?:is|was|are|were|which|and|but|we)\b|;|$)"
)
"""What others found, in a sentence that may be on more than that."""
_LONGEST_CITATION = 2_000
"""Characters at a sentence's end in which one is looked for, so that time stays linear."""
_OWN = Caseless(
    r"\b(?:we|our|ours|us|here|herein|figs?|figures?|tables?|supplement\w*|panels?"
    r"|(?:this|the present|the current) (?:study|work|paper|analysis|trial|experiment))\b"
    r"|\(p ?[=<>≤≥] ?0?\.[0-9]+\)[^.]*\(p ?[=<>≤≥] ?0?\.[0-9]+\)"
)
"""What a sentence says of its own paper, whatever it cites beside; so does one with several tests."""
_AGREES = Caseless(
    r"\b(?:consistent|in (?:line|agreement|accord\w*|contrast|keeping)|similar|as expected|agree\w*|compar(?:able|ed)"
    r"|than (?:[\w-]+ ){0,3}(?:published|reported|previous\w*|earlier|literature)\b"
    r"|unlike|confirm\w*|support\w*|corroborat\w*|contradict\w*"
    r"|as (?:has been |was |previously )*(?:reported|described|shown))\b"
)
"""Where a sentence goes over from its own finding to those of others, or comes from them."""
_KNOWN_OF_OTHERS = re.compile(rf"\b(?:well[- ])?known\b(?=[^;]{{0,300}}?(?:{_CITATION}))")
"""What is known, by a citation behind it."""
_USED = (
    r"(?:used|applied|employed|run|performed|conducted|carried out|chosen|set|selected|utili[sz]ed|discarded|generated"
    r"|simulated|implemented|purchased|obtained)"
)
_METHOD = Caseless(
    r"\b(?:what|which) (?:[\w-]+ ){0,3}?(?:programs?|software|packages?|statistical tests?|tests?|transformations?"
    r"|normali[sz]ations?|corrections?|algorithms?|tools?|pipelines?|scripts?|versions?|microscopes?|instruments?|kits?"
    rf"|platforms?|sequencers?|priors?|settings?|thresholds?|cut-?offs?|significance levels?)(?:,[^,?]{{1,100}},)?"
    rf" (?:was|were) {_USED}\b"
    r"|\bhow many (?:[\w-]+ ){0,2}?(?:steps|iterations|generations|replicates|repeats|permutations|bootstraps?"
    rf"|simulations|runs|chains|burn-?ins?|samples|(?:data ?sets?)) (?:was|were) {_USED}\b"
)
"""Questions for what stands among a paper's methods, wherever it says so."""
_NO_CLAIM = re.compile(
    r"\W*(?:(?:however|but|thus|yet),? )?"
    r"(?:it (?:is|was|would be|has been) (?:false|untrue|incorrect|wrong|mistaken|not true|not the case"
    r"|unclear|unknown|unlikely)\b"
    r"|we (?:had |have )?(?:\w+ly )?(?:expect|anticipat|assum|hop|hypothesi[sz]|speculat)\w*\b"
    r"(?![^.;]*\b(?:and|but|found|observed|confirmed|indeed|however)\b)"
    r"|(?:if|had|were|unless)\b[^.;]*\bwould\b"
    r"|whether\b[^.;]*\b(?:not|un\w+|remain\w*|never|yet)\b)",
    re.IGNORECASE,
)
"""What opens a sentence that expects, supposes or denies, and so states nothing."""
_IDEA = r"(?:interpretation|possibility|hypothesis|idea|scenario|view|explanation|speculation|suspicion|guess)"
_HEDGE = Caseless(
    r"\b(?:(?-i:may)|might|possibly|probably|perhaps|presumably|(?<!\bmost )likely"
    r"|most likely(?= (?:due|because|to (?:be|reflect|result|have|represent|arise|stem)|by|the|an?|as|through|via|from"
    r"|owing|not|in|that)\b)"
    r"|putative(?:ly)?|potentially|apparent(?:ly)?"
    r"|(?:an?|as|the|its|their|some|several|other|new|these) potential"
    r"(?! (?:was|is|of|in|at|to|for|difference)\b)(?= [a-z])"
    r"|posit(?:s|ed)?|suggest(?:s|ed|ing|ive)?|(?<!\bas )(?<!\bnull )hypothe(?:s\w+|tical(?:ly)?)"
    r"|speculat\w+|propos(?:e|es|ed)"
    r"|predicted to|(?:is|are|was|were|be|been) predicted(?! (?:by|from)\b)|predicts? that|models? predict(?:s|ed)?"
    r"|(?:appear|seem|tend)(?:s|ed)? to|conceivabl[ey]|arguabl[ey]|plausibl(?:y|e that)|seemingly|supposedly|reportedly"
    r"|allegedly|purportedly|(?:one|another) (?:\w+ )?explanation"
    rf"|(?:one|another|an?|the|our) (?:[\w-]+ ){{0,2}}?{_IDEA} (?:is|was|would be|could be) that"
    r"|(?:is|was|remains|seems) (?:also |thus |quite )?(?:possible|imaginable) that|tempting to"
    r"|assum(?:e|es|ed) that|(?:is|are|was|were) (?:assumed|expected|supposed|presumed|poised|anticipated) to"
    r"|ha(?:s|ve|d) (?:the|an?) (?:\w+ )?potential to"
    r"|(?:is|are|was|were|as|be|remains?|represents?) (?:an?|the|\w+) (?:[\w-]+ )?candidates? (?:to|for)"
    r"|could (?:be(?! \w+ed (?:by|with|using|at|in|from|due)\b| (?:predict|detect|identifi|observ|measur|confirm|test"
    r"|seen|found))|have|explain|reflect|contribute|result)"
    r"|thought to|believed to|cannot be excluded)\b"
)
_LOOKS = Caseless(r"\b(?:appear(?:s|ed|ance)?|apparent(?:ly)?|seem(?:s|ed)?|look(?:s|ed)?)\b")
"""How things seem, in other words than the paper's."""
_LIKELY = Caseless(r"\b(?:likel\w+|probab\w+|chances?|odds)\b")
_APPARENT = re.compile(r"\bapparent(?:ly)?\b", re.IGNORECASE)
_COULD = re.compile(r"\bcould\b", re.IGNORECASE)
_FAR_AS_KNOWN = Caseless(r"\bto (?:our|the best of our|the authors’) knowledge\b|\bas far as (?:we|is) know")
_FIRST = Caseless(r"\b(?:first|only|never|no other|unprecedented|novel|new|largest|smallest|earliest)\b")
_KNOWN = Caseless(r"\b(?:known?|knowledge|reported|described|documented|so far|yet|recorded)\b")
"""What nobody can be sure of, and how a question says that it is not."""
_MODELLED = Caseless(
    r"^\W*in (?:(?!vi)\w+ ){0,2}(?:simulations?|silico)\b"
    r"|\bin (?:(?:our|the|these|computer|numerical|all) )?simulations?[.)\s]*$"
)
_TELLS_MODEL = Caseless(r"\b(?:simulat|model|silico|comput|theor|predict|virtual|numeric|calculat)")
"""Where a finding is one of a model, and what a question says of that."""

_BRACKETS = re.compile(r"\([^()]*\)")
_OF_LAST = r"(?:which|who|whose|where|whereby)\b"
_UNBROKEN = r"(?:[^,;]|,(?= ?\[?[0-9]))*$"
"""To the end without a comma but those of citations and numbers: the main clause does not go on."""
_RELATIVE = re.compile(rf", {_OF_LAST}{_UNBROKEN}", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\w)[0-9]|\b(?:third|half|quarter|most|majority)\b")
_ADDED_NUMBER = re.compile(
    rf", (?:with|(?!suggest|imply|indicat|propos|hint|rais)[a-z]{{2,}}ing)\b[^;]*(?:{_NUMBER.pattern})[^;]*$"
)
"""The numbers behind a finding: "…, sharing only 2.6% of alleles"."""
_SEEMS = re.compile(r"(?:appear|seem)|\w+ (?:because|due to|owing to|as a result)\b", re.IGNORECASE)
_THUS = r"(?:thus|thereby|therefore|hence|strongly|further) "
_TAIL = re.compile(
    rf"(?:, (?:and )?(?:{_THUS})?(?:{_OF_LAST}|(?:as|possibly|probably|perhaps|presumably|likely|apparently|because"
    rf"|since|consistent with|due to)\b){_UNBROKEN}"
    rf"|,? (?:{_THUS})*(?:suggesting|implying|indicating|proposing|hinting|raising)\b[^;]*$"
    rf"|, (?:{_THUS})*(?:suggestive|indicative) of\b[^;]*$"
    rf"|,? and (?:{_THUS})*(?:suggest|impl(?:y|ies)|indicate|propose|hint)s?(?: to us)? that\b[^;]*$"
    r"|, and (?:this|these|that|those|such|they|it)\b[^;]*$"
    r"| and (?:this|these|those|such|they|it) (?:may|might|could|would|will)\b[^;]*$"
    r"|, but (?!not\b|also\b|rather\b)[^;]*$"
    r"|,? which (?:may|might|could|possibly|probably|perhaps|likely|in turn may) [^;]*$)",
    re.IGNORECASE,
)
"""What a sentence adds behind its finding: what follows from it, or what is known of the thing it names last."""

_BEARERS = stems("animals mutants mice rats plants flies worms cells embryos strains patients")
"""What has the thing that is found, by a name that a sentence may change: unc-7 animals, the unc-7 mutant."""
_CONTRASTED = re.compile(r", (?:whereas|while)\b[^;]*$", re.IGNORECASE)


def own_finding(draft: Draft, quoted: list[str]) -> Check:
    """No quoted sentence reports what others found or what was known before, or gives orders to a model.

    How the paper worked is no finding: the program, the test, the number of steps.
    """
    texts = list(dict.fromkeys((*quoted, *draft.quotes)))
    fault = next(filter(None, map(_order, texts)), "") or _of_method(draft.question)
    if not fault:
        fault = next(filter(None, (_of_others(_without(_RELATIVE, draft, text)) for text in texts)), "")
    if not fault and not _NO_CLAIM.match(draft.question):
        fault = next(filter(None, map(_not_claimed, texts)), "") or _only_unclaimed(draft, quoted)
    if not fault:
        fault = next(filter(None, (_answers_as_reported(draft, sentence) for sentence in quoted)), "")
    if not fault:
        fault = next(filter(None, (_reported_within(draft, sentence) for sentence in quoted)), "")
    return Check(name="own_finding", passed=not fault, detail=fault)


def not_a_finding(sentence: str) -> str:
    """Why a sentence of a paper is no finding of its own; empty when nothing speaks against it."""
    return _order(sentence) or _of_others(sentence)


def _of_others(sentence: str) -> str:
    if cited := _OF_OTHERS.search(sentence):
        return f"reported of earlier work: {cited.group()!r}"
    if (told := _AS_OTHERS.search(sentence)) and not _OWN.search(sentence):
        return f"reported of earlier work: {told.group().strip(' ,')!r}"
    earlier, agrees = _EARLIER.search(sentence), _AGREES.search(sentence)
    is_beside = earlier and earlier.start() and (agrees or _OWN.search(sentence) or _BESIDE_EARLIER.search(sentence))
    if earlier and not is_beside and not _IN_LINE.search(earlier.group()):
        return f"reported of earlier work: {earlier.group().strip(' .')!r}"
    return "" if agrees and not _AS_CITED.search(sentence) else _reported(sentence)


def _of_method(question: str) -> str:
    method = _METHOD.search(question)
    return f"asks how the paper worked, not what it found: {method.group()!r}" if method else ""


def _not_claimed(sentence: str) -> str:
    opening = _NO_CLAIM.match(sentence)
    return f"states no finding: {' '.join(opening.group().split()[:5])!r}" if opening else ""


def _only_unclaimed(draft: Draft, quoted: list[str]) -> str:
    """The words that take the claim from all that the quoted sentences say of the draft."""
    fault = ""
    for text in quoted:
        for start, end in sentences.split(text):
            found = next(
                (one for one in claims.unclaimed(text[start:end]) if _takes_from(draft, one, text[start:end])), None
            )
            if found:
                fault = fault or f"states no finding: {found.words.strip(' ,')[:80]!r}"
            elif _bears(draft, text[start:end]):
                return ""
    return fault


def _takes_from(draft: Draft, one: claims.Unclaimed, sentence: str) -> bool:
    """Whether the draft holds for true what is not claimed, and says nothing of that itself."""
    asked, answer = stems(draft.question), draft.answer
    if asked & stems(one.words) or (one.denied and (answer.value == "no" or NOT.search(draft.question))):
        return False
    if answer.kind == "boolean":
        return 2 * len(asked & stems(one.of)) > len(asked & stems(sentence)) > 1
    return says(answer, one.of) and not says(answer, sentence.replace(one.of, " "))


def _bears(draft: Draft, sentence: str) -> bool:
    return (
        len(stems(draft.question) & stems(sentence)) > 1
        if draft.answer.kind == "boolean"
        else says(draft.answer, sentence)
    )


def _order(sentence: str) -> str:
    order = orders.find(sentence)
    return f"speaks to a model: {order!r}" if order else ""


def _reported(sentence: str) -> str:
    """The citation that a sentence ends with, if it says nothing of its own paper."""
    end = max(0, len(sentence) - _LONGEST_CITATION)
    cited = _ENDS_CITED.search(sentence, end) if _MAY_CITE.search(sentence, end) else None
    return f"reported of earlier work: {cited.group().strip()!r}" if cited and not _OWN.search(sentence) else ""


def _answers_as_reported(draft: Draft, sentence: str) -> str:
    """The citation, where the answer stands only where a cited sentence speaks of the others that it agrees with."""
    agrees = _AGREES.search(sentence)
    if agrees is None or says(draft.answer, sentence[: agrees.start()]):
        return ""
    known = _KNOWN_OF_OTHERS.search(sentence, agrees.end())
    if not says(draft.answer, sentence[known.end() if known else agrees.end() :]):
        return ""
    return _reported(sentence) or (f"reported of earlier work: {known.group()!r}" if known else "")


def _reported_within(draft: Draft, sentence: str) -> str:
    """The part of a sentence that tells of others, and alone has what the draft takes from it."""
    sentence = sentence[:_LONGEST_CITATION]
    told, cited = _TOLD_BY.search(sentence), _CITED_CLAUSE.search(sentence)
    parts = [told["told"]] if told else []
    parts.extend(match.group() for match in _CITED_RELATIVE.finditer(sentence))
    if (reason := _CITED_REASON.search(sentence)) and not _OWN.search(reason.group()):
        parts.append(reason.group())
    claim = sentence[: cited.end()] if cited else ""
    if _VERB.search(claim) and not _OWN.search(claim) and not _AGREES.search(claim):
        parts.append(claim)
    if (each := _CITED_EACH.match(sentence)) and not _OWN.search(each.group()) and not _AGREES.search(each.group()):
        parts.append(each.group())
    asked = stems(draft.question) & stems(sentence)
    for part in parts:
        rest = sentence.replace(part, " ")
        is_taken = says(draft.answer, part) and not says(draft.answer, rest)
        # what both say is taken from the part that has all of the question, where the other has not
        is_all = len(asked) > 1 and asked <= stems(part)
        if is_taken or (
            is_all and (draft.answer.kind == "boolean" or (says(draft.answer, part) and not asked <= stems(rest)))
        ):
            return f"reported of earlier work: {part.strip(' ,')[-80:]!r}"
    return ""


def hedge_kept(draft: Draft, quoted: list[str]) -> Check:
    """Where each quoted sentence hedges its claim, or makes it of a model, the question does so too."""
    asked = " ".join((draft.question, *draft.answer.options))
    words = _dropped([_HEDGE.search(_claimed(draft, sentence)) for sentence in quoted], asked)
    if not words and _FIRST.search(draft.question) and not _KNOWN.search(asked):
        words = list(map(_FAR_AS_KNOWN.search, quoted))
    if not (words and all(words)) and not _TELLS_MODEL.search(draft.question):
        words = list(map(_MODELLED.search, quoted))
    dropped = bool(words) and all(words)
    told = ", ".join(repr(hedge.group().strip()) for hedge in words if hedge)
    return Check(name="hedge_kept", passed=not dropped, detail=f"the paper says {told}" if dropped else "")


def _dropped(hedges: list[re.Match[str] | None], asked: str) -> list[re.Match[str] | None]:
    """The hedges, if every sentence has one and the question none, in these words or others; else nothing."""
    # "the apparent protection" is how a thing looks, not how sure a claim of it is
    if not all(hedges) or _HEDGE.search(_APPARENT.sub(" ", asked)) or _COULD.search(asked):
        return []
    for same in (_LOOKS, _LIKELY):
        if same.search(asked) and all(hedge and same.search(hedge.group()) for hedge in hedges):
            return []
    if _TELLS_MODEL.search(asked) and all(hedge and "predict" in hedge.group() for hedge in hedges):
        return []
    return [] if all(hedge and stems(hedge.group()) & stems(asked) for hedge in hedges) else hedges


def _claimed(draft: Draft, sentence: str) -> str:
    """The sentence without what it says in brackets and adds at its end, unless the answer stands there."""
    clauses = [clause for clause in re.split("[;:] ", sentence) if says(draft.answer, clause)]
    sentence = clauses[0] if len(clauses) == 1 else sentence
    for tail in (_TAIL, _CONTRASTED):
        sentence = _without(tail, draft, sentence)
    asides = " ".join(aside.group() for aside in _ASIDE.finditer(sentence))
    sentence = sentence if says(draft.answer, asides) else _ASIDE.sub(" ", sentence)
    if (
        _NUMBER.search(render(draft.answer))
        and (added := _ADDED_NUMBER.search(sentence))
        and _seems_before(sentence, added)
        and says(draft.answer, added.group())
    ):
        sentence = added.group()
    bracketed = _BRACKETS.findall(sentence)
    return sentence if not bracketed or says(draft.answer, " ".join(bracketed)) else _BRACKETS.sub("", sentence)


def _seems_before(sentence: str, added: re.Match[str]) -> bool:
    """Whether all that is hedged before what a sentence adds is how a thing seems, which its numbers show, or why."""
    return all(
        _SEEMS.match(sentence, hedge.start(), added.start()) for hedge in _HEDGE.finditer(sentence[: added.start()])
    )


def _without(added: re.Pattern[str], draft: Draft, sentence: str) -> str:
    """The sentence without what it adds at its end, where all that the draft takes from it stands before that."""
    tail = added.search(sentence)
    if tail is None:
        return sentence
    head = sentence[: tail.start()]
    taken = stems(" ".join((draft.question, right_option(draft.answer)))) & stems(sentence)
    is_stated = says(draft.answer, head) or not says(draft.answer, sentence)
    return head if is_stated and len(taken) > 1 and taken - _BEARERS <= stems(head) else sentence
