"""The demo shop carried from one engine to the other and back: the tables are the same to the last cell."""
import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import uuid
import zipfile

import pytest

from test_commands import demo, run  # noqa: F401  (demo is a fixture)

POSTGRES = os.environ.get("OTTISK_TEST_POSTGRES")


def tables(path):
    """Rows of every table. Ids differ, and so do links as ids and the moment a record was last written; what is worked out again keeps its own time,
    and the classes of clients are those of the day on which they are counted: a test may begin before midnight and end after it."""
    result = {}
    with zipfile.ZipFile(path) as archive:
        described = json.loads(archive.read("workspace.json"))
        for one in described["tables"]:
            links = {field["column"] for field in one["fields"] if field["kind"] == "link"}
            kept = [index for index, column in enumerate(one["columns"])
                    if column["field"] not in ("id", "updated_at", "abc_sum", "abc_margin") and not (column["form"] == "stored" and column["field"] in links)
                    and not (one["isComputed"] and column["field"] == "created_at")]
            text = archive.read(f"data/{one['table']}.csv").decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(text, newline="")))
            assert rows[0] == [column["title"] for column in one["columns"]] and len(rows) - 1 == one["rows"]
            result[one["table"]] = [[row[index] for index in kept] for row in rows]
    return result


def places(folder):
    """SQLite, and PostgreSQL where there is one: the options that open an empty base."""
    yield ["--data", folder / "sqlite"]
    if POSTGRES:
        schema = "t" + uuid.uuid4().hex[:12]
        subprocess.run(["psql", "-q", POSTGRES, "-c", f"CREATE SCHEMA {schema}"], check=True)
        yield ["--database", f"{POSTGRES}?options=-csearch_path%3D{schema},public", "--data", folder / "postgres"]


def test_the_demo_goes_to_every_engine_and_comes_back(demo, tmp_path):  # noqa: F811
    first = tmp_path / "first.zip"
    assert "Выгружено строк" in run("export", "--all", first, "--data", demo)
    assert "Файл уже есть" in run("export", "--all", first, "--data", demo, code=64)
    before = tables(first)
    assert len(before["counterparty"]) > 250 and len(before["interaction"]) > 500
    at = first
    for number, place in enumerate(list(places(tmp_path)) + [["--data", tmp_path / "back"]]):
        assert "Ничего не записано" in run("import", at, *place)
        said = run("import", at, "--apply", *place)
        assert "не загружено: 0" in said and "Паролей в архиве нет" in said
        assert "цел" in run("check", *place)
        again = tmp_path / f"again{number}.zip"
        run("export", "--all", again, *place)
        after = tables(again)
        assert before.keys() == after.keys() and len(before["process_run"]) == len(before["deal"]) > 20
        # Beside the line of titles.
        assert len(before["rule"]) == 1 + 3 and len(before["destination"]) == len(before["letter_template"]) == 1 + 1 and len(before["holiday"]) > 20
        for table in before:
            assert before[table] == after[table], table
        at = again
    mail = re.search(r"\S*sokolova\S*@\S+", run("user", "list", "--data", tmp_path / "back")).group()
    assert "Новый пароль: " in run("user", "password", mail, "--data", tmp_path / "back")


def test_the_key_of_a_destination_stays_behind(demo, tmp_path):  # noqa: F811
    with sqlite3.connect(f"file:{demo}/ottisk.sqlite?mode=ro", uri=True) as base:
        (key,) = base.execute("SELECT secret FROM destination").fetchone()
    assert len(key) >= 32
    run("export", "--all", tmp_path / "all.zip", "--data", demo)
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert not [name for name in archive.namelist() if key.encode() in archive.read(name)]
    said = run("import", tmp_path / "all.zip", "--apply", "--data", tmp_path / "new")
    assert "новые ключи подписи" in said
    with sqlite3.connect(f"file:{tmp_path}/new/ottisk.sqlite?mode=ro", uri=True) as base:
        (other,) = base.execute("SELECT secret FROM destination").fetchone()
        assert len(other) >= 32 and other != key
        # What a rule asks about is what it asked about there.
        assert base.execute("SELECT event, date_field, date_shift FROM rule WHERE event = 'date'").fetchone() == ("date", "expected_on", -3)


def test_the_checksums_are_those_of_coreutils(demo, tmp_path):  # noqa: F811
    run("export", "--all", tmp_path / "all.zip", "--data", demo)
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "all")
    subprocess.run(["b2sum", "-l", "256", "--quiet", "--check", "checksums.txt"], cwd=tmp_path / "all", check=True)
    assert "OTTISK: a whole workspace" in (tmp_path / "all" / "README.txt").read_text()


@pytest.mark.parametrize("damage, sentence", [
    (lambda whole: whole[: len(whole) // 2], "повреждён"),
    (lambda whole: whole.replace(b"workspace.json", b"workspace.jsoN"), "лишний файл"),
])
def test_a_damaged_archive_changes_nothing(demo, tmp_path, damage, sentence):  # noqa: F811
    run("export", "--all", tmp_path / "all.zip", "--data", demo)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(damage((tmp_path / "all.zip").read_bytes()))
    run("migrate", "--data", tmp_path / "new")
    said = run("import", broken, "--apply", "--data", tmp_path / "new", code=65)
    assert sentence in said, said
    assert len(run("export", "counterparties", "--data", tmp_path / "new").splitlines()) == 1
