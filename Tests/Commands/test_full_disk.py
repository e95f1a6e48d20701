"""A disk without room: what is acknowledged is kept, reading goes on, the person gets a sentence."""
import errno
import http.cookiejar
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

from test_commands import run, serving


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 48 MB in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here: " + mounted.stderr)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


class Browser:
    def __init__(self, server):
        self.base = f"http://127.0.0.1:{server.port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def open(self, path, fields=None):
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        try:
            answer = self.opener.open(urllib.request.Request(self.base + path, data, {"Accept-Language": "ru"}), timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, answer.read().decode()

    def post(self, path, **fields):
        token = re.search(r'name="csrf" content="([^"]*)"', self.open("/")[1]).group(1)
        return self.open(path, {**fields, "csrf": token})


def fill(path):
    """Takes all the room there is."""
    try:
        with open(path, "wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
    except OSError as error:
        assert error.errno == errno.ENOSPC


def test_a_full_disk_gets_a_sentence_and_loses_nothing(small_disk):
    data = small_disk / "data"
    with serving("--data", data) as server:
        server.get("/health")
        browser = Browser(server)
        browser.open("/setup", {"organisation": "ООО «Сверка»", "branch": "Москва", "name": "Анна Соколова", "mail": "a@example.ru", "password": "correct horse"})
        client = {"name": "Пекарня", "legal_form": "company", "status": "active"}
        assert browser.post("/counterparties", **client)[0] == 200
        filler = small_disk / "filler"
        fill(filler)
        kept, answers = 1, []
        for number in range(200):
            status, text = browser.post("/counterparties", **{**client, "name": f"Клиент {number}", "note": "ж" * 4000})
            answers.append(status)
            if status != 200:
                assert status == 507 and "нет места" in text
                break
            kept += 1
        assert answers[-1] == 507, "the disk is full"
        status, text = browser.open("/counterparties")
        assert status == 200 and "Пекарня" in text, "reading goes on"
        filler.unlink()
        assert browser.post("/counterparties", **{**client, "name": "Снова место"})[0] == 200
        assert browser.open("/health")[0] == 200
    names = [line for line in run("export", "counterparties", "--data", data).splitlines() if "К-0" in line]
    assert len(names) == kept + 1, "every acknowledged record is there and no other"
    assert "цел" in run("check", "--data", data)
