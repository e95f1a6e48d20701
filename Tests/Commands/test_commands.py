"""The program as an administrator meets it in a terminal."""
import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request

import pytest

PROGRAM = os.environ["OTTISK_PROGRAM"]


def run(*words, code=0, lang="ru_RU.UTF-8", **environment):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=120,
                          env={"PATH": os.environ["PATH"], "LC_ALL": lang, **environment})
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A data folder with the demo shop, and what its server printed."""
    folder = tmp_path_factory.mktemp("demo")
    with serving("--data", folder, "--demo") as server:
        server.get("/health")
    return folder


class serving:
    def __init__(self, *words, tls=False):
        with socket.socket() as spare:
            spare.bind(("127.0.0.1", 0))
            self.port = spare.getsockname()[1]
        self.words, self.scheme = words, "https" if tls else "http"

    def __enter__(self):
        self.process = subprocess.Popen([PROGRAM, "serve", "--port", str(self.port), *map(str, self.words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def get(self, path):
        for _ in range(3000):
            try:
                return urllib.request.urlopen(f"{self.scheme}://127.0.0.1:{self.port}{path}", timeout=5).read().decode()
            except ConnectionError:
                time.sleep(0.1)
            except urllib.error.URLError as error:
                if not isinstance(error.reason, ConnectionError):
                    raise
                time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=30) == 0, "SIGTERM ends the server in order"


def test_help_in_both_languages():
    assert "запустить сервер" in run("--help")
    assert "run the server" in run("--help", lang="en_US.UTF-8")


def test_each_command_has_its_own_help():
    said = run("user", "--help")
    assert "user password ПОЧТА" in said and "--data" in said and "backup" not in said and "--port" not in said
    said = run("import", "--help", lang="en_US.UTF-8")
    assert "--apply" in said and "--entity" in said and "--certificate" not in said
    assert "запустить сервер" in run("serve", "-h") and "--port" in run("help", "serve")
    for command in ("export", "backup", "restore", "check", "migrate", "workspace"):
        assert f"ottisk {command}" in run(command, "--help") and "--port" not in run(command, "--help")


def test_the_line_of_the_titles_is_found_or_told(tmp_path):
    table = tmp_path / "выгрузка.csv"
    table.write_text("Выгрузка клиентов на 01.11.2026\n\nНазвание;ИНН\nЗавод;7707083893\n", encoding="utf-8")
    run("migrate", "--data", tmp_path / "data")
    said = run("import", table, "--entity", "counterparties", "--data", tmp_path / "data")
    assert "Заголовок в строке 3" in said and "Название → Название" in said and "Создать: 1" in said
    said = run("import", table, "--entity", "counterparties", "--header-row", "4", "--map", "Завод=name", "--data", tmp_path / "data", code=65)
    assert "нет строк" in said
    assert "--header-row" in run("import", table, "--header-row", "x", "--data", tmp_path / "data", code=64)


@pytest.mark.parametrize("words", [["check"], ["export", "counterparties"], ["backup", "copy.ottisk"], ["user", "list"]])
def test_reading_from_nowhere_makes_nothing(tmp_path, words):
    folder = tmp_path / "nowhere"
    assert "Базы здесь нет" in run(*words, "--data", folder, code=64)
    assert not folder.exists()
    folder.mkdir()
    assert "There is no database here" in run(*words, "--data", folder, code=64, lang="en_US.UTF-8")
    assert not list(folder.iterdir())


def test_a_busy_port_gets_a_sentence_and_no_address(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run("serve", "--port", port, "--data", tmp_path, code=64)
    assert f"Порт {port} занят" in said and "http://" not in said


@pytest.mark.parametrize("words, sentence", [
    (["serve", "--prot", "1"], "Нет такого ключа: --prot"),
    (["serve", "--port", "восемь"], "Порт"),
    (["serve", "--port", "70000"], "Порт"),
    (["fly"], "Нет такой команды: fly"),
    (["serve", "--certificate", "a.pem"], "нужны вместе"),
    (["serve", "--database", "mysql://x"], "postgres://"),
])
def test_a_wrong_command_line_gets_a_sentence(tmp_path, words, sentence):
    assert sentence in run(*words, *([] if "--database" in words else ["--data", tmp_path]), code=64)


def test_options_from_a_file_and_the_environment(tmp_path):
    file = tmp_path / "ottisk.json"
    file.write_text(json.dumps({"data": str(tmp_path / "base"), "port": "нет"}))
    run("migrate", "--config", file)
    assert (tmp_path / "base" / "ottisk.sqlite").exists()
    run("migrate", OTTISK_DATA=str(tmp_path / "other"))
    assert (tmp_path / "other" / "ottisk.sqlite").exists()
    file.write_text("{")
    assert "Файл настроек не читается" in run("migrate", "--config", file, code=64)


def test_the_demo_is_a_whole_print_shop(demo):
    counts = {what: len(run("export", what, "--data", demo).splitlines()) - 1 for what in ("organisations", "branches", "employees")}
    assert counts["organisations"] == 2 and counts["branches"] >= 3 and counts["employees"] >= 8
    assert len([line for line in run("export", "counterparties", "--data", demo).splitlines() if ";" in line]) > 250
    assert "цел" in run("check", "--data", demo)


def test_copy_and_restore(demo, tmp_path):
    copy = tmp_path / "ottisk.backup"
    run("backup", copy, "--data", demo)
    assert "уже есть" in run("backup", copy, "--data", demo, code=64)
    run("restore", copy, "--data", tmp_path / "new")
    assert run("export", "counterparties", "--data", tmp_path / "new") == run("export", "counterparties", "--data", demo)
    assert "только в пустую" in run("restore", copy, "--data", demo, code=65)


def test_people_are_added_and_get_passwords(demo):
    assert "Пароль: " in run("user", "add", "Пётр Новый", "p.new@example.ru", "--data", demo)
    assert "уже есть" in run("user", "add", "Пётр Новый", "p.new@example.ru", "--data", demo, code=64)
    assert "p.new@example.ru" in run("user", "list", "--data", demo)
    assert "Новый пароль: " in run("user", "password", "p.new@example.ru", "--data", demo)
    assert "Нет сотрудника" in run("user", "password", "nobody@example.ru", "--data", demo, code=64)


def test_a_table_is_checked_before_it_is_loaded(demo, tmp_path):
    table = tmp_path / "клиенты.csv"
    table.write_bytes("Название;Город;Комм.\r\nТерминальный клиент;Тула;любит матовую\r\n;Без имени;\r\n".encode("windows-1251"))
    said = run("import", table, "--data", demo)
    assert "Создать: 1, обновить: 0, оставить: 0, с ошибками: 1" in said and "строка 3: Название: заполните это поле" in said and "Город → Город" in said
    assert "Терминальный" not in run("export", "counterparties", "--data", demo)
    run("import", table, "--apply", "--data", demo)
    assert "Терминальный" in run("export", "counterparties", "--data", demo)
    table.write_bytes("Фирма;Откуда\r\nТерминальный клиент;Тула\r\n".encode())
    said = run("import", table, "--entity", "counterparties", "--map", "Откуда=city", "--by", "name", "--mode", "update", "--data", demo)
    assert "Откуда → Город" in said and "обновить: 0, оставить: 1" in said
    assert "Нет поля" in run("import", table, "--map", "Откуда=nowhere", "--data", demo, code=65)
    assert "Нет такого списка" in run("import", table, "--entity", "planets", "--data", demo, code=64)
    table.write_bytes(b"\x00\x01")
    run("import", table, "--data", demo, code=65)


def test_a_list_goes_out_as_a_workbook_and_comes_back(demo, tmp_path):
    book = tmp_path / "clients.xlsx"
    run("export", "counterparties", book, "--data", demo)
    run("migrate", "--data", tmp_path / "new")
    assert "с ошибками: 0" in run("import", book, "--entity", "counterparties", "--map", "№=,Ответственный=,Замещает=,Головная компания=", "--by", "inn", "--apply", "--data", tmp_path / "new")
    names = [line.split(";")[1] for line in run("export", "counterparties", "--data", tmp_path / "new").splitlines() if line.startswith("К-")]
    assert len(names) > 200


def test_metrics_count_requests(demo):
    with serving("--data", demo) as server:
        server.get("/health")
        assert 'ottisk_http_requests_total{method="GET",status="200"}' in server.get("/metrics")


def test_tls_with_http2(demo, tmp_path):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    with serving("--data", demo, "--certificate", tmp_path / "cert.pem", "--key", tmp_path / "key.pem", tls=True) as server:
        for _ in range(100):
            done = subprocess.run(["curl", "-s", "--http2", "--cacert", tmp_path / "cert.pem", "-w", "%{http_version}", f"https://127.0.0.1:{server.port}/health"], capture_output=True, text=True)
            if done.returncode == 0:
                break
            time.sleep(0.1)
        assert done.stdout == "ok\n2"


def test_a_killed_import_goes_on_after_restart(tmp_path):
    run("migrate", "--data", tmp_path)
    table, total = tmp_path / "клиенты.csv", 20000
    table.write_text("Название;Город\n" + "".join(f"Клиент {n};Тула\n" for n in range(total)))
    loading = subprocess.Popen([PROGRAM, "import", str(table), "--apply", "--data", str(tmp_path)], stdout=subprocess.DEVNULL)

    base = sqlite3.connect(f"file:{tmp_path}/ottisk.sqlite?mode=ro", uri=True)

    def loaded():
        return base.execute("SELECT count(*) FROM counterparty").fetchone()[0]

    while loaded() < 1000:
        assert loading.poll() is None, "the import ended before it could be killed"
    loading.kill()
    loading.wait()
    left = loaded()
    assert 0 < left < total and left % 1000 == 0, "whole transactions only"
    assert "цел" in run("check", "--data", tmp_path)
    with serving("--data", tmp_path) as server:
        server.get("/health")
        # The dead command's lease on the work runs out after a minute.
        for _ in range(900):
            if loaded() == total:
                break
            time.sleep(0.2)
    assert loaded() == total
    assert "цел" in run("check", "--data", tmp_path)


def test_a_host_name_has_a_workspace_of_its_own(demo):
    run("workspace", "add", "-x..y", "--data", demo, code=64)
    assert "Перезапустите" in run("workspace", "add", "Second.Example", "--data", demo)
    run("workspace", "add", "second.example", "--data", demo, code=64)
    assert run("workspace", "list", "--data", demo).startswith("second.example\t")
    run("user", "list", "--data", demo, "--workspace", "third.example", code=64)
    assert "sokolova" not in run("user", "list", "--data", demo, "--workspace", "second.example")
    assert "sokolova" in run("user", "list", "--data", demo)
    with serving("--data", demo) as server:
        assert "/login" not in server.get("/metrics")
        def page(host):
            asked = urllib.request.Request(f"http://127.0.0.1:{server.port}/login", headers={"Host": host})
            return urllib.request.urlopen(asked, timeout=5).url
        assert page("second.example").endswith("/setup"), "empty: its first run"
        assert page("127.0.0.1").endswith("/login"), "the demo is not touched"
