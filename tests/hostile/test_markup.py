"""XML and JSON that nobody has vouched for (classes 15 to 23): no entity, depth, size or odd value gets by."""

import json
import math
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hostile.reading import Reading
from tests.support import papers
from tests.support.eutils import record

from bioalchemy import errors
from bioalchemy.tools import europepmc, jats, pubmed, rss, strict_json

SOUND = papers.jats(1, [1]).partition("?>")[2]
CANARY = "canary-of-a-file-5f1c"
name = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,8}", fullmatch=True)


def said_of(content: str) -> str:
    """The article, or why it is none."""
    try:
        return jats.read_bytes(content.encode(), "test.xml").model_dump_json()
    except errors.ArticleError as error:
        return str(error)


@settings(max_examples=150)
@given(
    name, st.booleans(), st.sampled_from(["SYSTEM", 'PUBLIC "-//X//DTD Y//EN"']), st.sampled_from(["text", "attribute"])
)
def test_no_entity_of_a_file_is_read(entity: str, is_parameter: bool, kind: str, place: str) -> None:
    path = Path(__file__).with_name("canary.txt")
    target = f"{kind} {json.dumps(path.as_uri())}"
    declared = f"<!ENTITY % {entity} {target}> %{entity};" if is_parameter else f"<!ENTITY {entity} {target}>"
    used = SOUND.replace("Kinases have", f"Kinases &{entity}; have", 1)
    if place == "attribute":
        used = SOUND.replace('xml:lang="en"', f'xml:lang="&{entity};"', 1)
    for content in (f"<!DOCTYPE article [{declared}]>{used}", f"<!DOCTYPE article [{declared}]>{SOUND}"):
        assert CANARY not in said_of(content)


@settings(max_examples=60)
@given(st.integers(2, 12), st.integers(2, 60), st.sampled_from(["general", "parameter", "self"]))
def test_no_laugh_multiplies(levels: int, times: int, kind: str) -> None:
    first = '<!ENTITY l0 "ha">'
    if kind == "self":
        laughs = '<!ENTITY l1 "&l1;">'
    elif kind == "parameter":
        laughs = "".join(f"<!ENTITY % l{n} '{f'&#37;l{n - 1};' * times}'>" for n in range(1, levels))
    else:
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * times}">' for n in range(1, levels))
    content = f"<!DOCTYPE article [{first}{laughs}]>" + SOUND.replace("Kinases", f"&l{levels - 1}; Kinases", 1)
    with pytest.raises((errors.HostileXML, errors.MalformedXML)):
        jats.read_bytes(content.encode(), "test.xml")


@settings(max_examples=40)
@given(st.sampled_from(["sec", "p", "italic", "mml:mrow", "list", "table-wrap", "sub-article"]), st.integers(1, 5))
def test_no_depth_is_too_deep(element: str, power: int) -> None:
    deep = 10**power
    nested = f"<{element}>" * deep + "deep" + f"</{element}>" * deep
    content = f'<article xmlns:mml="http://www.w3.org/1998/Math/MathML"><body>{nested}</body></article>'
    try:
        jats.read_bytes(content.encode(), "test.xml")
    except errors.ArticleError:
        return
    assert deep <= 1000


class Counting(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)


def test_no_dtd_schema_or_stylesheet_is_fetched() -> None:
    handler: Any = type("Handler", (Counting,), {"asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    heads = [
        f'<!DOCTYPE article SYSTEM "{url}/a.dtd">', f'<!DOCTYPE article PUBLIC "-//NLM//DTD" "{url}/b.dtd">',
        f'<?xml-stylesheet href="{url}/c.xsl" type="text/xsl"?>',
        f'<!DOCTYPE article [<!ENTITY % d SYSTEM "{url}/d.dtd"> %d;]>',
    ]  # fmt: skip
    included = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}/e.xml"/>'
    schema = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{url}/f.xsd"'
    for head in heads:
        content = head + SOUND.replace("<body>", f"<body {schema}>{included}", 1)
        for read in (jats.read_bytes, pubmed.read_bytes):
            try:
                read(content.encode(), "test.xml")
            except errors.ArticleError:
                continue
        with pytest.raises(errors.ServiceUnreachable):
            rss.items(content.encode())
    server.shutdown()
    server.server_close()
    assert handler.asked == []


encodings = st.sampled_from(
    ["utf-8", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "shift_jis", "cp500", "utf-7"]
)


@settings(max_examples=150)
@given(encodings, encodings, st.text("aé–β日µ\u200b", min_size=1, max_size=9))
def test_an_encoding_is_right_or_refused_and_never_guessed(declared: str, real: str, word: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>{SOUND.replace("Kinases have", f"Kinases {word} have", 1)}'
    try:
        content = text.encode(real)
        article = jats.read_bytes(content, "test.xml")
    except (errors.ArticleError, UnicodeEncodeError):
        return
    kept = word.replace("\u200b", "")
    is_another = (declared != real and real not in ("utf-8", "utf-16")) or real == "utf-7"
    assert is_another or " ".join(f"Kinases {kept} have".split()) in article.text
    assert "\ufffd" not in article.text


@given(st.lists(st.integers(0, 0x10FFFF), min_size=1, max_size=6), st.sampled_from(["&#{};", "&#x{:x};"]))
def test_no_reference_to_a_character_that_can_not_be_stored_gets_by(codes: list[int], form: str) -> None:
    references = "".join(form.format(code) for code in [0, 0xD800, 0xFDD0, 0xFFFF, *codes])
    article = jats.read_bytes(SOUND.replace("Kinases have", f"Kinases {references} have", 1).encode(), "test.xml")
    assert article.text.encode("utf-8")
    assert not set(article.text) & {"\x00", "\ufdd0", "\uffff"}


@pytest.mark.parametrize("size", [1, 5, 30])
@pytest.mark.parametrize("unit", ["a", "word ", "<italic>a</italic>", "&#x3b1;"])
def test_an_abstract_of_megabytes_is_capped(size: int, unit: str) -> None:
    content = SOUND.replace("<abstract><p>", "<abstract><p>" + unit * (size * 1_000_000 // len(unit)), 1)
    with Reading() as reading:
        end = reading.end_of("jats", content.encode())
    letters = size * 1_000_000 * {"a": 1, "word ": 5}.get(unit, 1) // len(unit)
    assert end.outcome in (("source_too_large",) if letters > 5_000_000 else ("source_too_large", "article"))
    assert end.memory < 2 * 1024**3


# JSON

value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(value, st.sampled_from(["NaN", "Infinity", "-Infinity", "1e999", "-1e400", "1" + "0" * 400 + ".0"]))
def test_no_number_that_is_none_gets_by(other: Any, number: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        strict_json.parse(f'{{"a": {json.dumps(other)}, "b": [{number}]}}'.encode())


def test_a_number_longer_than_any_is_told_in_plain_words() -> None:
    with pytest.raises(ValueError, match=r"^the number 9{40}… has 5000 digits$"):
        strict_json.parse(b'{"a": ' + b"9" * 5000 + b"}")
    assert strict_json.parse(b"9" * 1000) == 10**1000 - 1


@given(value, value, st.text(max_size=8))
def test_no_key_stands_twice_at_any_depth(first: Any, second: Any, key: str) -> None:
    doubled = f"{{{json.dumps(key)}: {json.dumps(first)}, {json.dumps(key)}: {json.dumps(second)}}}"
    for content in (doubled, f"[{doubled}]", f'{{"x": [1, {doubled}]}}'):
        with pytest.raises(ValueError, match="twice"):
            strict_json.parse(content.encode())


@given(value)
def test_what_is_parsed_can_be_stored(any_value: Any) -> None:
    parsed = strict_json.parse(json.dumps(any_value).encode())
    json.dumps(parsed, allow_nan=False, ensure_ascii=False).encode("utf-8")


FIELDS = [
    "title", "abstractText", "pubTypeList", "keywordList", "license", "pmid", "source", "language", "journalInfo",
    "commentCorrectionList", "meshHeadingList", "firstPublicationDate",
]  # fmt: skip


@settings(max_examples=150)
@given(st.sampled_from(FIELDS), value)
def test_a_record_with_anything_anywhere_is_an_article_or_refused(field: str, other: Any) -> None:
    sound = {"source": "MED", "id": "1", "title": "A", "abstractText": "B", "license": "cc by", "isOpenAccess": "Y"}
    try:
        article = europepmc.article_of(json.dumps(sound | {field: other}).encode(), "europepmc:MED/1")
    except errors.ArticleError:
        return
    article.model_dump_json().encode()
    assert math.isfinite(len(article.text))


@settings(max_examples=100)
@given(
    st.sampled_from(["Year", "PMID", "Title", "Language"]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
)
def test_a_pubmed_record_with_any_field_is_an_article_or_refused(field: str, text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    content = record("7", "Kinases.", "Cells grew.").decode()
    start = content.index(f"<{field}")
    begin = content.index(">", start) + 1
    changed = content[:begin] + escaped + content[content.index("<", begin) :]
    try:
        pubmed.read_bytes(changed.encode(), "pubmed:7").model_dump_json().encode()
    except errors.ArticleError:
        return


def test_the_canary_is_where_the_entities_point() -> None:
    assert Path(__file__).with_name("canary.txt").read_text() == CANARY
