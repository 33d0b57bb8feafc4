"""Tasks of Inspect's asked of a model, with a log of each that `inspect view` opens.

    logs = await sit(tasks, settings.single_model("hosted_vllm/Qwen/Qwen3-8B", address), Path("logs/base"), Asking())
    sums(logs)[0].figures       {"accuracy": 0.71, "stderr": 0.02}

Models are those of the rest of BioAlchemy (`backends`), as one more provider to Inspect: its own ones for
OpenAI-compatible servers want a release of openai that LiteLLM and Instructor don't take. Inspect never sees a key.
`hf/PATH` is Inspect's: weights that transformers runs in this process. A question that could not be asked has no score,
and the others go on; a model that can't be reached at all is an error before anything is written.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bioalchemy import local
from bioalchemy.backends import Backend, Passing, open_backends
from bioalchemy.errors import ModelError, UsageError
from bioalchemy.evals import continuing
from bioalchemy.hosted import routed
from bioalchemy.settings import RunConfig

if TYPE_CHECKING:
    from inspect_ai import Task
    from inspect_ai.log import EvalLog
    from inspect_ai.model import Model

IN_PROCESS = "hf/"
WEIGHTS_NEED = ("torch", "transformers", "accelerate")
_NEEDED = ("inspect_ai", "inspect_evals", "scipy", "statsmodels")
_MARKUP = re.compile(r"\[/?[a-z ]+\]")
_RETRIES = 5
_STOPPED: Mapping[str, Any] = {"length": "max_tokens", "content_filter": "content_filter"}


class Asking(NamedTuple):
    """How a model is asked; None leaves it to its server."""

    concurrency: int = 8
    temperature: float | None = None
    max_tokens: int | None = None


class Sat(NamedTuple):
    """One task, asked."""

    benchmark: str
    questions: int
    """Each as often as it is asked."""
    failed: int
    """Those without a score."""
    figures: dict[str, float]
    """Inspect's: accuracy, stderr, coverage, precision."""
    log: str
    """The file."""


def prepare(on_terminal: bool) -> None:
    """Say whether Inspect draws its progress, which it settles when it is first used: before anything else of it.

    Raises:
        UsageError: a package of the extra evals is not installed.
    """
    if missing := next((name for name in _NEEDED if find_spec(name) is None), None):
        raise UsageError(f"measuring models needs {missing}: install bioalchemy[evals]")
    os.environ["INSPECT_DISPLAY"] = "rich" if on_terminal else "none"
    from inspect_ai.util import display_type

    display_type()


async def look_for(config: RunConfig, announce: Callable[[str], None] = lambda _: None) -> None:
    """See that the model is there, before questions are made ready for it, which can take minutes.

    Of weights that are run in this process no more is known than whether they could be, until they are loaded.

    Raises:
        UsageError, ModelError: as `sit`.
        AssetError: the embedded model could not be downloaded.
    """
    params = config.entry("critic").litellm_params
    if params.provider == "local":
        await asyncio.to_thread(local.gguf, params.model, announce)
    elif params.model.startswith(IN_PROCESS):
        if missing := next((name for name in WEIGHTS_NEED if find_spec(name) is None), None):
            raise UsageError(
                f"--model {params.model}: weights in this process need {missing}: install it, or serve them (vLLM, "
                "llama.cpp) and give openai/NAME with --api-base"
            )
    else:
        async with open_backends(config, 1, routed, announce):
            pass


async def sit(
    tasks: "Sequence[Task]",
    config: RunConfig,
    out: Path,
    asking: Asking,
    announce: Callable[[str], None] = lambda _: None,
) -> "Sequence[EvalLog]":
    """Ask every task of the model; the logs are in `out`, and one there that was interrupted is continued.

    Raises:
        UsageError: the model's name or address is wrong, what it needs is not installed, or `out` has what is no log.
        ModelError: it can't be reached, refuses the key, or is unknown.
    """
    from inspect_ai import eval_async

    logs: list[EvalLog] = []
    async with _opened(config, asking.concurrency, announce) as (model, weights):
        for task in tasks:
            continuing.mark(task, [*weights, asking.temperature, asking.max_tokens])
        begun = await asyncio.to_thread(continuing.begun, tasks, out)
        for task, log in zip(tasks, begun, strict=True):
            left = continuing.rest(task, log, announce) if log else task
            if log and continuing.is_whole(log):
                logs.append(log)
                continue
            asked = await eval_async(
                left, model=model, log_dir=str(out), log_format="eval", log_level="error", fail_on_error=False,
                max_retries=_RETRIES, max_connections=asking.concurrency, temperature=asking.temperature,
                max_tokens=asking.max_tokens, ctl_server=False,
            )  # fmt: skip
            if not asked or asked[0].status == "cancelled":
                # Inspect ends in peace when it is interrupted.
                raise asyncio.CancelledError
            logs += asked
    return logs


def sums(logs: "Sequence[EvalLog]") -> list[Sat]:
    """What each task came to.

    Raises:
        ModelError: one broke off, or no question of any could be asked.
    """
    for log in logs:
        if log.status != "success":
            raise ModelError(f"{log.eval.task} broke off: {log.error.message if log.error else log.status}")
    sat = [_sat(log) for log in logs]
    if sat and all(one.failed == one.questions for one in sat):
        raise ModelError(f"no question could be asked: {_first_error(logs)}")
    return sat


@asynccontextmanager
async def _opened(
    config: RunConfig, concurrency: int, announce: Callable[[str], None]
) -> "AsyncIterator[tuple[Model, Sequence[Any]]]":
    """The model, and what tells its weights from others'."""
    from inspect_ai.model import get_model

    name = config.entry("critic").litellm_params.model
    if name.startswith(IN_PROCESS):
        yield _in_process(name), [name, *_written(Path(name.removeprefix(IN_PROCESS)))]
        return
    async with open_backends(config, concurrency, routed, announce) as backends:
        _register(backend := backends["critic"])
        model = get_model(f"bioalchemy/{backend.model}", memoize=False)
        yield model, [backend.model, backend.revision, backend.endpoint]


def _written(weights: Path) -> list[tuple[str, int]]:
    """A folder's files with the time of each, in nanoseconds; empty where the name is a hub's."""
    return sorted((file.name, file.stat().st_mtime_ns) for file in weights.glob("*") if file.is_file())


def _in_process(name: str) -> "Model":
    from inspect_ai.model import ModelInfo, get_model, set_model_info

    # Of a name that it does not know Inspect opens the model again, weights and all, to ask it for what it is called.
    set_model_info(name, ModelInfo())
    try:
        return get_model(name, memoize=False)
    except Exception as error:  # what Inspect raises for a missing package has no public name
        if type(error).__name__ != "PrerequisiteError":
            raise
        why = " ".join(_MARKUP.sub("", str(error)).split())
        raise UsageError(f"--model {name}: {why}") from None


def _register(backend: Backend) -> None:
    """Make it Inspect's provider `bioalchemy`; as an argument of a model's it would be written to the log."""
    from inspect_ai.model import ChatMessage, GenerateConfig, ModelAPI, ModelOutput, ModelUsage, modelapi
    from inspect_ai.tool import ToolChoice, ToolInfo

    class Asked(ModelAPI):
        async def generate(
            self, input: list[ChatMessage], tools: list[ToolInfo], tool_choice: ToolChoice, config: GenerateConfig
        ) -> ModelOutput:
            wanted: dict[str, Any] = {"temperature": config.temperature, "max_tokens": config.max_tokens}
            sent = {**wanted, **backend.params.sampling}
            completion = await backend.complete(
                {name: value for name, value in sent.items() if value is not None}
                | {"messages": [{"role": turn.role, "content": turn.text} for turn in input]}
            )
            choice = completion["choices"][0]
            said = choice["message"]["content"]
            output = ModelOutput.from_content(backend.model, said or "", _STOPPED.get(choice["finish_reason"], "stop"))
            usage = completion.get("usage") or {}
            taken, given = usage.get("prompt_tokens") or 0, usage.get("completion_tokens") or 0
            output.usage = ModelUsage(input_tokens=taken, output_tokens=given, total_tokens=taken + given)
            return output

        def should_retry(self, ex: Exception) -> bool:
            return isinstance(ex, Passing)

    modelapi(name="bioalchemy")(lambda: Asked)


def _sat(log: "EvalLog") -> Sat:
    results = log.results
    asked, judged = (results.total_samples, results.completed_samples) if results else (0, 0)
    return Sat(
        benchmark=log.eval.task,
        questions=asked,
        failed=asked - judged,
        figures={
            name: float(metric.value)
            for score in (results.scores if results else ())
            for name, metric in score.metrics.items()
        },
        log=Path(log.location).name,
    )


def _first_error(logs: "Sequence[EvalLog]") -> str:
    errors = (sample.error.message for log in logs for sample in log.samples or () if sample.error)
    return next(errors, "its logs do not say why")
