"""Responses of a policy to rows: over an OpenAI-compatible endpoint, or from vLLM in this process.

    async for row, said in Endpoint(policy, "http://127.0.0.1:8000/v1", …).answers(rows): …
        Row(…), [Sampled("… <answer>CDK4</answer>", truncated=False), …]        or why the server refuses that row

Rows are taken as they are needed and come back as they are done, in any order. The prompt is one user's message without
a system message, as in training. A server that fails for a while is asked again, by one layer and up to `ATTEMPTS`
times, with pauses that double up to `LONGEST_PAUSE_S`.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from itertools import islice
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from bioalchemy.errors import (
    AuthenticationFailed,
    BackendUnreachable,
    ModelError,
    RequestRefused,
    UnknownModel,
    UsageError,
)
from bioalchemy_training.data import Row
from bioalchemy_training.pass_rates import Policy, Sampled

ATTEMPTS = 14
"""With the pauses between them about four and a half minutes: a server's restart."""
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
TIMEOUT_S = 1800.0
"""For one response, the wait for the server's attention included."""
_BATCH = 256
"""Rows that vLLM is given at a time."""

Said = tuple[Row, list[Sampled] | str]
Tell = Callable[[str], None]


class _Passing(Exception):
    """A failure that may pass."""

    def __init__(self, why: str, retry_after_s: float | None = None) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s


class Endpoint:
    """A server with `/chat/completions`."""

    def __init__(self, policy: Policy, api_base: str, key: str, concurrency: int, tell: Tell) -> None:
        """`key` is empty where the server wants none; `concurrency` requests are in flight at once.

        Raises:
            UsageError: the address is none.
        """
        address = urlsplit(api_base)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise UsageError(f"--api-base {api_base!r} is not of the form http://HOST:PORT/v1")
        if address.query or address.fragment or address.username is not None:
            raise UsageError("--api-base has a path such as /v1 and nothing after it; a key goes by --api-key-env")
        self._policy, self._key, self._tell = policy, key, tell
        self._base = api_base.rstrip("/")
        self._url = f"{self._base}/chat/completions"
        self._slots = asyncio.Semaphore(concurrency)
        self._rows = -(-concurrency // policy.samples) + 1
        self._told = 0.0

    async def answers(self, rows: Iterator[Row]) -> AsyncGenerator[Said, None]:
        """Ask for every row.

        Raises:
            BackendUnreachable: the server failed for too long.
            AuthenticationFailed, UnknownModel: it turns us away.
        """
        import aiohttp

        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        connector = aiohttp.TCPConnector(limit=0)
        asked: set[asyncio.Task[Said]] = set()
        async with aiohttp.ClientSession(connector=connector, headers=headers, timeout=timeout) as self._session:
            await self._look_for_model()
            try:
                for row in rows:
                    asked.add(asyncio.create_task(self._ask(row)))
                    if len(asked) >= self._rows:
                        for said in await _ended(asked):
                            yield said
                while asked:
                    for said in await _ended(asked):
                        yield said
            finally:
                for task in asked:
                    task.cancel()
                await asyncio.gather(*asked, return_exceptions=True)

    async def _look_for_model(self) -> None:
        """llama.cpp answers to any name. A server that tells of none is taken at the policy's word."""
        import aiohttp

        try:
            async with self._session.get(f"{self._base}/models", timeout=aiohttp.ClientTimeout(15)) as response:
                entries = json.loads(await response.text(errors="replace"))["data"]
            served = [str(entry["id"]) for entry in entries]
            names = {str(name) for entry in entries for name in entry.get("aliases") or ()}
        except (aiohttp.ClientError, OSError, ValueError, LookupError, TypeError, AttributeError):
            return
        names |= {name for one in served for name in (one, PurePosixPath(one).name, PurePosixPath(one).stem)}
        if served and self._policy.model not in names:
            told = ", ".join(PurePosixPath(one).name if one.startswith("/") else one for one in served)
            raise UnknownModel(f"{self._base} does not serve {self._policy.model!r}; it serves {self._safe(told)}")

    async def _ask(self, row: Row) -> Said:
        try:
            async with asyncio.TaskGroup() as group:
                samples = [group.create_task(self._sample(row.prompt)) for _ in range(self._policy.samples)]
        except ExceptionGroup as failures:
            failure = failures.exceptions[0]
            if isinstance(failure, RequestRefused):
                return row, str(failure)
            raise failure from None
        return row, [sample.result() for sample in samples]

    async def _sample(self, prompt: str) -> Sampled:
        from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt

        retrying = AsyncRetrying(
            retry=retry_if_exception_type(_Passing), stop=stop_after_attempt(ATTEMPTS), wait=_pause,
            before_sleep=self._tell_of_pause, reraise=True,
        )  # fmt: skip
        try:
            return await retrying(self._request, prompt)
        except _Passing as failure:
            raise BackendUnreachable(f"{failure}, and so for {ATTEMPTS} times") from None

    async def _request(self, prompt: str) -> Sampled:
        import aiohttp

        policy = self._policy
        body = {
            "model": policy.model, "messages": [{"role": "user", "content": prompt}],
            "temperature": policy.temperature, "max_tokens": policy.max_tokens,
        }  # fmt: skip
        try:
            async with self._slots, self._session.post(self._url, json=body) as response:
                text = await response.text(errors="replace")
        except TimeoutError:
            raise _Passing(f"{self._url}: no answer within {TIMEOUT_S:g} s") from None
        except aiohttp.ClientConnectorError as error:
            refused = isinstance(error.os_error, ConnectionRefusedError)
            raise _Passing(f"{self._url}: {'nothing listens there' if refused else error.os_error}") from None
        except (aiohttp.ClientError, OSError) as error:
            raise _Passing(f"{self._url}: the connection broke ({type(error).__name__})") from None
        if response.status >= 400:
            raise self._refusal(response.status, text, response.headers.get("Retry-After", ""))
        return self._read(text)

    def _read(self, text: str) -> Sampled:
        try:
            choice = json.loads(text)["choices"][0]
            said, ended = choice["message"]["content"] or "", choice["finish_reason"]
        except (ValueError, LookupError, TypeError):
            raise _Passing(f"{self._url}: the answer is no chat completion but {self._safe(text)[:60]!r}") from None
        if ended == "content_filter":
            raise RequestRefused(f"{self._url}: the server withheld the response (content_filter)")
        return Sampled(said, ended == "length")

    def _refusal(self, status: int, text: str, retry_after: str) -> Exception:
        why = f"{self._url}: HTTP {status}, {self._safe(ModelError.stated(text))[:300]}"
        if status in (408, 425, 429) or status >= 500:
            return _Passing(why, float(retry_after) if retry_after.isdecimal() else None)
        if status in (401, 402, 403):
            return AuthenticationFailed(f"{why}; --api-key-env names the variable that holds the key")
        if status == 404:
            return UnknownModel(f"{why}; is --model the name that the server gives it, and does --api-base end in /v1?")
        return RequestRefused(why)

    def _safe(self, text: str) -> str:
        """A server's words without our key, which some repeat."""
        return text.replace(self._key, "…") if self._key else text

    def _tell_of_pause(self, state: Any) -> None:
        if time.monotonic() - self._told > LONGEST_PAUSE_S:
            self._told = time.monotonic()
            self._tell(f"· {state.outcome.exception()}; trying again")


async def _ended(asked: set[asyncio.Task[Said]]) -> list[Said]:
    """What is done by now, taken out of `asked`; a failure waits until the next call for what succeeded beside it."""
    done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    sound = {task for task in done if task.exception() is None}
    asked -= sound or done
    return [task.result() for task in sound or done]


def _pause(state: Any) -> float:
    failure: _Passing = state.outcome.exception()
    doubled: float = FIRST_PAUSE_S * 2 ** (state.attempt_number - 1)
    return min(LONGEST_PAUSE_S, doubled if failure.retry_after_s is None else failure.retry_after_s)


class InProcess:
    """vLLM here: LLM.chat of vLLM 0.22 to 0.31."""

    def __init__(self, policy: Policy) -> None:
        """Load the model.

        Raises:
            UsageError: vLLM is not installed.
        """
        try:
            import vllm
        except ImportError:
            raise UsageError(
                "--vllm needs a GPU and vLLM, which is not installed here: install bioalchemy-training[vllm], "
                f"or start `vllm serve {policy.model}` where there is one and give --api-base"
            ) from None
        self._params = vllm.SamplingParams(
            n=policy.samples, temperature=policy.temperature, max_tokens=policy.max_tokens
        )
        self._llm = vllm.LLM(model=policy.model)

    async def answers(self, rows: Iterator[Row]) -> AsyncGenerator[Said, None]:
        """Ask for every row, in batches.

        Raises:
            ModelError: vLLM can't answer a prompt, as one that is longer than the model's window.
        """
        while batch := list(islice(rows, _BATCH)):
            prompts = [[{"role": "user", "content": row.prompt}] for row in batch]
            try:
                outputs = self._llm.chat(prompts, self._params, use_tqdm=False)
            except ValueError as error:
                raise ModelError(f"vLLM: {error}") from error
            for row, output in zip(batch, outputs, strict=True):
                yield row, [Sampled(one.text, one.finish_reason == "length") for one in output.outputs]
