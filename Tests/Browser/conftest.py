"""A real Chromium on a running Ottisk; a console error fails the test."""
import os
import socket
import subprocess
import time
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

URL = os.environ["OTTISK_URL"]

# A page comes when it comes: on a busy machine the usual five seconds are short for a program built for debugging.
expect.set_options(timeout=20_000)


def wait_for(url):
    for _ in range(100):
        try:
            return urllib.request.urlopen(url + "/health", timeout=2).read()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


class OwnServer:
    """A server of one test, with an empty workspace; it may be stopped in the middle."""

    def __init__(self, data):
        with socket.socket() as spare:
            spare.bind(("127.0.0.1", 0))
            port = spare.getsockname()[1]
        self.url, self.words = f"http://127.0.0.1:{port}", ["serve", "--data", str(data), "--port", str(port)]
        self.start()

    def start(self):
        self.process = subprocess.Popen([os.environ["OTTISK_PROGRAM"], *self.words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.url)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def first_run(self, page, **fields):
        page.goto(self.url + "/setup")
        for name, value in fields.items():
            page.fill(f"[name={name}]", value)
        page.click("form button.btn-primary")
        page.wait_for_url(self.url + "/")


@pytest.fixture
def own_server(tmp_path):
    server = OwnServer(tmp_path)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def server():
    """Waits until the server answers."""
    wait_for(URL)


@pytest.fixture(scope="session")
def signed_in(chromium):
    """The cookies of the administrator, made on the first-run page."""
    context = chromium.new_context(locale="ru-RU", base_url=URL)
    page = context.new_page()
    page.goto("/setup")
    if page.url.endswith("/setup"):
        page.get_by_label("Организация").fill("ООО «Сверка»")
        page.get_by_label("Ваше имя и фамилия").fill("Анна Соколова")
        page.get_by_label("Рабочая почта").fill("a.sokolova@sverka.example")
        page.get_by_label("Пароль, от 8 знаков").fill("correct horse")
        page.get_by_role("button", name="Начать работу").click()
        page.wait_for_url(URL + "/")
    return context.storage_state()


@pytest.fixture
def open_page(chromium, signed_in):
    """Opens pages of the signed-in administrator and collects what the console complains about."""
    contexts, complaints = [], []

    def open_one(path, width=1440, scheme="light", stranger=False):
        context = chromium.new_context(
            locale="ru-RU", base_url=URL, viewport={"width": width, "height": 900}, color_scheme=scheme,
            storage_state=None if stranger else signed_in)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    # A refused form is an answer, not a fault of the page.
    assert [text for text in complaints if "422" not in text and "409" not in text] == []
