"""What kind of section a title names, in the languages of open-access papers.

    kind_of_title("2.1. Materials & Methods")  →  "methods"
    kind_of_title("3. Ergebnisse")             →  "results"
    kind_of_title("Yeasts in wine")            →  None

A title counts as a whole, without its numbering and in lower case. What a title says of content is not read.
"""

import re
from functools import lru_cache
from typing import cast

from bioalchemy.records import SectionKind

_NUMBERING = re.compile(
    r"^[\W_]*(?:[一二三四五六七八九十]+[、.]\s*|\d+(?:\.\d+)*(?=[\u4e00-\u9fff])"
    r"|(?:(?:\d+|[ivx]+)(?:\.\d+)*(?:[.):]|(?=\s))|[a-z][.)](?=\s))[\W_]*)?|[\W_]+$",
    re.IGNORECASE,
)
_ENGLISH: dict[SectionKind, tuple[str, ...]] = {
    "results": (
        r"(?:\w+ )?results?(?:(?: and |/| & | / |, )[\w ,&/-]+)?",
        r"findings|model and results|main text",
        r"case (?:presentation|reports?|description|histor(?:y|ies))|case series",
    ),
    "methods": (
        r"(?:\w+ )?methods?(?: (?:and|&) [\w ]+| summary| details)?",
        r"(?:[\w ,]+ )?(?:and|&) methods?",
        r"star ?[★* ]?methods|methodology|research design(?: (?:and|&) methods?)?",
        r"experimental(?: (?:procedures?|section|design|methods?))?",
        r"materials?",
        r"statistic(?:s|al (?:analys[ei]s|methods?|procedures?|tests?))(?: (?:and|&) [\w ]+)?|data analys[ei]s",
        r"study (?:design|populations?|sites?|areas?|protocol)(?: (?:and|&) [\w ]+)?",
        r"(?:inclusion|exclusion|eligibility) criteria",
        r"cell (?:lines?|cultures?)(?: (?:and|&) [\w ]+)?|sample collection|data (?:collection|extraction)",
    ),
    "introduction": (
        r"introduction(?: [\w ]+)?",
        r"background(?: (?:and|&) summary)?|importance|objectives?|aims?",
    ),
    "discussion": (
        r"(?:general )?discussion(?:s|(?: and |/| & )conclusions?)?",
        r"(?:study )?limitations?(?: (?:of|to) (?:the|this|our) (?:present |current )?(?:study|work|research))?",
        r"strengths? (?:and|&) (?:limitations?|weaknesses)(?: of (?:the|this|our) (?:study|work))?",
    ),
    "conclusions": (
        r"(?:general )?(?:conclusions?|concluding remarks?)(?: and [\w ]+)?",
    ),
    "supplement": (
        r"(?:electronic )?(?:supporting|supplement\w*) (?:information|materials?|data|files?|figures?|legends?)",
        r"additional (?:materials?|data|files?|figures?|legends?)",
        r"supplements?|supplementary|appendix(?: \w+)?|appendices",
        r"(?:\w+ )?(?:figure|table) supplements[\w ]*",
    ),
    "back": (
        r"acknowledge?ments?[\w ]*",
        r"funding[\w ]*|financial support",
        r"author\W?s?\W? contributions?|contributions?",
        r"competing (?:financial )?interests?|declarations?[\w ]*|disclosures?[\w ]*",
        r"(?:disclosure of )?(?:potential )?conflicts? of interests?[\w ]*",
        r"(?:data )?(?:and \w+ )?(?:availability|accessibility)[\w ]*|availability of [\w ]+",
        r"data (?:and materials |and software )?(?:availability|accessibility|deposition)[\w ]*",
        r"abbreviations[\w ]*|additional information|publisher\W?s note|consent for publication"
        r"|ethics approval[\w ]*",
    ),
}  # fmt: skip
_OTHER_LANGUAGES: dict[str, dict[SectionKind, str]] = {
    "es": {
        "results": r"resultados?(?: (?:y|e) (?:discusi[oó]n|an[aá]lisis))?|hallazgos"
        r"|(?:presentaci[oó]n|reporte) del? casos?",
        "methods": r"(?:(?:materia(?:l|les)|pacientes|sujetos|poblaci[oó]n|participantes) y )?m[eé]todos?"
        r"|metodolog[ií]a"
        r"|materiales|dise[nñ]o (?:del estudio|experimental)|an[aá]lisis estad[ií]sticos?|poblaci[oó]n de estudio",
        "introduction": r"introducci[oó]n|antecedentes|objetivos?|justificaci[oó]n",
        "discussion": r"discusi[oó]n(?: y conclusi(?:[oó]n|ones))?|limitaciones(?: del estudio)?",
        "conclusions": r"conclusi(?:[oó]n|ones)(?: y recomendaciones)?|consideraciones finales",
        "supplement": r"material(?:es)? suplementarios?|anexos?|ap[eé]ndices?"
        r"|informaci[oó]n (?:suplementaria|adicional)",
        "back": r"agradecimientos?|financiaci[oó]n|financiamiento|conflictos? de inter[eé]s(?:es)?"
        r"|contribuci(?:[oó]n|ones) de (?:los )?autor(?:es)?",
    },
    "pt": {
        "results": r"resultados?(?: e (?:discuss(?:ão|ões)|an[aá]lise))?|achados"
        r"|(?:relato|descrição|apresentação) d[eo] casos?",
        "methods": r"(?:(?:materia(?:l|is)|pacientes|sujeitos|população|casu[ií]stica) e )?m[eé]todos?"
        r"|metodologia|casu[ií]stica"
        r"|materiais|delineamento (?:do estudo|experimental)|desenho do estudo|an[aá]lise estat[ií]stica",
        "introduction": r"introdução|objetivos?|justificativa",
        "discussion": r"discuss(?:ão|ões)(?: e conclus(?:ão|ões))?|limitações(?: do estudo)?",
        "conclusions": r"conclus(?:ão|ões)|considerações finais",
        "supplement": r"materia(?:l|is) suplementar(?:es)?|anexos?|ap[eê]ndices?",
        "back": r"agradecimentos?|financiamento|conflitos? de interesses?"
        r"|contribuiç(?:ão|ões) (?:dos autores|de autoria)",
    },
    "fr": {
        "results": r"r[eé]sultats?(?: et (?:discussions?|analyses?))?|(?:pr[eé]sentation|description) du cas"
        r"|observations? cliniques?",
        "methods": r"(?:(?:mat[eé]riels?|patients|sujets|population) et )?m[eé]thodes?|m[eé]thodologie|mat[eé]riels?"
        r"|plan (?:de l['’]étude|exp[eé]rimental)|analyses? statistiques?|proc[eé]dures? exp[eé]rimentales?",
        "introduction": r"introduction|contexte|objectifs?",
        "discussion": r"discussion(?: et conclusions?)?|limites(?: de l['’][eé]tude)?",
        "conclusions": r"conclusions?(?: et perspectives)?|remarques finales",
        "supplement": r"(?:mat[eé]riels?|donn[eé]es|informations?) suppl[eé]mentaires?|annexes?",
        "back": r"remerciements?|financements?|(?:conflits?|liens?|d[eé]claration) d['’]int[eé]r[eê]ts?"
        r"|contributions? des auteurs",
    },
    "de": {
        "results": r"ergebnisse?(?: und diskussion)?|resultate|fallbericht|fallbeschreibung|fallvorstellung"
        r"|kasuistik",
        "methods": r"(?:(?:material(?:ien)?|patienten|probanden) und )?method(?:e|en|ik)|methodisches vorgehen"
        r"|material(?:ien)?"
        r"|studiendesign|versuchsaufbau|statistische (?:analyse|auswertung)|statistik",
        "introduction": r"einleitung|einf[uü]hrung|hintergrund|zielsetzung|fragestellung",
        "discussion": r"diskussion(?: und schlussfolgerung(?:en)?)?|limitationen|einschr[aä]nkungen der studie",
        "conclusions": r"schlussfolgerung(?:en)?|fazit|schlussbetrachtung|ausblick|fazit f[uü]r die praxis",
        "supplement": r"anhang|zusatzmaterial|erg[aä]nzende (?:materialien|informationen)",
        "back": r"danksagung(?:en)?|danksagungen|f[oö]rderung|finanzierung|interessenkonflikte?|autorenbeitr[aä]ge",
    },
    "it": {
        "results": r"risultati(?: e discussione)?|(?:presentazione|descrizione) del caso|caso clinico",
        "methods": r"(?:(?:materiali?|pazienti|soggetti) e )?metodi|metodologia|materiali"
        r"|disegno (?:dello studio|sperimentale)|analisi statistica|procedure sperimentali",
        "introduction": r"introduzione|obiettiv[io]|scopo(?: dello studio)?|premessa",
        "discussion": r"discussione(?: e conclusioni?)?|limit(?:i|azioni)(?: dello studio)?",
        "conclusions": r"conclusion[ei]|considerazioni (?:finali|conclusive)",
        "supplement": r"materiali? supplementar[ei]|appendic[ei]|allegati",
        "back": r"ringraziamenti|finanziament[io]|conflitt[io] d['’i] ?interess[ei]|contributi? degli autori",
    },
    "zh": {
        "results": r"(?:研究|实验|試驗|试验|實驗)?[结結]果(?:[与與和及][讨討][论論]|[与與和及]分析)?"
        r"|病例(?:介[绍紹]|[报報]告|[资資]料)",
        "methods": r"(?:研究|[实實][验驗])?(?:[对對]象|材料|[资資]料|仪器)?[与與和及]?方法|材料"
        r"|[统統][计計](?:学|學)?(?:分析|方法|处理)"
        r"|[实實][验驗](?:部分|方法|[设設][计計])|研究[设設][计計]|一般[资資]料|[临臨]床[资資]料",
        "introduction": r"引言|前言|[绪緒][论論]|背景|研究背景|目的|研究目的|[导導][论論言]",
        "discussion": r"(?:分析[与與和及])?[讨討][论論](?:[与與和及][结結][论論])?|局限性",
        "conclusions": r"[结結][论論語语](?:[与與和及](?:展望|建[议議]))?|小[结結]|[总總][结結]",
        "supplement": r"附[录錄]|[补補]充材料|附件",
        "back": r"致[谢謝]|[资資]助|基金(?:[项項]目)?|利益[冲衝]突(?:[声聲]明)?|作者[贡貢][献獻](?:[声聲]明)?",
    },
}  # fmt: skip
"""Language → kind → whole titles; letters that capitals or typists leave without their accents, with and without."""


def _of_kind(kind: SectionKind) -> str:
    return "|".join((*_ENGLISH[kind], *(titles[kind] for titles in _OTHER_LANGUAGES.values())))


_TITLE = re.compile("|".join(f"(?P<{kind}>{_of_kind(kind)})" for kind in _ENGLISH))


@lru_cache(maxsize=4096)
def kind_of_title(title: str) -> SectionKind | None:
    words = " ".join(_NUMBERING.sub("", " ".join(title.lower()[:120].split())).split())
    found = _TITLE.fullmatch(words)
    return cast(SectionKind, found.lastgroup) if found else None
