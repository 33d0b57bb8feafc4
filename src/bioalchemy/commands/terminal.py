"""How verbs speak: results on standard output, everything else on standard error, and errors as exit codes.

0 done, 1 error or a receipt that fails, 2 usage, 3 finished with failed articles or a feed
that could not be listed, 4 budget reached, 130 interrupted.
"""

import json
import re
import shlex
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from bioalchemy.errors import BioAlchemyError, StaleDriver, StorageFull, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

OK, ERROR, USAGE, SOME_FAILED, BUDGET, INTERRUPTED = 0, 1, 2, 3, 4, 130


@contextmanager
def reported(as_json: bool) -> Iterator[None]:
    """Every error of the tree in `errors.py` ends as one message and its exit code; SIGTERM and SIGHUP as Ctrl-C does.

    Ended by themselves, they would leave behind what the readers of papers hold.
    """
    try:
        with _interrupted_by("SIGTERM", "SIGHUP"):
            yield
    except BioAlchemyError as error:
        _fail(error, str(error), as_json)
    except KeyboardInterrupt:
        note("interrupted")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader has what it wanted (`| head`); nothing is left to flush.
        sys.stdout = None
        sys.exit(OK)
    except sqlite3.DatabaseError as error:
        _fail(error, f"a database is damaged or can't be used ({error})", as_json)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(error, f"{where}{error.strerror or error}", as_json)


@contextmanager
def _interrupted_by(*names: str) -> Iterator[None]:
    """Have signals raise KeyboardInterrupt, but those that are ignored, as `nohup` has it, or that the system lacks."""
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    taken = [ending for ending in known if signal.getsignal(ending) == signal.SIG_DFL]
    for ending in taken:
        signal.signal(ending, signal.default_int_handler)
    try:
        yield
    finally:
        for ending in taken:
            signal.signal(ending, signal.SIG_DFL)


def _fail(error: Exception, message: str, as_json: bool) -> NoReturn:
    """One message, as the last words of a command: with `--json` on standard output too, a line as others may be."""
    from bioalchemy import settings

    message = settings.redact(message)
    if as_json:
        say_error(type(error).__name__, message)
    note(f"error: {message}")
    if isinstance(error, StorageFull | StaleDriver):
        note("what was committed before is safe")
    sys.exit(USAGE if isinstance(error, UsageError) else ERROR)


def show_rows(
    kind: Literal["article", "draft", "call", "source"], rows: Iterator[dict[str, Any]], as_json: bool
) -> None:
    if as_json:
        for row in rows:
            say(json.dumps({"type": kind, **row}, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.text import Text

    from bioalchemy import views

    lines: dict[str, Callable[[dict[str, Any]], Text]] = {
        "article": views.article_line, "draft": views.draft_line, "call": views.call_line,
    }  # fmt: skip
    console = Console()
    for row in rows:
        console.print(lines[kind](row), soft_wrap=True)


def show_table(table: "RenderableType", least_width: int = 130) -> None:
    """Draw it no narrower than `least_width` columns, also in a file: a row is a line where there is room."""
    from rich.console import Console

    Console(width=max(Console().width, least_width)).print(table)


def command(*words: str | Path) -> str:
    """`bioalchemy` with these words, to be pasted into a shell."""
    return shlex.join(["bioalchemy", *map(str, words)])


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def say_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say_error(kind: str, message: str) -> None:
    say(json.dumps({"error": {"type": kind, "message": message}}, ensure_ascii=False))


def note(text: str) -> None:
    # A server's words may be in it, and must not drive a terminal.
    sys.stderr.write(re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text) + "\n")
