"""A phone is connected from the profile: a link to read the calendar, a password for a device, both shown once and revoked."""
import base64
import os
import urllib.error
import urllib.request

from playwright.sync_api import expect


def status(url, method="GET", **headers):
    try:
        return urllib.request.urlopen(urllib.request.Request(url, method=method, headers=headers)).status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_link_to_the_calendar_is_made_and_revoked(open_page):
    page = open_page("/calendar")
    page.get_by_role("link", name="На телефоне").click()
    page.get_by_role("button", name="Сделать ссылку").click()
    link = page.get_by_label("Ссылка на календарь").input_value()
    assert link.startswith(os.environ["OTTISK_URL"]) and status(link) == 200
    page = open_page("/profile/phone")
    assert link not in page.content()
    page.locator("#feed").get_by_role("button", name="Отозвать").click()
    expect(page.locator("#feed").get_by_role("button", name="Сделать ссылку")).to_be_visible()
    assert status(link) == 404


def test_a_device_gets_a_password_of_its_own(open_page):
    page = open_page("/profile")
    page.locator("#phone").get_by_role("link", name="Подключить").click()
    user = page.locator("#devices dd").nth(1).inner_text()
    page.get_by_label("Устройство").fill("Планшет в цехе")
    page.get_by_role("button", name="Дать пароль").click()
    password = page.get_by_label("Пароль устройства").input_value()
    basic = {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode(), "Depth": "0"}
    assert status(os.environ["OTTISK_URL"] + "/dav/", "PROPFIND", **basic) == 207
    page = open_page("/profile/phone")
    row = page.get_by_role("listitem").filter(has_text="Планшет в цехе")
    expect(row).to_contain_text("на связи")
    row.get_by_role("button", name="Отозвать").click()
    expect(page.get_by_role("listitem").filter(has_text="Планшет в цехе")).to_have_count(0)
    assert status(os.environ["OTTISK_URL"] + "/dav/", "PROPFIND", **basic) == 401
