"""The arguments of TRL's trainers and of LoRA: which there are, and that each has a value of its type.

    check("grpo", {"learning_rat": 1e-6})   UsageError: grpo.learning_rat is unknown; is learning_rate meant?
    check("grpo", {"loss_type": "grop"})    UsageError: grpo.loss_type grop is unknown: give bnpo, cispo, …
    build("grpo", {"learning_rate": "1e-6", …}) -> GRPOConfig(learning_rate=1e-06, …)

Names are taken from the installed sources as they stand in their files, since importing them imports torch: a misspelt
key is told in a moment, and not after a model was loaded. So are values that are texts and not any text: what TRL's
trainer compares them with, or the keys under which transformers and torch look them up, all of which otherwise say so
at the first step.
"""

import ast
import json
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import ConfigDict, PydanticUserError, TypeAdapter, ValidationError

from bioalchemy.errors import UsageError

_TRAINING_ARGUMENTS = (("trl", "trainer/base_config.py"), ("transformers", "training_args.py"))
_SOURCES: dict[str, tuple[tuple[str, str], ...]] = {
    "grpo": (("trl", "trainer/grpo_config.py"), *_TRAINING_ARGUMENTS),
    "sft": (("trl", "trainer/sft_config.py"), *_TRAINING_ARGUMENTS),
    "lora": (("peft", "tuners/lora/config.py"), ("peft", "config.py")),
}
"""Package and file of each class, from itself to what it inherits from."""
_CLASSES = {"grpo": ("trl", "GRPOConfig"), "sft": ("trl", "SFTConfig"), "lora": ("peft", "LoraConfig")}
_LORA_BASES = ("LoraConfig", "PeftConfig", "PeftConfigMixin")
_COMPARING = {
    "grpo": (
        ("trainer/grpo_config.py", "trainer/grpo_trainer.py"),
        ("loss_type", "importance_sampling_level", "scale_rewards", "multi_objective_aggregation", "vllm_mode",
         "vllm_importance_sampling_mode"),
    ),
    "sft": (
        ("trainer/sft_config.py", "trainer/sft_trainer.py"), ("loss_type", "packing_strategy", "truncation_mode"),
    ),
}  # fmt: skip
"""Files of TRL, and those of their arguments that they compare with every value there is."""
_LOOKED_UP = {
    "log_level": ("transformers", "utils/logging.py", "log_levels"),
    "log_level_replica": ("transformers", "utils/logging.py", "log_levels"),
    "torch_compile_mode": ("torch", "_inductor/__init__.py", "mode_options"),
}
"""Arguments of both trainers that are keys of a table: its package, file and name."""
_BESIDE_LOG_LEVELS = "passive"
"""What `TrainingArguments` adds to them."""
_WIDER = {"scale_rewards": str | bool}
"""Where TRL documents more than it annotates."""


def check(section: str, given: Mapping[str, Any]) -> None:
    """See that each key is one of the section's class, each of its `choices` one that there is, and keywords are some.

    Raises:
        UsageError: it is not, with what is; or the class's package is not installed.
    """
    known = names(section)
    for key in given:
        if key not in known:
            raise UsageError(f"{section}.{key} is unknown{meant(str(key), known)}")
        if str(key).endswith("_kwargs") and isinstance(given[key], str) and not _is_object(given[key]):
            raise UsageError(f"{section}.{key} {given[key]!r}: give names with their values, such as {{name: value}}")
    for key, values in choices(section).items():
        _check_choice(f"{section}.{key}", given.get(key), values)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _check_choice(where: str, value: Any, known: Iterable[str]) -> None:
    """What is no text is looked at with its type."""
    *most, last = known
    if isinstance(value, str) and value not in (*most, last):
        raise UsageError(f"{where} {value} is unknown: give {', '.join(most)} or {last}")


def meant(key: str, known: Iterable[str]) -> str:
    """What to add to a message on a key that is unknown."""
    close = get_close_matches(key, known, n=1)
    return f"; is {close[0]} meant?" if close else ""


def is_installed(package: str) -> bool:
    """Whether it could be imported."""
    return find_spec(package) is not None


@cache
def names(section: str) -> frozenset[str]:
    """Every argument of a section's class.

    Raises:
        UsageError: its package is not installed.
    """
    found: set[str] = set()
    for package, file in _SOURCES[section]:
        for node in _tree(package, file).body:
            if isinstance(node, ast.ClassDef) and (section != "lora" or node.name in _LORA_BASES):
                found.update(_fields(node))
    return frozenset(found)


def _tree(package: str, file: str) -> ast.Module:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise UsageError(f"training needs {package}: install bioalchemy-training[train]")
    return ast.parse((Path(spec.origin).parent / file).read_text(encoding="utf-8"))


@cache
def choices(section: str) -> dict[str, tuple[str, ...]]:
    """The values of arguments that are texts, and not any text."""
    files, closed = _COMPARING.get(section, ((), ()))
    found: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for name, value in _compared(_tree("trl", file)):
            if name in closed:
                found[name].add(value)
    for name, (package, file, table) in _LOOKED_UP.items() if closed else ():
        found[name].update(_keys(_tree(package, file), table))
        found[name].update({_BESIDE_LOG_LEVELS} if table == "log_levels" else ())
    return {name: tuple(sorted(values)) for name, values in found.items()}


def _keys(tree: ast.Module, table: str) -> Iterator[str]:
    """Of the dictionary that is assigned to a name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == table for target in targets):
                yield from (str(key.value) for key in node.value.keys if isinstance(key, ast.Constant))


def _compared(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Attributes, each with a text that it is compared with: of `self.loss_type in ("grpo", "sapo")` two."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute):
            for side in node.comparators:
                for one in getattr(side, "elts", (side,)):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield node.left.attr, one.value


def _fields(node: ast.ClassDef) -> Iterable[str]:
    if not any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list):
        return
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            is_given = line.value is None or "init=False" not in ast.unparse(line.value)
            if is_given and "ClassVar" not in ast.unparse(line.annotation):
                yield line.target.id


def build(section: str, given: Mapping[str, Any]) -> Any:
    """The section's class with these arguments.

    Raises:
        UsageError: a value is not of its type, or the class refuses it.
    """
    module, name = _CLASSES[section]
    made = getattr(import_module(module), name)
    hints = get_type_hints(made) | _WIDER
    typed = {key: _typed(f"{section}.{key}", hints[key], value) for key, value in given.items()}
    try:
        with warnings.catch_warnings():
            # TRL's own default has transformers' former name.
            warnings.filterwarnings("ignore", "`gradient_checkpointing.* is deprecated", FutureWarning)
            return made(**typed)
    except (ValueError, TypeError, ImportError, OSError) as error:
        raise UsageError(f"{section}: {one_line(error)}") from error


def one_line(error: Exception) -> str:
    """What a library says, which may be a list."""
    return " ".join(str(error).split())


def _typed(where: str, hint: Any, value: Any) -> Any:
    """YAML reads 1e-6 as a text, and no as false: whatever can be read as what is asked for is taken for it."""
    for one in get_args(hint):
        if isinstance(one, type) and issubclass(one, Enum):
            known = [str(member.value) for member in one]
            value = "no" if value is False and "no" in known else value
            _check_choice(where, value, known)
    try:
        return TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True)).validate_python(value)
    except PydanticUserError:
        return value
    except ValidationError as error:
        raise UsageError(f"{where}: {error.errors(include_url=False)[0]['msg']}, not {value!r}") from None
