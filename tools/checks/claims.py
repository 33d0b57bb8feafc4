"""What a sentence says without claiming it: denied, asked, told of others, or not found again.

    unclaimed("There is no evidence, in mice or men, that CDK4 binds Rb.")
    -> [Unclaimed("There is no evidence, in mice or men, that", " CDK4 binds Rb.", denied=True)]

The words that say so may stand far before what they are said of, so that a quote may lack them. What a sentence finds
behind a question that it asks is claimed again.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from bioalchemy.tools.checks.caseless import Caseless

_INSERTED = r"(?:,[^;]{1,300},)?"
_THOUGHT = r"(?:hypothesis|idea|notion|view|claim|possibility|suggestion|assumption|conclusion)"
_DENIED = Caseless(
    r"\b(?:no|little|scant|hardly any|without(?: any)?|lack of|not(?: \w+)? any) (?:\w+ ){0,2}"
    r"(?:evidence|indications?|signs?|proof|support|reason|grounds|basis|hints?)\b(?! (?:of|for)\b)"
    rf"{_INSERTED}(?: [\w-]+){{0,3}}? that\b"
    r"|(?:\b(?:not|never|cannot|unable to|fail(?:ed|s)? to)|n[’']t)\b(?! (?:only|just|merely)\b)"
    rf"{_INSERTED}(?: \w+){{0,2}}? (?:find|found|shown?|see|seen|observed?|confirm(?:ed)?|concluded?|demonstrated?"
    r"|support(?:ed)?|believed?|think|(?:mean|imply|follow)(?: \w+){0,3}?|proved?|establish(?:ed)?|claim(?:ed)?)"
    rf"(?: (?:the|any|this) {_THOUGHT})?{_INSERTED} that\b"
    r"|\b(?:rul(?:es?|ed|ing) out|refut\w+|reject\w*|disprov\w+|contradict\w*|argu\w+ against|speaks? against"
    rf"|exclud\w+|dismiss\w*) (?:(?:the|any|this) {_THOUGHT}{_INSERTED} )?that\b"
    rf"|\bthe (?:null )?{_THOUGHT}{_INSERTED} (?:(?:is|was) )?that\b(?=[^.;]{{1,400}}\b(?:is|was|are"
    rf"|were|be|proved|turned out)"
    r"(?: to be)? (?:\w+ly )?(?:unfounded|wrong|false|untrue|incorrect|rejected|mistaken|baseless"
    r"|refuted|disproved|dismissed|not (?:supported|confirmed|true|borne out)))"
    r"|\bnull hypothesis (?:is|was|being|states|stated) that\b"
    r"|\bit (?:is|was|remains|seem(?:s|ed)|appear(?:s|ed)|proved) (?:a myth|doubtful|questionable|unlikely|improbable"
    r"|implausible|untrue|false|not true|not the case|incorrect|wrong)(?: \w+)? that\b"
    r"|\b(?:nobody|no one|none) (?:has |have |had )?(?:ever )?(?:show(?:ed|n)|found|reported|demonstrated|seen|proven?)"
    r" that\b"
)
_ASKS = r"(?:test|ask|examin|investigat|assess|evaluat|explor|determin|wonder|check|analy[sz]|stud[yi]|address|prob)\w*"
_ASKED = Caseless(
    r"\b(?:we|they|(?:the )?(?:authors|researchers)"
    r"|(?:this|the|our|these) (?:study|studies|experiments?|trial|assays?))"
    rf"(?: \w+){{0,2}}? {_ASKS}(?: \w+){{0,4}}? (?:whether|if)\b"
    rf"|\b(?:was|were|been|be) (?:\w+ )?{_ASKS}(?: \w+)? (?:whether|if)\b"
    r"|\bremains? (?:to be \w+(?: \w+)? that\b|(?:to be \w+|unclear|unknown|open|uncertain)(?: \w+)? (?:whether|if)\b)"
    r"|\b(?:future|further|more) (?:work|stud(?:y|ies)|experiments|research|trials)"
    rf" (?:should|will|must|could|may|might|has to|needs? to)(?: \w+){{0,2}}? {_ASKS}(?: \w+)? (?:whether|if)\b"
    r"|^\W*(?:(?:let us|please|now|for [\w ]{1,30}?),? )?(?:pretend|imagine|suppose|assume|assuming)\b(?: that)?"
)
_AIMS = Caseless(
    rf"^\W*(?:in order )?to {_ASKS}(?: \w+)? (?:whether|if|how|the (?:effects?|roles?|influence|impact|contribution"
    r"|significance|involvement) of)\b"
)
_DOES = re.compile(r", (?:we|I|the authors)\b")
"""Behind an aim, what was done."""
_COMMA = re.compile(",")
_FINDS = Caseless(
    r"\b(?:f(?:ound|ind|inds)|observ\w+|saw|show\w*|reveal\w*|confirm\w*|indeed|(?:it|they|this) (?:did|was|were)"
    r"|result\w*|detect\w*|demonstrat\w*|indicat\w*|but|however|although)\b|[:;]"
)
_CHANGES = Caseless(
    r"\b(?:(?:abolish|increas|decreas|reduc|rais|lower|block|prevent|inhibit|caus|enhanc|impair|attenuat|fail|affect)"
    r"(?:ed|ing)|rose|fell|led|significant(?:ly)?)\b"
)
"""What an aim was pursued with, where that tells the result too."""
_CLAIMS = r"(?:claim(?:s|ed)?|argu(?:es?|ed)|assert(?:s|ed)?|alleg(?:es?|ed)|contend(?:s|ed)?|postulat(?:es?|ed))"
_NO_NAME = r"(?:The[ys]e?|Those|Data|Results|Findings|Evidence|Obs\w+|Analys\w+|Experiments|Others?)\b"
_BEFORE = r"(?:previously|earlier|already|recently|before|elsewhere)"
_SHOWED = (
    r"(?:show(?:ed|n)|found|reported|demonstrated|described|observed|identified|established|discovered|proposed|noted)"
)
_SHOW = (
    r"(?:show(?:s|ed|n)?|finds?|found|report(?:s|ed)?|demonstrat(?:es?|ed)|describ(?:es?|ed)|observ(?:es?|ed)"
    r"|identif(?:y|ies|ied)|establish(?:es|ed)?|discover(?:s|ed)?|propos(?:es?|ed)|not(?:es?|ed)|reveal(?:s|ed)?"
    r"|indicat(?:es?|ed)|suggest(?:s|ed)?|conclud(?:es?|ed)|confirm(?:s|ed)?)"
)
_PEOPLE = r"(?:groups?|teams?|labs?|laborator(?:y|ies)|authors?|researchers|investigators|scientists|colleagues)"
_WORK = (
    r"(?:results?|data|findings?|observations?|work|stud(?:y|ies)|reports?|experiments?|analys[ei]s|investigations?"
    r"|research|literature|evidence|papers?|articles?|publications?)"
)
_OTHERS = (
    # our previous results, earlier experiments by Jones (but: the previous experiment showed that)
    r"(?:(?<!the )(?<!this )(?<!these )(?:previous|earlier|prior|former|past|published) (?:[\w-]+ ){0,2}?"
    rf"{_WORK}(?: (?:by|from|of|in|on) [^,;]{{1,60}}?)?"
    # work from our laboratory, studies by other groups
    rf"|{_WORK} (?:from|by|of|in) (?:our|other|others|their|his|her|another|an?|several|many|some)"
    rf" (?:[\w’'-]+ ){{0,2}}?{_PEOPLE}"
    # Smith et al. [7], Smith’s group (but: Smith et al. show, as a digest speaks of its own authors)
    r"|et al\.?,? ?[\[(][^\])]{1,40}[\])]"
    rf"|(?-i:[A-Z][\w-]+)[’'](?:s|) (?:{_PEOPLE}|{_WORK})"
    # one group has, researchers in Japan
    r"|(?:one|another|an?|other|others|several|some|many|two|three) (?:\w+ )?"
    rf"(?:{_PEOPLE}(?: (?:in|at|from|of) [^,;]{{1,40}}?)? (?:have|has|had)|(?:researchers|investigators|scientists))"
    r"|(?:^|[;,.] )\W*(?:researchers|investigators|scientists|workers) (?:in|at|from|of) (?-i:[A-Z])[^,;]{1,40}?)"
)
"""Who is not the paper's own authors, or not in this paper."""
_TOLD = Caseless(
    r"\bit (?:is|was|has been|had been) (?:\w+ ){0,2}?"
    r"(?:claimed|argued|asserted|alleged|contended|rumou?red|thought|believed|assumed|postulated|reported|accepted"
    r"|agreed|recogni[sz]ed|acknowledged|appreciated|documented|held|supposed|said|speculated|understood)"
    rf"(?: (?:by|in) [^,;]{{1,80}}?)?{_INSERTED} that\b"
    r"|\b(?:others|other (?:groups|authors|laboratories|studies)|(?:some |our |the )?critics"
    r"|textbooks|(?:an?|the|our) reviewer"
    r"|the manufacturer|patients|people|some(?: authors)?|an? (?:\w+ )?(?:paper|study|article))"
    rf" (?:have |has |had )?(?:{_SHOWED}|claim\w*|believ\w*|stat(?:e[sd]?)|suggest\w*|think|thought|say|said|argu\w*)"
    rf"{_INSERTED} that\b"
    rf"|\b{_OTHERS}(?: (?:have|has|had))?(?: (?:also|first|now|already|\w+ly))? {_SHOW}{_INSERTED} that\b"
    r"|\bin (?:an?|one|another|the|their|his|her) (?!(?:present|current)\b)(?:[\w-]+ ){0,3}?"
    r"(?:paper|publication|article|report|review|thesis)\b[^,;]{0,60}?,? (?:it (?:was|has been|had been)|they|he|she"
    rf"|others)(?: \w+)? {_SHOWED}{_INSERTED} that\b"
    r"|\bin (?:(?:our|an?|the|some) )?(?:own )?(?:earlier|previous|prior|former|preceding) (?:work|study"
    r"|studies|paper|papers|reports?|experiments?),?"
    rf" we (?:had )?{_SHOWED}{_INSERTED} that\b"
    rf"|\bwe (?:(?:have|had) )?(?:{_BEFORE} {_SHOWED}|{_SHOWED}(?: [\w-]+)? {_BEFORE})"
    rf"(?: by [\w -]{{1,40}}?)?{_INSERTED} that\b"
    r"|\b(?:reported|proposed|suggested|observed|described|found|shown|noted|concluded) by"
    rf"(?-i: [A-Z][a-z’'-]+(?: and [A-Z][a-z’'-]+)?)(?: et al\.?)?{_INSERTED} that\b"
    rf"|\b(?-i:(?!{_NO_NAME})[A-Z][a-z’'-]{{2,30}}(?: and [A-Z][a-z’'-]{{2,30}})?)(?: et al\.?)?"
    rf"(?: ?[\[(][^\])]{{1,40}}[\])])?(?: \w+ly)? {_CLAIMS}{_INSERTED} that\b"
)
_EXPECTED = Caseless(
    r"\b(?:contrary to|against|in contrast to|unlike|despite) (?:(?:our|the|an?|their) )?(?:\w+ )?"
    r"(?:expectation|prediction|assumption|hypothesis|belief|view|notion|idea)s? that\b"
)
"""Before what turned out to be otherwise."""
_NOT_AGAIN = Caseless(
    r",? (?:(?:but|although|though|yet) )?(?:(?:a|an) (?:\w+ )?"
    r"(?:results?|findings?|effects?|observations?|claim|conclusion) (?:that|which)|which"
    r"|(?:but|although|though|yet) (?:this|it)(?: \w+)?)(?: [\w’']+){0,4}?"
    r" (?:could not|cannot|couldn[’']t|(?:was|were|is|did|has|have) not|failed to|unable to)(?: be| been)?"
    r" (?:reproduc|replicat|confirm|verif|substantiat)\w*"
    r"|,? which(?: \w+){0,3} (?:found|turned out|proved|shown|known)(?: out)? to be (?:an? )?(?:\w+ )?"
    r"(?:artefact|artifact|wrong|false|incorrect|error|mistake)"
    r"|[;,] (?:but |although |yet )?(?:this|the|that) (?:claim|finding|result|effect|observation"
    r"|difference|association)"
    r"(?: \w+){0,3} (?:retracted|withdrawn|vanished|disappeared|lost|no longer|not (?:replicat"
    r"|reproduc|significant))\w*"
    r"|,? (?:but|although|though) (?:this|it) did not (?:replicate|hold|persist|reproduce)\b"
    r"|(?<!similar)(?<!alike)(?<!unchanged)(?<!the same) \((?:not (?:statistically )?significant|non-?significant)\b"
    r"| in none of (?:the|our|these|all)\b"
)
"""What takes back all that stands before it."""
_SCOPE_ENDS = re.compile(
    r"[;:]|, (?:but|whereas|while|although|though|however|yet|so)\b|(?<=[a-z0-9)])\.\s+(?=[A-Z])", re.IGNORECASE
)

_MOST = 8
"""In one sentence; so that time stays linear."""


class Unclaimed(NamedTuple):
    """Words that take the claim from others."""

    words: str
    of: str
    """What is not claimed."""
    denied: bool
    """Rather than asked or told."""


def unclaimed(sentence: str) -> Iterator[Unclaimed]:
    """What `sentence` has but does not claim, by the first such words of each kind."""
    for match in islice(_DENIED.finditer(sentence), _MOST):
        yield Unclaimed(match.group(), _scope(sentence, match.end()), denied=True)
    for match in islice(_EXPECTED.finditer(sentence), _MOST):
        yield Unclaimed(match.group(), sentence[match.end() :].partition(",")[0], denied=True)
    for match in islice(_ASKED.finditer(sentence), _MOST):
        if not _FINDS.search(sentence[match.end() :]):
            yield Unclaimed(match.group(), sentence[match.end() :], denied=False)
    for match in _AIMS.finditer(sentence):
        does = _DOES.search(sentence, match.end()) or _COMMA.search(sentence, match.end())
        end = does.start() if does else len(sentence)
        if not _FINDS.search(sentence[end:]) and not _CHANGES.search(sentence[end:]):
            yield Unclaimed(match.group(), sentence[match.end() : end], denied=False)
    for match in islice(_TOLD.finditer(sentence), _MOST):
        yield Unclaimed(match.group(), _scope(sentence, match.end()), denied=False)
    for match in islice(_NOT_AGAIN.finditer(sentence), _MOST):
        yield Unclaimed(match.group(), sentence[: match.start()], denied=True)


def _scope(sentence: str, start: int) -> str:
    end = _SCOPE_ENDS.search(sentence, start)
    return sentence[start : end.start() if end else None]
