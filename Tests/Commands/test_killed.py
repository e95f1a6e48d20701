"""An import killed in every phase, as by a power cut: after the restart it goes on where it was, or was never begun; nothing is lost and nothing is there twice."""
import html
import re
import signal
import socket
import sqlite3
import time
import urllib.parse
import urllib.request

import pytest

from test_commands import run, serving
from test_full_disk import Browser

TOTAL = 12000


@pytest.fixture(scope="module")
def table():
    return ("Название;Город\n" + "".join(f"Клиент {n};Тула\n" for n in range(TOTAL))).encode()


class Shop:
    """A server that can be killed and started again on the same data."""

    def __init__(self, folder):
        self.folder, self.server = folder, None

    def start(self):
        self.server = serving("--data", self.folder)
        self.server.__enter__()
        self.server.get("/health")
        if self.browser() is None:
            browser = Browser(self.server)
            browser.open("/setup", {"organisation": "ООО «Сверка»", "branch": "Москва", "name": "Анна Соколова", "mail": "a@example.ru", "password": "correct horse"})
            self.kept = browser
        return self

    def browser(self):
        """The same session on another port."""
        kept = getattr(self, "kept", None)
        if kept:
            kept.base = f"http://127.0.0.1:{self.server.port}"
        return kept

    def kill(self):
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait()
        # The dead server's lease on the work runs out after a minute.
        with sqlite3.connect(self.folder / "ottisk.sqlite", timeout=30) as base:
            base.execute("UPDATE job SET lease_until = 0")
        assert "цел" in run("check", "--data", self.folder)

    def stop(self):
        self.server.__exit__()

    def ask(self, sql):
        with sqlite3.connect(f"file:{self.folder}/ottisk.sqlite?mode=ro", uri=True, timeout=30) as base:
            return base.execute(sql).fetchone()[0]

    def wait(self, sql, wanted):
        for _ in range(1200):
            if wanted(self.ask(sql)):
                return
            time.sleep(0.05)
        raise AssertionError(f"{sql}: {self.ask(sql)}")


@pytest.fixture
def shop(tmp_path):
    shop = Shop(tmp_path).start()
    yield shop
    if shop.server.process.poll() is None:
        shop.stop()


def body(token, table):
    head = f'--limit\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n--limit\r\nContent-Disposition: form-data; name="file"; filename="clients.csv"\r\n\r\n'
    return head.encode() + table + b"\r\n--limit--\r\n"


def token(browser):
    return re.search(r'name="csrf" content="([^"]*)"', browser.open("/")[1]).group(1)


def upload(browser, table):
    request = urllib.request.Request(browser.base + "/imports", body(token(browser), table), {"Content-Type": "multipart/form-data; boundary=limit", "Accept-Language": "ru"})
    return urllib.parse.urlparse(browser.opener.open(request, timeout=120).url).path


def columns(browser, path):
    """The form of the columns as a browser sends it."""
    page, fields = browser.open(path)[1], {}
    for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page):
        fields[name] = html.unescape(value)
    for name, options in re.findall(r'(?s)<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page):
        chosen = re.search(r'<option value="([^"]*)" selected>', options) or re.search(r'<option value="([^"]*)"', options)
        fields[name] = html.unescape(chosen.group(1)) if chosen else ""
    return {**fields, "do": "check", "mode": "create"}


def test_killed_in_the_upload(shop, table):
    browser = shop.browser()
    whole = body(token(browser), table)
    cookie = "; ".join(f"{one.name}={one.value}" for handler in browser.opener.handlers for one in getattr(handler, "cookiejar", ()))
    half = socket.create_connection(("127.0.0.1", shop.server.port))
    half.sendall((f"POST /imports HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=limit\r\nContent-Length: {len(whole)}\r\n\r\n").encode() + whole[: len(whole) // 2])
    for _ in range(200):
        if list(shop.folder.glob("files/incoming/*")):
            break
        time.sleep(0.05)
    assert list(shop.folder.glob("files/incoming/*")), "the file is on its way"
    shop.kill()
    shop.start()
    assert shop.ask("SELECT count(*) FROM import_file") == 0 and not list(shop.folder.glob("files/??/*"))
    # The same file again is taken as if nothing had been.
    assert "12 000" in shop.browser().open(upload(shop.browser(), table))[1].replace("\u00a0", " ")


def test_killed_in_the_check_the_run_and_the_undo(shop, table):
    path = upload(shop.browser(), table)
    assert shop.browser().post(path + "/columns", **columns(shop.browser(), path))[0] == 200
    shop.wait("SELECT count(*) FROM import_line", lambda n: n > 0)
    shop.kill()
    assert 0 < shop.ask("SELECT count(*) FROM import_line") < TOTAL, "killed in the middle of the check"
    shop.start()
    shop.wait("SELECT count(*) FROM job WHERE kind = 'import-check' AND state = 'done'", lambda n: n == 1)
    assert shop.ask("SELECT count(*) FROM import_line WHERE verdict = 'create'") == TOTAL == shop.ask("SELECT to_create FROM import_file")
    assert shop.ask("SELECT count(*) FROM counterparty") == 0, "a check writes nothing"

    assert shop.browser().post(path + "/run")[0] == 200
    shop.wait("SELECT count(*) FROM counterparty", lambda n: n > 0)
    shop.kill()
    assert 0 < shop.ask("SELECT count(*) FROM counterparty") < TOTAL, "killed in the middle of the loading"
    shop.start()
    shop.wait("SELECT count(*) FROM job WHERE kind = 'import' AND state = 'done'", lambda n: n == 1)
    assert shop.ask("SELECT count(*) FROM counterparty") == shop.ask("SELECT count(DISTINCT name) FROM counterparty") == TOTAL == shop.ask("SELECT created FROM import_file")
    assert shop.ask("SELECT count(DISTINCT number) FROM counterparty") == TOTAL

    assert shop.browser().post(path + "/undo")[0] == 200
    shop.wait("SELECT count(*) FROM counterparty WHERE archived_at IS NOT NULL", lambda n: n > 0)
    shop.kill()
    assert 0 < shop.ask("SELECT count(*) FROM counterparty WHERE archived_at IS NULL"), "killed in the middle of the undo"
    shop.start()
    shop.wait("SELECT count(*) FROM job WHERE kind = 'undo' AND state = 'done'", lambda n: n == 1)
    assert shop.ask("SELECT count(*) FROM counterparty WHERE archived_at IS NULL") == 0
    assert shop.ask("SELECT affected FROM job WHERE kind = 'undo'") == TOTAL and shop.ask("SELECT \"left\" FROM job WHERE kind = 'undo'") == 0
    assert shop.ask("SELECT count(*) FROM change_log WHERE verb = 'archive'") == TOTAL, "nothing is taken back twice"
    assert "12 000" in shop.browser().open(path)[1].replace("\u00a0", " ")
    shop.stop()
    assert "цел" in run("check", "--data", shop.folder)
