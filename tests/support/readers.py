"""Readers for the parsing processes: they misbehave on papers whose name says so."""

import os
import time
from contextlib import suppress

from bioalchemy.records import Article
from bioalchemy.tools import feeds, limits


def unsound(uri: str) -> Article:
    """`feeds.read`, but for papers named hang, crash, eat or bug."""
    name = uri.rsplit("/", 1)[-1]
    if name.startswith("hang"):
        time.sleep(3600)
    if name.startswith("crash"):
        os.abort()
    if name.startswith("eat"):
        raise AssertionError(f"no limit held: {len(bytearray(limits.MEMORY))} bytes")
    if name.startswith("bug"):
        raise IndexError("a case that the reader was not written for")
    return feeds.read(uri)


_held: list[bytearray] = []


def greedy(uri: str) -> Article:
    """Papers named keep leave little memory to the next; peak had nearly all of it; sound ones need half.

    The title is that of the process.
    """
    name = uri.rsplit("/", 1)[-1]
    if name.startswith("keep"):
        _held.append(bytearray(limits.MEMORY * 6 // 10))
    elif name.startswith("peak"):
        # What else the process has loaded takes its share.
        for part in range(99, 90, -1):
            with suppress(MemoryError):
                bytearray(limits.MEMORY * part // 100)
                break
    else:
        bytearray(limits.MEMORY // 2)
    return feeds.read(uri).model_copy(update={"title": str(os.getpid())})


def first_is_slow(uri: str) -> Article:
    """`feeds.read`, half a second later for the first paper of a feed."""
    if uri.rsplit("/", 1)[-1].startswith("1-"):
        time.sleep(0.5)
    return feeds.read(uri)
