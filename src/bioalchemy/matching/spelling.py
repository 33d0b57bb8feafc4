"""British and American spelling, singular and plural, one word at a time.

    american("oestrogen") -> "estrogen"        singular("mitochondria") -> "mitochondrion"
    american("fibre")     -> "fiber"           singular("antibodies")   -> "antibody"
    american("four")      -> "four"            singular("mitosis")      -> "mitosis"

The results are keys for comparison, not always words (`polymerization` gives `polymerisation`). Rules are tied to
known stems, so that no two different words meet: `ileum` and `ilium`, `leucine` and `leukine` stay apart. Stems: the
Oxford and Merriam-Webster variants of medical and biological words; plurals: Stearn, "Botanical Latin", and
Terminologia Anatomica.
"""

import re
from functools import lru_cache

_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("(tum|col|behavi|fav|flav|neighb|lab|od|vap|hum|harb|rum|hon|vig|arm|sav|rig|val|endeav)our", r"\1or"),
        ("aem", "em"),
        ("^hem$", "heme"),
        ("(c|f)aec", r"\1ec"),
        ("(p|c)ae(d|s)", r"\1e\2"),
        ("gynaec", "gynec"),
        ("palae?o", "paleo"),
        ("archaeo", "archeo"),
        ("aetio", "etio"),
        ("aesthe", "esthe"),
        ("(t|n)ae(ni|v)", r"\1e\2"),
        ("chaet", "chet"),
        ("oe(str|dem|soph)", r"e\1"),
        ("(f)oe(t)", r"\1e\2"),
        ("(am|c)oe(b|l)", r"\1e\2"),
        ("homoeo", "homeo"),
        ("(rrh|pn)oe", r"\1e"),
        ("manoeuvre", "maneuver"),
        ("sulphh?y", "sulfhy"),
        ("sulph", "sulf"),
        ("^grey", "gray"),
        ("(.{2}i|y)z(e[srd]?|ing|ation|ations|able|ers)$", r"\1s\2"),
        ("(cent|fib|lit|met|tit|goit|calib|theat)re(s|d?)$", r"\1er\2"),
        ("centerd$", "centered"),
        ("(sign|lab|mod|trav|tunn|chann|canc|lev|fu|couns|pan|spir|tot)([ae])ll(ing|ed|er|ers)$", r"\1\2l\3"),
        ("(fulfi|enro|insti|disti)ll(s|ment|ments)?$", r"\1l\2"),
        ("(anal|homol|orthol|paral|catal|dial|xenol)ogue", r"\1og"),
        ("(def|off|lic)ence", r"\1ense"),
        ("(gonad|cortic|somat|thyr|lact)otrophin", r"\1otropin"),
        ("leuco(?=cyt|pen|pla[ks]|trien|dystr|enceph|blast|poie)", "leuko"),
        ("(m)ou(l[dt])", r"\1o\2"),
        ("neurone(s?)$", r"neuron\1"),
        ("aluminium", "aluminum"),
        ("artefact", "artifact"),
        ("^(age?)ing$", "aging"),
        ("programme(s?)$", r"program\1"),
        ("^sceptic", "skeptic"),
        ("^disc(s?)$", r"disk\1"),
        ("yoghurt", "yogurt"),
        ("ubiquit(?:in)?ylat", "ubiquitinat"),
        ("dilatat", "dilat"),
        ("^hemopoie", "hematopoie"),
        ("^(single|double|triple)?stranded$", r"\1strand"),
    )
)
# Most words are spelled one way: one look tells, where each rule's own would take ten times as long.
_ANY_RULE = re.compile("|".join(pattern.pattern for pattern, _ in _RULES))

_US_TO_I = (
    "nucleus nucleolus alveolus villus microvillus fungus bacillus stimulus focus locus ramus sulcus gyrus thrombus"
    " embolus glomerulus calculus radius cactus hippocampus uterus humerus colliculus fasciculus canaliculus thalamus"
    " hypothalamus esophagus bronchus tubulus malleolus meniscus nevus nidus rhombus syllabus terminus thymus tarsus"
    " carpus digitus blastomycus streptococcus staphylococcus pneumococcus meningococcus gonococcus enterococcus"
    " coccus diplococcus lactobacillus strobilus tumulus utriculus sacculus ventriculus umbilicus anulus annulus"
    " cumulus modulus hilus bolus"
)
_UM_TO_A = (
    "bacterium cyanobacterium mycobacterium mitochondrion flagellum cilium ovum septum stratum medium spectrum ilium"
    " ileum jejunum cecum ganglion atrium cranium sternum serum quantum phylum epithelium endothelium mesothelium"
    " sporangium basidium conidium gametangium archegonium antheridium mycelium taxon criterion phenomenon"
    " sporozoon spermatozoon protozoon metazoon bacteroidum labium haustorium plasmodium optimum maximum minimum"
    " equilibrium curriculum memorandum symposium perikaryon mesenterium oogonium spermatogonium gonidium"
    " prothallium pericardium endocardium myocardium perineum peritoneum acetabulum infundibulum diverticulum"
    " reticulum operculum capitulum vestibulum hymenium ascogonium picnidium pycnidium cotyledonum synapsidum"
    " stamnium rostrum scutum antrum velum pseudopodium podium centrum automaton polyhedron addendum"
)
_IRREGULAR = {
    "data": "datum",
    "mice": "mouse", "lice": "louse", "men": "man", "women": "woman", "children": "child", "feet": "foot",
    "teeth": "tooth", "geese": "goose", "oxen": "ox", "genera": "genus", "corpora": "corpus", "viscera": "viscus",
    "foramina": "foramen", "lumina": "lumen", "stamina": "stamen", "stomata": "stoma", "stigmata": "stigma",
    "indices": "index", "matrices": "matrix", "cortices": "cortex", "vertices": "vertex", "apices": "apex",
    "appendices": "appendix", "vortices": "vortex", "helices": "helix", "calyces": "calyx", "codices": "codex",
    "larynges": "larynx", "pharynges": "pharynx", "phalanges": "phalanx", "meninges": "meninx",
    "thoraces": "thorax", "testes": "testis", "axes": "axis", "irides": "iris", "epididymides": "epididymis",
    "leaves": "leaf", "wolves": "wolf", "halves": "half", "calves": "calf", "hooves": "hoof", "lives": "life",
    "knives": "knife", "shelves": "shelf", "loaves": "loaf", "thieves": "thief", "sheaves": "sheaf",
    "gases": "gas", "biases": "bias", "lenses": "lens", "irises": "iris", "pelvises": "pelvis", "atlases": "atlas",
    "calories": "calorie", "prairies": "prairie", "magpies": "magpie", "zombies": "zombie", "movies": "movie",
    "potatoes": "potato", "tomatoes": "tomato", "mosquitoes": "mosquito", "heroes": "hero", "echoes": "echo",
    "buffaloes": "buffalo", "torpedoes": "torpedo", "embryoes": "embryo", "sera": "serum", "femora": "femur",
    "crura": "crus", "genua": "genu", "cornua": "cornu", "opera": "opus", "ulcera": "ulcus", "crises": "crisis",
    "sphinges": "sphinx", "dormice": "dormouse", "quizzes": "quiz", "ova": "ovum", "neuroglia": "neuroglia",
}  # fmt: skip
_IRREGULAR |= {f"{word[:-2]}i": word for word in _US_TO_I.split()}
_IRREGULAR |= {f"{word[:-2]}a": word for word in _UM_TO_A.split()}
# An analysis, some analyses; but a glucose, some glucoses.
_SIS = re.compile(
    "(?:(?:anal|dial|catal|paral|hydrol|electrol|pyrol|autol|cytol|hemol|proteol|lipol|glycol|electrophor|phagocyt"
    "|endocyt|exocyt|transcyt)y?|synthe|hypothe|parenthe|prosthe|antithe|the|gene|neogene|diagno|progno|mito|meio"
    "|symbio|necro|apopto|fibro|steno|thrombo|anastomo|neuro|psycho|sclero|metasta|homeosta|sta|kine|oa|emphy|neme"
    "|exege|diurese|diure|morphogene|biogene|angiogene|oogene|gametogene|pare|prothe|photosynthe|biosynthe|sep|myco"
    "|tuberculo|cirrho|(?:epi|dia|meta|hypo|sym|apo)phy|acido|alkalo|ptos?)ses"
)
_UNCHANGED_WORDS = (
    "species series rabies caries scabies facies herpes diabetes feces ascites measles mumps lens pons biceps triceps"
    " quadriceps forceps pancreas atlas bias alias canvas gas kras hras nras aids sars mers yes always whereas perhaps"
    " thus plus pus corps chaos ethos cosmos rhinoceros asbestos axis does has was its this bacillus texas cutis pes"
    " dens mons lues tabes aedes anopheles sapiens elegans albicans dies"
)
_UNCHANGED = frozenset(_UNCHANGED_WORDS.split())
_USE = re.compile("(?:cause|clause|pause|house|^use|reuse|fuse|spouse|excuse|abuse|grouse)s$")
_SIBILANT = re.compile("(?:ch|sh|ss|x|zz)es$")


@lru_cache(maxsize=65_536)
def american(word: str) -> str:
    """`word`, in lower case, in American spelling (but `-ise`)."""
    if len(word) > 3 and _ANY_RULE.search(word):
        for pattern, replacement in _RULES:
            word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=65_536)
def singular(word: str) -> str:
    """The singular of an American `word` in lower case; a word of three letters or fewer stays."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word in _UNCHANGED:
        return word
    if word.endswith("ae"):
        return word[:-1]
    if word.endswith("omata"):
        return word[:-2]
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return _singular_in_s(word)


def _singular_in_s(word: str) -> str:
    if _SIS.fullmatch(word):
        return f"{word[:-2]}is"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if _SIBILANT.search(word) or (word.endswith("uses") and not _USE.search(word)):
        return word[:-2]
    return word[:-1]
