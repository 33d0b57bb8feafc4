"""SQLite files of ours: a temporary one that has no room is told as a full disk."""

import sqlite3
from contextlib import closing

import pytest

from bioalchemy.databases import room
from bioalchemy.errors import StorageFull


def test_a_full_disk_is_told() -> None:
    with closing(sqlite3.connect("", isolation_level=None)) as database:
        database.executescript("PRAGMA max_page_count = 2; CREATE TABLE texts (text BLOB);")
        with (
            pytest.raises(StorageFull, match="the temporary database can't be written: database or disk is full"),
            room(),
        ):
            database.execute("INSERT INTO texts VALUES (zeroblob(100000))")
