"""A token is made in the profile, shown once, and lets a program in until it is revoked."""
import os
import urllib.error
import urllib.request

from playwright.sync_api import expect


def status(token):
    request = urllib.request.Request(os.environ["OTTISK_URL"] + "/api/v1/counterparties?limit=1", headers={"Authorization": f"Bearer {token}"})
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_token_is_made_used_and_revoked(open_page):
    page = open_page("/profile")
    page.get_by_role("link", name="Новый токен").click()
    page.get_by_label("Для чего").fill("Сайт типографии")
    page.get_by_label("отмеченное ниже").check()
    page.get_by_label("Контрагенты: читать").check()
    page.get_by_role("button", name="Сделать токен").click()
    token = page.get_by_label("Токен", exact=True).input_value()
    assert status(token) == 200
    page.get_by_role("link", name="Скопировал").click()
    row = page.get_by_role("listitem").filter(has_text="Сайт типографии")
    expect(row).to_contain_text("был в деле")
    assert token not in page.content()
    row.get_by_role("button", name="Отозвать").click()
    expect(page.get_by_role("listitem").filter(has_text="Сайт типографии")).to_have_count(0)
    assert status(token) == 401


def test_the_page_about_the_api_leads_to_every_entity(open_page):
    page = open_page("/api")
    page.get_by_role("navigation", name="На этой странице").get_by_role("link", name="Контрагенты").click()
    expect(page.locator("#counterparties")).to_be_in_viewport()
    assert page.get_by_text("/api/v1/counterparties/{id}/history").is_visible()
