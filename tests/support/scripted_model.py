"""A model that can be predicted, behind a real OpenAI-compatible HTTP server on loopback.

It understands one kind of sentence, "Kinase KIN7 phosphorylates substrate SUB7 in species Danio rerio.", and plays
every role on it. What it says depends on the request alone, so two runs over the same papers must agree to the letter.
Faults are set on the server: statuses to answer with first, delays, truncation, prose instead of JSON.
"""

import asyncio
import hashlib
import json
import re
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

MODEL = "scripted"
CUT = "cut"
"""What `instead` returns for a response that the token limit cuts."""
CUT_BY = "length"
"""The `finish_reason` of such a one."""
FACT = re.compile(r"Kinase (\w+) phosphorylates substrate (\w+) in species ([A-Z]\w+ \w+)\.")
QUESTION = re.compile(r"[Ww]hich substrate does kinase (\w+) phosphorylate in ([A-Z]\w+ \w+)\?")


_FORM = {
    "quotes": ["An ant has six legs."],
    "answer": {"kind": "number", "value": "6", "unit": "legs"},
    "certainty": "high",
}


_SOUND = {
    "assessment": "sound", "makes_sense_alone": True, "unambiguous": True, "one_right_answer": True,
    "proven_by_quotes": True, "worth_knowing": True, "own_result": True, "harmless": True, "advice": "",
}  # fmt: skip


def sentence(number: int) -> str:
    """A fact that the model understands."""
    species = ["Danio rerio", "Mus musculus", "Arabidopsis thaliana"][number % 3]
    return f"Kinase KIN{number} phosphorylates substrate SUB{number} in species {species}."


@dataclass
class ScriptedModel:
    """The server; use as a context manager, and point `--model openai/scripted --api-base` at `api_base`."""

    key: str | None = None
    """When set, requests without it are answered 401."""
    faults: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)
    """(status, headers) to answer the next requests with."""
    fault_message: str = ""
    """What such an answer says, in place of `fault STATUS`."""
    poison: str = ""
    """Requests with this text in them get HTTP 500."""
    headers: list[dict[str, str]] = field(default_factory=list)
    """Of every request for a completion."""
    raw: deque[str] = field(default_factory=deque)
    """Bodies to answer the next requests with as they are."""
    loading: int = 0
    """Requests that are still answered with 503, as a server does that loads its model."""
    listing: str | None = None
    """The body of `/models`, in place of the usual one; when empty there is no such page."""
    delay_s: float = 0.0
    truncate: set[str] = field(default_factory=set)
    """Schemas whose answers are cut at the token limit."""
    prose: set[str] = field(default_factory=set)
    """Schemas that are answered in prose."""
    critic: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What differs from a sound review, by kinase; drafts that were revised are always found sound."""
    wrong_open_book: set[str] = field(default_factory=set)
    """Kinases whose substrate it gets wrong when it reads the passage."""
    instead: Callable[[str, str], dict[str, Any] | str | None] = lambda _schema, _user: None
    """(schema, user message) → what to answer in its place: JSON, words, `CUT`, or None for the usual answer."""
    requests: Counter[str] = field(default_factory=Counter)
    """How often each request came, by a hash of its body."""
    posts: int = 0
    """All requests for a completion, those that were refused or met a fault included."""
    arrivals: list[float] = field(default_factory=list)
    """When they came, in seconds of a clock of its own."""
    in_flight: int = 0
    most_in_flight: int = 0
    schemas: Counter[str] = field(default_factory=Counter)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def __enter__(self) -> "ScriptedModel":
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def options(self) -> list[str]:
        """For the command line."""
        return ["--model", f"openai/{MODEL}", "--api-base", self.api_base]

    def _serve(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application(client_max_size=64 * 1024**2)
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/chat/completions", self._complete)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _models(self, request: web.Request) -> web.Response:
        if refusal := self._refusal(request):
            return refusal
        if self.listing is not None:
            return web.Response(text=self.listing, status=200 if self.listing else 404)
        return web.json_response(
            {"object": "list", "data": [{"id": MODEL, "object": "model", "max_model_len": 16_384}]}
        )

    def _refusal(self, request: web.Request) -> web.Response | None:
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            said = f"Incorrect API key provided: {request.headers.get('Authorization')}"
            return web.json_response({"error": {"message": said}}, status=401)
        if self.loading:
            self.loading -= 1
            error = {"message": "Loading model", "type": "unavailable_error", "code": 503}
            return web.json_response({"error": error}, status=503)
        return None

    async def _complete(self, request: web.Request) -> web.Response:
        self.posts += 1
        self.arrivals.append(time.monotonic())
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return await self._answered(request)
        finally:
            self.in_flight -= 1

    async def _answered(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.headers.append(dict(request.headers))
        if refusal := self._refusal(request):
            return refusal
        if self.poison and self.poison in json.dumps(body["messages"]):
            return web.json_response({"error": {"message": "the model crashed"}}, status=500)
        if self.faults:
            status, headers = self.faults.popleft()
            said = self.fault_message or f"fault {status}"
            return web.json_response({"error": {"message": said}}, status=status, headers=headers)
        if self.raw:
            return web.Response(text=self.raw.popleft(), content_type="application/json")
        self.requests[hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()] += 1
        self.bodies.append(body)
        await asyncio.sleep(self.delay_s)
        schema = body.get("response_format", {}).get("json_schema", {}).get("name", "text")
        self.schemas[schema] += 1
        other = self.instead(schema, body["messages"][-1]["content"])
        if other is not None:
            content = other if isinstance(other, str) else json.dumps(other)
        elif schema in self.prose:
            content = "I would rather talk."
        else:
            content = self._say(schema, body["messages"][-1]["content"])
        prompt_tokens = sum(len(message["content"]) for message in body["messages"]) // 4
        return web.json_response(
            {
                "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"],
                "choices": [
                    {
                        "index": 0, "message": {"role": "assistant", "content": content},
                        "finish_reason": CUT_BY if schema in self.truncate or other == CUT else "stop",
                    }
                ],
                "usage": {
                    "prompt_tokens": prompt_tokens, "completion_tokens": len(content) // 4,
                    "total_tokens": prompt_tokens + len(content) // 4,
                    "prompt_tokens_details": {"cached_tokens": prompt_tokens // 2},
                },
            }
        )  # fmt: skip

    def _say(self, schema: str, user: str) -> str:
        passage, _, task = user.rpartition("</passage")
        facts = FACT.findall(passage)
        roles: dict[str, Callable[[], dict[str, Any]]] = {
            "_Form": lambda: {
                "quotes": ["An ant has six legs."],
                "answer": {"kind": "number", "value": "6", "unit": "legs"},
                "certainty": "high",
            },
            "Screening": lambda: {"field": "biology", "is_biology": True, "is_primary_research": True},
            "HazardJudgement": lambda: {"why": "it says so", "hazardous": "make it spread" in passage},
            "TopicChoice": lambda: {"about": "a kinase", "number": 1},
            "PassageNote": lambda: {"finding": " ".join(facts[0]) if facts else "", "has_finding": bool(facts)},
            "Link": lambda: {"why": "none", "first": 1, "second": 1, "found": False},
            "WrittenDrafts": lambda: {"drafts": [self._draft(fact, task) for fact in facts[:2]]},
            "WrittenDraft": lambda: self._draft(self._asked(task, facts), task, again=True),
            "Reading": lambda: {"about": "a kinase", "unexplained": [], "stands_alone": True},
            "OpenBookAnswer": lambda: self._answer(task, facts),
            "Review": lambda: self._review(task),
        }
        if schema == "text":
            return "I do not know. <answer>unknown</answer>"
        return json.dumps(roles[schema]())

    def _draft(self, fact: tuple[str, str, str], task: str, again: bool = False) -> dict[str, Any]:
        kinase, substrate, species = fact
        prefix = "By name: " if again else ""
        found = re.search(rf"^(\d+)\. .*\bKinase {kinase} ", task, re.MULTILINE)
        return {
            "sentences": [int(found[1]) if found else 1],
            "answer": {"kind": "phrase", "value": substrate},
            "setting": species,
            "question": f"{prefix}Which substrate does kinase {kinase} phosphorylate in {species}?",
            "question_kind": "fact",
        }

    def _asked(self, task: str, facts: list[tuple[str, str, str]]) -> tuple[str, str, str]:
        found = QUESTION.search(task)
        assert found
        return next(fact for fact in facts if fact[0] == found[1])

    def _answer(self, task: str, facts: list[tuple[str, str, str]]) -> dict[str, str]:
        found = QUESTION.search(task)
        known = {kinase: substrate for kinase, substrate, _ in facts}
        if not found or found[1] not in known or found[1] in self.wrong_open_book:
            return {"reasoning": "not stated", "answer": "unanswerable"}
        return {"reasoning": "the passage says so", "answer": known[found[1]]}

    def _review(self, task: str) -> dict[str, Any]:
        found = QUESTION.search(task)
        if not found or "By name" in task:
            return _SOUND
        return _SOUND | self.critic.get(found[1], {})
