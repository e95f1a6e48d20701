"""The first day in a print shop, as a person clicks it."""
import re
import pytest
from playwright.sync_api import expect

PAGES = ["/", "/counterparties", "/counterparties/new", "/contacts", "/tasks", "/interactions", "/calendar", "/employees", "/roles/1", "/history", "/imports", "/profile", "/search"]


def test_a_client_a_call_and_the_next_step(open_page):
    page = open_page("/counterparties")
    page.keyboard.press("n")
    page.get_by_label("Название").first.fill("ООО «Лавка Берегово»")
    page.get_by_label("Форма").select_option("company")
    page.get_by_label("Статус").select_option("lead")
    page.get_by_label("Телефон").fill("8 (495) 765-43-21")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("ООО «Лавка Берегово»")
    expect(page.get_by_text("Нет следующего шага")).to_be_visible()
    page.get_by_label("О чём").fill("Этикетки для варенья, 5 000")
    page.get_by_label("Следующий шаг").fill("Выслать расчёт")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#tl")).to_contain_text("Этикетки для варенья")
    expect(page.get_by_role("link", name="Выслать расчёт").first).to_be_visible()
    page.get_by_role("button", name="Готово: Выслать расчёт").click()
    expect(page.get_by_text("Нет следующего шага")).to_be_visible()


@pytest.mark.parametrize("typed", ["берег", "4957654321", ",thtujdj"])
def test_the_palette_finds_a_client(open_page, typed):
    page = open_page("/")
    page.keyboard.press("Control+k")
    page.keyboard.type(typed)
    expect(page.locator("#cmd-list a").first).to_contain_text("Лавка Берегово")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/counterparties/\d+$"))


def test_a_wrong_form_keeps_what_was_typed(open_page):
    page = open_page("/counterparties/new")
    page.get_by_label("Город").fill("Тверь")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button", name="Сохранить").click()
    assert answer.value.status == 422
    expect(page.get_by_label("Город")).to_have_value("Тверь")
    expect(page.get_by_label("Название").first).to_be_focused()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits(open_page, width, scheme):
    for path in PAGES:
        page = open_page(path, width, scheme)
        assert page.locator("html").get_attribute("data-bs-theme") == scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page = open_page("/login", width, scheme, stranger=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_spreadsheet_is_checked_loaded_and_undone(open_page):
    page = open_page("/imports")
    rows = "Название;Город;Контактное лицо\r\n" + "".join(f"Типографский клиент {n};Тверь;Зимин Пётр\r\n" for n in range(1, 61)) + ";Без имени;\r\n"
    page.get_by_label("Файл").set_input_files({"name": "клиенты.csv", "mimeType": "text/csv", "buffer": rows.encode("windows-1251")})
    expect(page.get_by_text("3 из 3 загружаются")).to_be_visible()
    page.get_by_role("button", name="Проверить без загрузки").click()
    expect(page.get_by_role("button", name="Загрузить: 60")).to_be_visible(timeout=20000)
    expect(page.get_by_text("Название: заполните это поле").first).to_be_visible()
    page.get_by_role("link", name="ошибка", exact=True).click()
    expect(page.locator("#lines tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Загрузить: 60").click()
    expect(page.get_by_role("heading", name="Загрузка закончена")).to_be_visible(timeout=20000)
    wizard = page.url
    page.goto("/counterparties?q=Типографский клиент 42")
    page.get_by_role("link", name="Типографский клиент 42").click()
    expect(page.get_by_role("link", name="Зимин Пётр").first).to_be_visible()
    page.goto(wizard)
    page.get_by_role("button", name="Отменить загрузку целиком").click()
    expect(page.get_by_role("heading", name="Загрузка отменена")).to_be_visible(timeout=20000)
    page.goto("/counterparties?q=Типографский клиент 42")
    expect(page.get_by_text("Ничего не нашлось")).to_be_visible()


def test_a_cell_is_edited_where_it_stands(open_page):
    page = open_page("/counterparties/new")
    page.get_by_label("Название").fill("Клетка для правки")
    page.get_by_label("Форма").select_option("company")
    page.get_by_label("Статус").select_option("lead")
    page.get_by_role("button", name="Сохранить").click()
    page.goto("/counterparties?q=Клетка для правки")
    row = page.get_by_role("row", name="Клетка для правки")
    row.get_by_role("button", name="Изменить: Статус").click()
    row.get_by_role("combobox").press("Escape")
    expect(row.get_by_role("combobox")).to_have_count(0)
    row.get_by_role("button", name="Изменить: Статус").click()
    row.get_by_role("combobox").select_option("vip")
    row.get_by_role("button", name="Сохранить").click()
    expect(row.get_by_text("Ключевой")).to_be_visible()


def test_columns_are_chosen(open_page):
    page = open_page("/contacts")
    page.get_by_text("Столбцы", exact=True).click()
    page.get_by_role("checkbox", name="День рождения").check()
    page.get_by_role("button", name="Показать", exact=True).click()
    page.wait_for_load_state()
    page.get_by_text("Столбцы", exact=True).click()
    expect(page.get_by_role("checkbox", name="День рождения")).to_be_checked()


def test_a_file_is_kept_and_shown(open_page):
    page = open_page("/counterparties?q=Клетка для правки")
    page.get_by_role("link", name="Клетка для правки").click()
    pixel = bytes.fromhex("89504e470d0a1a0a0000000d494844520000000100000001080600000" "01f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")
    page.locator("input[type=file]").set_input_files({"name": "макет.png", "mimeType": "image/png", "buffer": pixel})
    page.get_by_role("link", name="макет.png").first.click()
    assert page.locator("img.ot-preview").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
