"""Asking models: what reaches the server, what is paid, booked and kept, and how a call fails."""

import asyncio
import gc
import json
import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from tests.support.asking import AT_ONCE, asking, prompt, through_litellm, until
from tests.support.scripted_model import CUT, ScriptedModel

from bioalchemy.accounts import Origin
from bioalchemy.errors import (
    AuthenticationFailed,
    BackendUnreachable,
    BudgetReached,
    ContextTooLong,
    InvalidResponse,
    RequestRefused,
    TruncatedResponse,
    UnknownModel,
    UsageError,
)
from bioalchemy.llm import MAX_TOKENS, RE_ASKS, Budget

CANARY = "sk-canary-5b1e9d07aa41"


@pytest.fixture(autouse=True)
def counting(model: ScriptedModel) -> None:
    """The model counts legs."""
    model.instead = lambda schema, _: {"legs": 6} if schema == "Count" else None


def completion(content: str = '{"legs": 6}', **more: Any) -> dict[str, Any]:
    """A chat completion with as little as an answer needs."""
    return {
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}]
    } | more


def written(folder: Path) -> bytes:
    """Every byte of every file below `folder`."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def busy(model: ScriptedModel, requests: int) -> None:
    """Wait until the server works on so many."""
    while model.in_flight < requests:  # noqa: ASYNC110 - the server has another loop
        await asyncio.sleep(0.002)


def shown(error: BaseException | None) -> set[str]:
    """What the error and those behind it tell of the key."""
    if error is None:
        return set()
    texts = {text for text in (str(error), repr(error.args), repr(vars(error))) if CANARY in text}
    return texts | shown(error.__cause__) | shown(error.__context__)


# What is sent


async def test_an_answer_that_fits_its_schema(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        reply = await run.ask()
        assert (reply.value.legs, reply.model) == (6, "openai/scripted")
        assert list(reply.call_ids) == run.calls("call_id")
    (body,) = model.bodies
    assert body["response_format"]["json_schema"]["name"] == "Count"
    assert (body["model"], body["temperature"], body["max_tokens"], body["seed"]) == ("scripted", 0.0, MAX_TOKENS, 0)


async def test_free_text_is_asked_for_without_a_schema(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        reply = await run.llm.ask_text("evidence_checker", prompt(), origin=Origin())
        assert reply.value == "I do not know. <answer>unknown</answer>"
        assert list(reply.call_ids) == run.calls("call_id")
    (body,) = model.bodies
    assert "response_format" not in body
    assert body["temperature"] == 0.7


async def test_a_models_parameters_override_the_roles(model: ScriptedModel, tmp_path: Path) -> None:
    params: dict[str, Any] = {
        "temperature": None,
        "max_tokens": 50,
        "top_p": 0.9,
        "timeout": 5,
        "max_parallel_requests": 2,
    }
    async with asking(tmp_path, model, **params) as run:
        await run.ask()
    (body,) = model.bodies
    assert {name: body.get(name) for name in params} == {
        "temperature": None, "max_tokens": 50, "top_p": 0.9, "timeout": None, "max_parallel_requests": None,
    }  # fmt: skip
    assert "temperature" not in body


# How a call fails, and how many requests that takes


async def test_prose_is_asked_again_and_then_refused(model: ScriptedModel, tmp_path: Path) -> None:
    model.instead = lambda *_: "I would rather talk. " * 100
    async with asking(tmp_path, model) as run:
        with pytest.raises(InvalidResponse, match=r"^openai/scripted gave no valid Count in 2 attempts: ") as caught:
            await run.ask()
        assert model.posts == RE_ASKS + 1
        assert len(str(caught.value)) < 400
        assert "\n" not in str(caught.value)
        # The re-ask tells the model what was wrong.
        assert len(model.bodies[1]["messages"]) > len(model.bodies[0]["messages"])
        assert run.calls() == ["paid", "paid"]


async def test_a_re_ask_can_mend_an_answer(model: ScriptedModel, tmp_path: Path) -> None:
    answers = iter([{"legs": "many"}, dict[str, Any](legs=6)])
    model.instead = lambda *_: next(answers)
    async with asking(tmp_path, model) as run:
        reply = await run.ask()
        assert (reply.value.legs, model.posts) == (6, 2)
        assert list(reply.call_ids) == run.calls("call_id")
        again = await run.ask()
        assert (again.call_ids, model.posts) == (reply.call_ids, 2)


async def test_an_answer_that_did_not_fit_is_not_kept(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        model.instead = lambda *_: "prose"
        with pytest.raises(InvalidResponse):
            await run.ask()
        model.instead = lambda *_: {"legs": 8}
        reply = await run.ask()
        assert (reply.value.legs, model.posts) == (8, 3)
        assert reply.call_ids == tuple(run.calls("call_id")[2:])


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
async def test_a_fault_that_passes_is_waited_out(model: ScriptedModel, tmp_path: Path, status: int) -> None:
    model.faults.extend([(status, AT_ONCE)] * 2)
    async with asking(tmp_path, model) as run:
        assert (await run.ask()).value.legs == 6
        assert run.calls("source, http_attempts") == [("paid", 3)]
    assert model.posts == 3


async def test_a_fault_that_stays_ends_after_so_many_attempts(model: ScriptedModel, tmp_path: Path) -> None:
    model.faults.extend([(500, AT_ONCE)] * 9)
    async with asking(tmp_path, model, attempts=3) as run:
        with pytest.raises(BackendUnreachable, match="HTTP 500, fault 500"):
            await run.ask()
        assert run.calls() == []
    assert model.posts == 3


async def test_a_silent_server_is_given_up(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model, attempts=1, timeout=0.05) as run:
        model.delay_s = 5
        with pytest.raises(BackendUnreachable, match=r"no answer within 0\.05 s"):
            await run.ask()
    assert model.posts == 1


async def test_the_servers_wish_to_wait_is_honoured(model: ScriptedModel, tmp_path: Path) -> None:
    model.faults.append((429, {"Retry-After": "1"}))
    async with asking(tmp_path, model) as run:
        await run.ask()
    first, second = model.arrivals
    assert second - first >= 1


REFUSALS = [
    (401, "", AuthenticationFailed, "the key is missing or refused (HTTP 401, fault 401)"),
    (402, "", AuthenticationFailed, "the account is out of credit (HTTP 402, fault 402)"),
    (403, "", AuthenticationFailed, "the key is missing or refused (HTTP 403, fault 403)"),
    (404, "", UnknownModel, "HTTP 404, fault 404"),
    (400, "", RequestRefused, "HTTP 400, fault 400"),
    (422, "", RequestRefused, "HTTP 422, fault 422"),
    (400, "This model's maximum context length is 4096 tokens.", ContextTooLong, "maximum context length is 4096"),
    (400, "the request exceeds the available context size", ContextTooLong, "exceeds the available context size"),
]
"""The last is llama.cpp's; LiteLLM does not know its words."""


@pytest.mark.parametrize(("status", "says", "error", "told"), REFUSALS)
async def test_a_refusal_is_final(
    model: ScriptedModel, tmp_path: Path, status: int, says: str, error: type[Exception], told: str
) -> None:
    model.fault_message = says
    model.faults.extend([(status, {})] * 9)
    async with asking(tmp_path, model) as run:
        with pytest.raises(error) as caught:
            await run.ask()
    assert told in str(caught.value)
    assert type(caught.value) is error
    assert model.posts == 1


ODD = [
    {},
    {"choices": []},
    {"choices": "none"},
    {"choices": [{}]},
    {"error": {"message": "sorry"}},
    completion(usage="none"),
    completion(usage={"prompt_tokens": "many", "completion_tokens": None, "total_tokens": []}),
    completion(cost_usd="cheap", usage={"prompt_tokens": -1}),
]


@pytest.mark.parametrize("odd", ODD)
async def test_what_is_no_chat_completion_is_an_invalid_response(
    model: ScriptedModel, tmp_path: Path, odd: dict[str, Any]
) -> None:
    model.raw.append(json.dumps(odd))
    prices = {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6}
    async with asking(tmp_path, model, info=prices) as run:
        with pytest.raises(InvalidResponse, match="the backend's answer"):
            await run.ask()
        assert model.posts == 1
        assert (await run.ask()).value.legs == 6


@pytest.mark.parametrize("raw", ["<html>Welcome</html>", "[]", '"yes"', '{"choices": [', ""])
async def test_what_is_not_json_is_tried_again(model: ScriptedModel, tmp_path: Path, raw: str) -> None:
    model.raw.extend([raw] * 2)
    async with asking(tmp_path, model, attempts=1) as run:
        with pytest.raises(BackendUnreachable, match="the answer is not"):
            await run.ask()


async def test_an_answer_that_nobody_priced_can_lack_usage(model: ScriptedModel, tmp_path: Path) -> None:
    model.raw.append(json.dumps(completion()))
    async with asking(tmp_path, model) as run:
        assert (await run.ask()).value.legs == 6
        asked = run.ledger.db.execute("SELECT prompt_tokens, completion_tokens, response FROM calls").fetchone()
        assert asked[0] > 10, "estimated, so that --max-tokens holds"
        assert asked[1] == int(len(asked[2]) / 3.5)


async def test_a_response_that_did_not_fit_is_booked_as_such(model: ScriptedModel, tmp_path: Path) -> None:
    model.raw.append(json.dumps(completion('{"legs": "many"}')))
    async with asking(tmp_path, model) as run:
        assert (await run.ask()).value.legs == 6
        assert run.calls("outcome") == ["InvalidResponse", "ok"]


async def test_a_server_can_not_count_backwards(model: ScriptedModel, tmp_path: Path) -> None:
    model.raw.append(json.dumps(completion(usage={"prompt_tokens": -5, "completion_tokens": -7, "total_tokens": -12})))
    async with asking(tmp_path, model) as run:
        await run.ask()
        assert run.calls("prompt_tokens, completion_tokens") == [(0, 0)]


# The response cache


async def test_a_cut_answer_is_an_error_that_is_never_kept(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        model.instead = lambda *_: CUT
        for _ in range(2):
            with pytest.raises(TruncatedResponse, match=f"openai/scripted was cut at {MAX_TOKENS} tokens"):
                await run.ask()
        with pytest.raises(TruncatedResponse):
            await run.llm.ask_text("critic", prompt(), origin=Origin())
        assert model.posts == 3
        assert run.calls("source, outcome") == [("paid", "TruncatedResponse")] * 3


async def test_a_replay_names_the_call_that_answered_not_one_that_was_cut(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        model.instead = lambda *_: CUT
        with pytest.raises(TruncatedResponse):
            await run.ask()
        model.instead = lambda *_: {"legs": 6}
        paid, replayed = await run.ask(), await run.ask()
        assert replayed.call_ids == paid.call_ids == tuple(run.calls("call_id")[1:])


async def test_what_was_asked_is_not_paid_for_again(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        first, second = await run.ask(), await run.ask()
        assert (second.value.legs, second.call_ids) == (6, first.call_ids)
        assert run.calls() == ["paid"]
    async with asking(tmp_path, model) as run:  # as after a restart
        third = await run.ask()
        assert (third.value.legs, third.call_ids) == (6, first.call_ids)
        assert run.calls() == ["paid"]
    assert model.posts == 1


async def test_another_run_shares_the_cache_and_pays_nothing(model: ScriptedModel, tmp_path: Path) -> None:
    info = {"input_cost_per_token": 1.0, "output_cost_per_token": 1.0}
    async with asking(tmp_path, model, run="one", info=info) as run:
        await run.ask()
        paid = run.ledger.tally.cost_usd
        assert paid > 0
    async with asking(tmp_path, model, run="two", info=info) as run:
        await run.ask()
        assert run.calls("source, cost_usd") == [("cache", paid)], "a receipt tells what its pair once cost"
        assert run.ledger.tally.cost_usd == 0
        assert (run.ledger.tally.calls, run.ledger.tally.calls_from_cache, run.ledger.tally.tokens) == (0, 1, 0)
    assert model.posts == 1


@pytest.mark.parametrize(
    "changed",
    [{"temperature": 0.5}, {"top_p": 0.5}, {"info": {"revision": "b"}}, {"name": "hosted_vllm/scripted"}],
    ids=str,
)
async def test_what_changes_the_words_is_asked_anew(
    model: ScriptedModel, tmp_path: Path, changed: dict[str, Any]
) -> None:
    for run_name, params in (("one", {}), ("two", changed)):
        async with asking(tmp_path, model, run=run_name, **params) as run:
            await run.ask()
    assert model.posts == 2


async def test_samples_are_entries_of_their_own(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        for _ in range(2):
            await asyncio.gather(*(run.ask(sample=n) for n in range(3)))
        assert sorted(run.calls("sample")) == [0, 1, 2]
    assert sorted(body["seed"] for body in model.bodies) == [0, 1, 2]
    with sqlite3.connect(tmp_path / "responses.sqlite") as cache:
        assert cache.execute("SELECT COUNT(*) FROM responses").fetchone() == (3,)


async def test_equal_requests_at_one_time_are_one(model: ScriptedModel, tmp_path: Path) -> None:
    model.delay_s = 0.1
    async with asking(tmp_path, model) as run:
        replies = await asyncio.gather(*(run.ask(origin=Origin("a", f"c{n}")) for n in range(5)))
        assert [reply.value.legs for reply in replies] == [6] * 5
        assert sorted(run.calls()) == ["cache"] * 4 + ["paid"]
        assert (run.ledger.tally.calls, run.ledger.tally.calls_from_cache) == (1, 4)
    assert model.posts == 1


async def test_one_who_gives_up_does_not_take_the_answer_from_the_others(model: ScriptedModel, tmp_path: Path) -> None:
    model.delay_s = 0.1
    async with asking(tmp_path, model) as run:
        impatient, patient = asyncio.create_task(run.ask()), asyncio.create_task(run.ask())
        await busy(model, 1)
        impatient.cancel()
        assert (await patient).value.legs == 6
    assert model.posts == 1


async def test_a_response_that_was_paid_but_not_booked_is_booked_later(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        await run.ask()
        booked = run.calls("call_id, cost_usd, prompt_tokens, started")
        run.ledger.db.execute("DELETE FROM calls")  # as if killed in between
    async with asking(tmp_path, model) as run:
        assert run.ledger.tally.tokens == 0
        await run.ask()
        assert run.calls("call_id, cost_usd, prompt_tokens, started") == booked
        assert run.calls() == ["paid"]
        assert run.ledger.tally.calls == 1
    assert model.posts == 1


async def test_without_a_cache_every_call_is_paid(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model, cached=False) as run:
        await run.ask()
        await run.ask()
        assert run.calls() == ["paid", "paid"]
    assert not (tmp_path / "responses.sqlite").exists()


# Money and budgets


async def test_tokens_and_dollars_add_up(model: ScriptedModel, tmp_path: Path) -> None:
    prices = {"input_cost_per_token": 0.5, "output_cost_per_token": 2.0}
    usage = {
        "prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110,
        "prompt_tokens_details": {"cached_tokens": 60}, "completion_tokens_details": {"reasoning_tokens": 4},
    }  # fmt: skip
    model.raw.extend([json.dumps(completion(usage=usage))] * 2)
    async with asking(tmp_path, model, info=prices) as run:
        await run.ask()
        await run.ask(sample=1)
        columns = "prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, cost_usd"
        assert run.calls(columns) == [(100, 10, 60, 4, 70.0)] * 2
        tally = run.ledger.tally
        assert (tally.calls, tally.prompt_tokens, tally.completion_tokens, tally.cached_tokens) == (2, 200, 20, 120)
        assert (tally.tokens, tally.cost_usd, tally.calls_without_price) == (220, 140.0, 0)
    async with asking(tmp_path, model, info=prices) as run:
        assert run.ledger.tally == tally  # counted anew from the file


async def test_an_unknown_price_is_unknown_and_not_nothing(model: ScriptedModel, tmp_path: Path) -> None:
    async with asking(tmp_path, model) as run:
        await run.ask()
        assert run.calls("cost_usd") == [None]
        assert (run.ledger.tally.cost_usd, run.ledger.tally.calls_without_price) == (0.0, 1)
        assert not run.backends["critic"].has_price


@pytest.mark.parametrize(
    ("budget", "said"),
    [(Budget(max_tokens=140), "of 140 tokens were spent"), (Budget(max_usd=0.01), r"of \$0\.01\d* were spent")],
)
async def test_a_spent_budget_ends_before_paying(
    model: ScriptedModel, tmp_path: Path, budget: Budget, said: str
) -> None:
    prices = {"input_cost_per_token": 0.01, "output_cost_per_token": 0.01}
    async with asking(tmp_path, model, info=prices) as run:
        await run.ask()
    for _ in range(2):  # what an earlier session spent counts
        async with asking(tmp_path, model, budget=budget, info=prices) as run:
            with pytest.raises(BudgetReached, match=said):
                await run.ask(sample=1)
            await run.ask()  # what is paid for already stays free
    assert model.posts == 1


async def test_requests_in_flight_do_not_overshoot_a_budget(model: ScriptedModel, tmp_path: Path) -> None:
    model.delay_s = 0.05
    async with asking(tmp_path, model, budget=Budget(max_tokens=2000)) as run:
        await run.ask()
        asked = (run.ask(sample=n) for n in range(1, 100))
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        assert any(isinstance(outcome, BudgetReached) for outcome in outcomes)
        assert 1000 < run.ledger.tally.tokens <= 2000


# Order


async def test_the_earliest_work_goes_first_and_no_more_at_once_than_slots(
    model: ScriptedModel, tmp_path: Path
) -> None:
    model.delay_s = 0.1
    async with asking(tmp_path, model, concurrency=2) as run:
        first = [asyncio.create_task(run.ask("0", origin=Origin(order=0), sample=n)) for n in range(2)]
        await busy(model, 2)
        later = [asyncio.create_task(run.ask(str(n), origin=Origin(order=n))) for n in (7, 3, 5, 1, 8, 2)]
        await asyncio.gather(*first, *later)
    assert model.most_in_flight == 2
    order = [int(body["messages"][-1]["content"][0]) for body in model.bodies]
    assert [sorted(order[n : n + 2]) for n in range(0, 8, 2)] == [[0, 0], [1, 2], [3, 5], [7, 8]]


async def test_a_waiter_that_was_cancelled_leaves_no_slot_lost(model: ScriptedModel, tmp_path: Path) -> None:
    model.delay_s = 0.1
    async with asking(tmp_path, model, concurrency=1) as run:
        asks = [asyncio.create_task(run.ask(sample=n)) for n in range(3)]
        await busy(model, 1)
        await run.llm.__aexit__(None, None, None)  # cancels what is under way and what waits
        ended = await asyncio.gather(*asks, return_exceptions=True)
        assert [type(error) for error in ended] == [asyncio.CancelledError] * 3
        assert (await run.ask(sample=9)).value.legs == 6
    assert model.posts == 2


async def test_a_role_may_have_fewer_slots(model: ScriptedModel, tmp_path: Path) -> None:
    model.delay_s = 0.02
    async with asking(tmp_path, model, concurrency=8, max_parallel_requests=1) as run:
        await asyncio.gather(*(run.ask(sample=n) for n in range(4)))
    assert model.most_in_flight == 1


# Keys


async def test_a_key_reaches_the_server_and_no_file(
    model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("SOME_ACCOUNT", CANARY)  # a name that says nothing of a key
    model.key = CANARY
    async with asking(tmp_path, model, api_key="os.environ/SOME_ACCOUNT") as run:
        assert (await run.ask()).value.legs == 6
        assert f"Bearer {CANARY}".encode() not in written(tmp_path)
        model.instead = lambda *_: {"legs": f"I was told {CANARY}"}
        with pytest.raises(InvalidResponse, match="<SOME_ACCOUNT>") as invalid:
            await run.ask("another question")
        model.key = "another"
        with pytest.raises(AuthenticationFailed, match="Incorrect API key provided: Bearer <SOME_ACCOUNT>") as refused:
            await run.ask(sample=1)
        assert not shown(invalid.value) | shown(refused.value)
        assert CANARY.encode() not in written(tmp_path)
    assert CANARY.encode() not in written(tmp_path)
    assert CANARY not in caplog.text
    assert b"legs" in written(tmp_path)


async def test_an_answer_that_repeats_the_key_is_kept_without_it(
    model: ScriptedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    model.instead = lambda *_: f"Your key is {CANARY}."
    async with asking(tmp_path, model) as run:
        for _ in range(2):
            reply = await run.llm.ask_text("critic", prompt(), origin=Origin())
            assert reply.value == "Your key is <OPENAI_API_KEY>."
    assert model.posts == 1
    assert CANARY.encode() not in written(tmp_path)


# Hosted APIs, through LiteLLM's Router

HOSTED = "litellm_proxy/scripted"
"""A provider that LiteLLM calls with OpenAI's client, at an address that it is given."""
OWN_CLIENT = "deepseek/scripted"
"""One that it calls with its own client."""


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("HOSTED_KEY", CANARY)
    return {"name": HOSTED, "api_key": "os.environ/HOSTED_KEY"}


@through_litellm
async def test_a_hosted_model_answers_and_is_booked(
    model: ScriptedModel, tmp_path: Path, hosted: dict[str, Any]
) -> None:
    model.key = CANARY
    async with asking(tmp_path, model, **hosted) as run:
        first, again = await run.ask(), await run.ask()
        assert (first.value.legs, first.model) == (6, HOSTED)
        assert again.call_ids == first.call_ids
        ((source, tokens, cached, cost),) = run.calls("source, prompt_tokens, cached_tokens, cost_usd")
        assert (source, cost) == ("paid", None)
        assert tokens > cached > 0
        await run.ask(sample=1)
    body, sample = model.bodies
    assert body == sample  # no seed: not every provider takes one
    assert body["response_format"]["json_schema"]["name"] == "Count"
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("scripted", 0.0, MAX_TOKENS)
    assert CANARY.encode() not in written(tmp_path)


@through_litellm
@pytest.mark.parametrize("name", [HOSTED, OWN_CLIENT])
@pytest.mark.parametrize(("status", "says", "error", "told"), [*REFUSALS[:-1], (413, "", RequestRefused, "fault 413")])
async def test_a_hosted_refusal_is_final(
    model: ScriptedModel, tmp_path: Path, hosted: dict[str, Any],
    name: str, status: int, says: str, error: type[Exception], told: str,
) -> None:  # fmt: skip
    model.fault_message = says
    model.faults.extend([(status, {})] * 9)
    async with asking(tmp_path, model, **hosted | {"name": name}) as run:
        with pytest.raises(error) as caught:
            await run.ask()
    assert type(caught.value) is error
    assert name in str(caught.value)
    assert says in str(caught.value)
    assert model.posts == 1


@through_litellm
@pytest.mark.parametrize("name", [HOSTED, OWN_CLIENT])
async def test_a_hosted_fault_is_retried_by_one_layer(
    model: ScriptedModel, tmp_path: Path, hosted: dict[str, Any], name: str
) -> None:
    model.faults.extend([(429, AT_ONCE), (503, AT_ONCE)])
    async with asking(tmp_path, model, **hosted | {"name": name}) as run:
        await run.ask()
        assert model.posts == 3
        model.faults.extend([(500, AT_ONCE)] * 9)
        with pytest.raises(BackendUnreachable, match=name):
            await run.ask(sample=1)
    assert model.posts == 3 + 3


@through_litellm
@pytest.mark.parametrize("name", [HOSTED, OWN_CLIENT])
async def test_a_hosted_apis_wish_to_wait_is_honoured(
    model: ScriptedModel, tmp_path: Path, hosted: dict[str, Any], name: str
) -> None:
    model.faults.append((429, {"Retry-After": "1"}))
    async with asking(tmp_path, model, **hosted | {"name": name}) as run:
        await run.ask()
    first, second = model.arrivals
    assert second - first >= 1


@through_litellm
async def test_a_hosted_api_that_repeats_the_key_does_not_pass_it_on(
    model: ScriptedModel, tmp_path: Path, hosted: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    model.key = "another"
    async with asking(tmp_path, model, **hosted) as run:
        with pytest.raises(AuthenticationFailed, match="<HOSTED_KEY>") as caught:
            await run.ask()
    assert not shown(caught.value)
    assert CANARY not in caplog.text
    assert CANARY.encode() not in written(tmp_path)


@through_litellm
async def test_a_silent_hosted_api_is_given_up(model: ScriptedModel, tmp_path: Path, hosted: dict[str, Any]) -> None:
    model.delay_s = 5
    async with asking(tmp_path, model, attempts=1, timeout=0.3, **hosted) as run:
        with pytest.raises(BackendUnreachable, match=r"no answer within 0\.3 s"):
            await run.ask()
    assert model.posts == 1


@through_litellm
@pytest.mark.parametrize("name", ["nonsense", "nobody/scripted"])
async def test_a_provider_that_nobody_knows_is_refused(model: ScriptedModel, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=f"^unknown model '{name}': names are LiteLLM's"):
        async with asking(tmp_path, model, name=name):
            pass


@through_litellm
async def test_prices_come_from_litellms_own_table_and_not_the_network(
    model: ScriptedModel, tmp_path: Path, hosted: dict[str, Any]
) -> None:
    async with asking(tmp_path, model, **hosted | {"name": "deepseek/deepseek-chat"}) as run:
        assert run.backends["critic"].has_price
        assert (run.backends["critic"].window or 0) > 10_000
        await run.ask()
        (cost,) = run.calls("cost_usd")
        assert 0 < cost < 0.01
        assert run.ledger.tally.cost_usd == cost


async def test_what_is_paid_is_booked_though_nobody_waits_for_it_any_more(model: ScriptedModel, tmp_path: Path) -> None:
    model.delay_s = 0.2
    async with asking(tmp_path, model) as run:
        waiting = asyncio.create_task(run.ask())
        await until(lambda: model.in_flight > 0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert run.calls() == []
        await until(lambda: model.in_flight == 0)
        await asyncio.sleep(0.1)
        assert run.calls() == ["paid"]


async def test_a_failure_that_nobody_waits_for_is_not_logged(
    model: ScriptedModel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with asking(tmp_path, model) as run:
        # The first waits between its attempts when its caller goes; its last attempt fails unheard.
        model.faults.extend([(500, {"Retry-After": "1"}), (401, {})])
        waiting = asyncio.create_task(run.ask())
        await until(lambda: model.posts > 0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await until(lambda: model.posts == 2)
        await asyncio.sleep(0.1)
        del waiting  # its traceback holds the request
        gc.collect()
    assert "never retrieved" not in caplog.text
