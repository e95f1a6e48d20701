"""vdirsyncer, an independent program, at the running server: calendar, tasks and contacts go both ways."""
import base64
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse
import urllib.request

import pytest

from test_api import Browser
from test_commands import run, serving

EVENT = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Phone//\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261124T090000Z\r\nSUMMARY:{title}\r\nDTSTART;TZID=Europe/Moscow:20311201T103000\r\nDURATION:PT45M\r\nLOCATION:Цех 2\r\nX-KEPT:как было\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nN:Зимин;{title};;;\r\nFN:{title} Зимин\r\nTEL;TYPE=CELL:+7 916 555-01-77\r\nNICKNAME:Петя\r\nEND:VCARD\r\n"
TODO = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Phone//\r\nBEGIN:VTODO\r\nUID:{uid}\r\nDTSTAMP:20261124T090000Z\r\nSUMMARY:{title}\r\nDUE;VALUE=DATE:20311202\r\nCATEGORIES:Дом\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
KINDS = {"meetings": (EVENT, ".ics", "interactions", "subject"), "tasks": (TODO, ".ics", "tasks", "title"), "people": (CARD, ".vcf", "contacts", "name")}


class Phone:
    """A folder of items that vdirsyncer keeps in step with the server."""

    def __init__(self, folder, port, mail, password, name):
        self.folder, self.port, self.mail, self.password = folder / name, port, mail, password
        self.folder.mkdir()
        calendars = f"""
[pair calendars]
a = "phone_calendars"
b = "server_calendars"
collections = ["meetings", "tasks"]
conflict_resolution = null
metadata = ["displayname", "color"]
[storage phone_calendars]
type = "filesystem"
path = "{self.folder}/calendars/"
fileext = ".ics"
[storage server_calendars]
type = "caldav"
url = "http://127.0.0.1:{port}/"
username = "{mail}"
password = "{password}"
[pair contacts]
a = "phone_contacts"
b = "server_contacts"
collections = ["people"]
conflict_resolution = null
[storage phone_contacts]
type = "filesystem"
path = "{self.folder}/contacts/"
fileext = ".vcf"
[storage server_contacts]
type = "carddav"
url = "http://127.0.0.1:{port}/"
username = "{mail}"
password = "{password}"
"""
        (self.folder / "config").write_text(f'[general]\nstatus_path = "{self.folder}/status/"\n{calendars}')

    def vdirsyncer(self, *words, code=0, typed=""):
        done = subprocess.run([pathlib.Path(sys.executable).parent / "vdirsyncer", "-c", self.folder / "config", *words], capture_output=True, text=True, input=typed, timeout=120,
                              env={**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"})
        assert (done.returncode == 0) == (code == 0), done.stdout + done.stderr
        return done.stdout + done.stderr

    def place(self, kind):
        return self.folder / ("contacts" if kind == "people" else "calendars") / kind

    def items(self, kind):
        return {path.name: path.read_bytes().decode() for path in sorted(self.place(kind).glob("*.*"))}

    def put(self, kind, uid, title):
        text, suffix, *_ = KINDS[kind]
        (self.place(kind) / (uid + suffix)).write_text(text.format(uid=uid, title=title), newline="")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dav")
    with serving("--data", folder, "--demo") as server:
        server.get("/health")
        mail = next(line.split("\t")[0] for line in run("user", "list", "--data", folder).splitlines() if line.startswith("a.sokolova@"))
        password = run("user", "password", mail, "--data", folder).split()[-1]
        browser = Browser(server.port)
        browser.post("/login", mail=mail, password=password)
        csrf = re.search(r'name="csrf" value="(\w+)"', browser.get("/profile/phone")).group(1)

        def phone(name):
            given = browser.post("/profile/phone/devices", csrf=csrf, name=name, reach="write")
            one = Phone(folder, server.port, mail, re.search(r'value="(ottisk_\w+)"', given).group(1), name)
            # The server offers its collections; the phone makes folders for them.
            one.vdirsyncer("discover", typed="y\n" * 10)
            return one

        yield browser, csrf, phone
    assert "цел" in run("check", "--data", folder), "the change log is whole after all that"


def found(browser, path, title):
    """The number of the record of a title, in the list of the browser."""
    page = browser.get(f"/{path}?q={urllib.parse.quote(title)}")
    return next(ident for ident, row in re.findall(rf'<tr[^>]* data-href="/{path}/(\d+)"(.*?)</tr>', page, re.S) if title in row)


def edit(browser, csrf, kind, known, changes):
    """Changes a record in the browser, as a colleague would."""
    path = KINDS[kind][2]
    ident = found(browser, path, known)
    version = re.search(r'name="version" value="(\d+)"', browser.get(f"/{path}/{ident}/edit")).group(1)
    browser.post(f"/{path}/{ident}", **{"csrf": csrf, "version": version, **changes})
    return ident


@pytest.mark.parametrize("kind", KINDS)
def test_both_ways(office, kind):
    browser, csrf, phone = office
    _, suffix, path, title = KINDS[kind]
    one, two = phone(f"one-{kind}"), phone(f"two-{kind}")
    one.vdirsyncer("sync")
    two.vdirsyncer("sync")
    assert one.items(kind).keys() and sorted(one.items(kind).values()) == sorted(two.items(kind).values()), "what the server has is on both phones"
    before = len(one.items(kind))

    one.put(kind, f"made-{kind}", "Первая")
    sent = one.items(kind)[f"made-{kind}{suffix}"]
    one.vdirsyncer("sync")
    two.vdirsyncer("sync")
    assert sent in two.items(kind).values(), "made on one phone, it is on the other to the letter"
    assert found(browser, path, "Первая"), "and in the browser"

    two_name = next(name for name, text in two.items(kind).items() if text == sent)
    (two.place(kind) / two_name).write_text(sent.replace("Первая", "Вторая"), newline="")
    two.vdirsyncer("sync")
    one.vdirsyncer("sync")
    assert "Вторая" in one.items(kind)[f"made-{kind}{suffix}"], "changed on one phone, it changes on the other"

    value = {"meetings": "Третья", "tasks": "Третья", "people": "Зимин Третья"}[kind]
    edit(browser, csrf, kind, "Вторая", {title: value})
    for each in (one, two):
        each.vdirsyncer("sync")
        text = next(text for text in each.items(kind).values() if value in text)
        assert {"meetings": "X-KEPT:как было", "tasks": "CATEGORIES:Дом", "people": "NICKNAME:Петя"}[kind] in text, "changed in the browser, the phone's own lines stay"

    server = value.replace("Третья", "Сервер")
    # Both change the same: vdirsyncer is told by the server, and neither is lost.
    name = f"made-{kind}{suffix}"
    (one.place(kind) / name).write_text(one.items(kind)[name].replace("Третья", "Телефон"), newline="")
    ident = edit(browser, csrf, kind, "Третья", {title: server})
    assert "conflict" in one.vdirsyncer("sync", code=1).lower()
    assert "Телефон" in one.items(kind)[name] and server in browser.get(f"/{path}/{ident}")
    (one.place(kind) / name).unlink()
    one.vdirsyncer("sync", "--force-delete")
    one.vdirsyncer("sync", "--force-delete")

    # Gone on one side, gone on the other.
    left = next(iter(set(two.items(kind)) - {two_name}), None)
    two.vdirsyncer("sync", "--force-delete")
    here = [name for name, text in two.items(kind).items() if server in text]
    for gone in here:
        (two.place(kind) / gone).unlink()
    two.vdirsyncer("sync", "--force-delete")
    one.vdirsyncer("sync", "--force-delete")
    assert not any(server in text for text in one.items(kind).values()), "deleted on one phone, it is gone on the other"
    assert "корзин" in browser.get(f"/{path}/{ident}").lower(), "and in the bin here"
    assert len(one.items(kind)) == before and (left is None or left in two.items(kind)), "nothing else went"

    two.put(kind, f"again-{kind}", "Пятая")
    two.vdirsyncer("sync")
    one.vdirsyncer("sync")
    ident = found(browser, path, "Пятая")
    browser.post(f"/{path}/{ident}/archive", csrf=csrf)
    for each in (one, two):
        each.vdirsyncer("sync", "--force-delete")
        assert not any("Пятая" in text for text in each.items(kind).values()), "deleted in the browser, it is gone on both"


def test_colour_and_name_of_a_calendar_are_kept(office):
    _, _, phone = office
    one = phone("colours")
    one.vdirsyncer("metasync")
    (one.place("meetings") / "color").write_text("#ff0000")
    one.vdirsyncer("metasync")
    password = base64.b64encode(f"{one.mail}:{one.password}".encode()).decode()
    body = b'<propfind xmlns="DAV:" xmlns:a="http://apple.com/ns/ical/"><prop><a:calendar-color/></prop></propfind>'
    home = urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{one.port}/dav/", method="OPTIONS"))
    assert "calendar-access" in home.headers["DAV"]
    principal = urllib.request.urlopen(urllib.request.Request(home.url, b'<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>', {"Authorization": f"Basic {password}", "Depth": "0"}, method="PROPFIND")).read().decode()
    meetings = re.search(r"current-user-principal><D:href>([^<]+)", principal).group(1) + "calendars/meetings/"
    request = urllib.request.Request(f"http://127.0.0.1:{one.port}{meetings}", body, {"Authorization": f"Basic {password}", "Depth": "0", "Content-Type": "application/xml"}, method="PROPFIND")
    assert "#ff0000" in urllib.request.urlopen(request).read().decode()
