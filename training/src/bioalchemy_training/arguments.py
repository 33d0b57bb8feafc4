"""The arguments of TRL's trainers and of LoRA: which there are, and that each has a value of its type.

    check("grpo", {"learning_rat": 1e-6})   UsageError: grpo.learning_rat is unknown; is learning_rate meant?
    build("grpo", {"learning_rate": "1e-6", …}) -> GRPOConfig(learning_rate=1e-06, …)

Names are taken from the installed sources as they stand in their files, since importing them imports torch: a misspelt
key is told in a moment, and not after a model was loaded.
"""

import ast
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_type_hints

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


def check(section: str, given: Mapping[str, Any]) -> None:
    """See that each key is one of the section's class.

    Raises:
        UsageError: it is not, with the nearest that is; or the class's package is not installed.
    """
    known = names(section)
    for key in given:
        if key not in known:
            raise UsageError(f"{section}.{key} is unknown{meant(str(key), known)}")


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
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise UsageError(f"{section} needs {package}: install bioalchemy-training[train]")
        tree = ast.parse((Path(spec.origin).parent / file).read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and (section != "lora" or node.name in _LORA_BASES):
                found.update(_fields(node))
    return frozenset(found)


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
    hints = get_type_hints(made)
    try:
        return made(**{key: _typed(f"{section}.{key}", hints[key], value) for key, value in given.items()})
    except (ValueError, TypeError, ImportError) as error:
        raise UsageError(f"{section}: {error}") from error


def _typed(where: str, hint: Any, value: Any) -> Any:
    """YAML reads 1e-6 as a text: whatever can be read as what is asked for is taken for it."""
    try:
        return TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True)).validate_python(value)
    except PydanticUserError:
        return value
    except ValidationError as error:
        raise UsageError(f"{where}: {error.errors(include_url=False)[0]['msg']}, not {value!r}") from None
