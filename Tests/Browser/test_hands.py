"""What hands do: keys in a list, a finger on a phone, a sign-in that ran out while somebody typed."""
import re
import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def own_client(chromium, signed_in):
    """A client to write about."""
    context = chromium.new_context(locale="ru-RU", base_url=__import__("os").environ["OTTISK_URL"], storage_state=signed_in)
    page = context.new_page()
    page.goto("/counterparties/new")
    page.get_by_label("Название").first.fill("Типография пальцев")
    page.get_by_label("Форма").select_option("company")
    page.get_by_label("Статус").select_option("active")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/counterparties/\d+$"))
    url = page.url
    context.close()
    return url


def sign_in(page):
    expect(page).to_have_url(re.compile("/login"))
    page.get_by_label("Рабочая почта").fill("a.sokolova@sverka.example")
    page.get_by_label("Пароль", exact=True).fill("correct horse")
    page.get_by_role("button", name="Войти").click()


def test_what_was_typed_survives_a_sign_in_that_ran_out(open_page, own_client):
    page = open_page(own_client + "/edit")
    page.get_by_label("Город").fill("Тверь на Волге")
    page.context.clear_cookies(name="ottisk")
    page.keyboard.press("Control+Enter")
    sign_in(page)
    expect(page).to_have_url(own_client + "/edit")
    expect(page.get_by_label("Город")).to_have_value("Тверь на Волге")
    expect(page.locator("#toasts")).to_contain_text("Введённое до входа снова здесь")
    page.keyboard.press("Escape")
    page.get_by_label("Город").focus()
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(own_client)
    expect(page.locator("#main")).to_contain_text("Тверь на Волге")
    # It is said once.
    page.goto(own_client + "/edit")
    expect(page.locator("#toasts .ot-toast")).to_have_count(0)


def test_a_call_in_the_composer_survives_too(open_page, own_client):
    page = open_page(own_client)
    page.get_by_label("О чём").fill("Звонок до выхода")
    page.get_by_label("Подробности").fill("Просит образцы")
    page.context.clear_cookies(name="ottisk")
    page.keyboard.press("Control+Enter")
    sign_in(page)
    expect(page).to_have_url(own_client)
    expect(page.get_by_label("О чём")).to_have_value("Звонок до выхода")
    expect(page.get_by_label("Подробности")).to_have_value("Просит образцы")
    page.get_by_label("О чём").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tl")).to_contain_text("Звонок до выхода")


def test_keys_choose_rows_and_create(open_page, own_client):
    page = open_page("/counterparties")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-sel]:checked")).to_have_count(1)
    expect(page.locator("#bulkbar [data-ticked]")).to_have_text("1")
    page.keyboard.press("x")
    expect(page.locator("#bulkbar")).to_be_hidden()
    page.keyboard.press("c")
    expect(page.locator("#cmd-list a").first).to_contain_text("Создать:")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    for words in ["отметить строку", "создать: что угодно"]:
        expect(page.locator("#help")).to_contain_text(words)
    inside = page.evaluate("""() => { const d = document.querySelector('#help').getBoundingClientRect(), k = document.querySelector('#help .ot-keys').getBoundingClientRect(), b = document.querySelector('#help .ft .btn').getBoundingClientRect();
        return [k.left - d.left, b.top - k.bottom]; }""")
    assert inside[0] >= 12 and inside[1] >= 4


def test_a_finger_ticks_rows_and_opens_the_menu(open_page, own_client):
    page = open_page("/counterparties", 390)
    page.locator("tbody tr td.w-ck").first.click()
    expect(page).to_have_url(re.compile("/counterparties$"))
    expect(page.locator("#bulkbar [data-ticked]")).to_have_text("1")
    expect(page.get_by_role("button", name="Изменить отмеченные")).to_be_visible()
    page.locator("tbody tr td.w-ck").first.click()
    page.locator("summary", has_text="Ещё").click()
    menu = page.locator(".ot-ltools .ot-menu")
    for name in ["Выбрать столбцы", "XLSX", "CSV"]:
        expect(menu.get_by_role("link", name=name, exact=True)).to_be_visible()
    expect(menu.get_by_role("link", name="Список на дату")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    menu.get_by_role("link", name="Выбрать столбцы").click()
    expect(page).to_have_url(re.compile("/counterparties/columns"))
    page.goto("/counterparties")
    page.locator(".ot-ltools summary", has_text="Вид").click()
    expect(page.get_by_label("Имя вида").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_menu_keeps_its_rows(open_page):
    page = open_page("/history")
    rows = page.evaluate("Array.from(document.querySelectorAll('.ot-side .ot-nav a'), (a) => a.getBoundingClientRect().height)")
    assert min(rows) >= 26
    shown = page.evaluate("""() => { const n = document.querySelector('.ot-side .ot-nav').getBoundingClientRect(), a = document.querySelector('.ot-side .ot-nav [aria-current=page]').getBoundingClientRect(); return a.top >= n.top - 1 && a.bottom <= n.bottom + 1; }""")
    assert shown


def test_a_password_can_be_looked_at(open_page):
    page = open_page("/login", stranger=True)
    page.get_by_label("Пароль", exact=True).fill("correct horse")
    page.get_by_role("button", name="Показать пароль").click()
    assert page.locator("#pw").get_attribute("type") == "text"
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
