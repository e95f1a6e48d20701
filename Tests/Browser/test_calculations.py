"""A brochure calculated from nothing in the browser: the answer follows every change, what is saved opens as it was."""
import pathlib
import re

import pytest
from playwright.sync_api import expect


@pytest.fixture(autouse=True)
def tariff(open_page):
    """The ready shop, published from today: without a tariff nothing can be calculated."""
    page = open_page("/calculations/new")
    link = page.get_by_role("link", name="Ввести тариф")
    if link.count() == 0:
        return
    link.click()
    page.get_by_role("button", name="Создать черновик").click()
    page.get_by_role("link", name="Опубликовать").first.click()
    page.get_by_role("button", name="Опубликовать").click()
    page.wait_for_url(re.compile(r"/tariffs/\d+$"))


def change(page, act):
    """Does something to the form and waits for the answer."""
    with page.expect_response(lambda answer: "hx-request" in answer.request.headers and "/calculations" in answer.url):
        act()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def total(page):
    return page.locator("[data-total]").inner_text()


def test_a_brochure_from_nothing_to_a_saved_calculation(open_page):
    page = open_page("/calculations/new")
    change(page, lambda: page.get_by_role("button", name="Брошюра").click())
    expect(page.get_by_label("Полос в блоке")).to_have_value("28")
    first = total(page)
    change(page, lambda: page.get_by_label("Полос в блоке").fill("30") or page.get_by_label("Полос в блоке").blur())
    # Two blank pages: one click makes a whole number of sections.
    expect(page.locator("#result")).to_contain_text("Чистых полос в конце блока: 2")
    change(page, lambda: page.get_by_role("link", name="Сделать 32 полосы").click())
    expect(page.get_by_label("Полос в блоке")).to_have_value("32")
    assert total(page) != first
    change(page, lambda: page.get_by_label("Экземпляров", exact=True).fill("2000") or page.get_by_label("Экземпляров", exact=True).blur())
    expect(page.locator(".ot-answer")).to_contain_text("2 000")
    # Pages of the sheet are numbered as the folded section has them.
    expect(page.locator("#q-sheet0")).to_contain_text("блок")
    expect(page.locator("svg.ot-sheet[role=img]").first.locator(".pg")).not_to_have_count(0)
    # Back in the browser is back in the calculation.
    page.go_back()
    expect(page.get_by_label("Экземпляров", exact=True)).to_have_value("1000")
    page.go_forward()
    expect(page.get_by_label("Экземпляров", exact=True)).to_have_value("2000")
    shown = total(page)
    page.get_by_label("Название").fill("Каталог весна")
    page.get_by_label("Название").press("Control+Enter")
    page.wait_for_url(re.compile(r"/calculations/\d+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Каталог весна")
    assert total(page) == shown
    page.get_by_text("Объяснение каждого рубля").click()
    expect(page.locator(".ot-why").first).to_be_visible()


# Example D of the handbook, where it differs from what a new brochure begins with.
BROCHURE = {"day": "2026-03-02", "run": "1000", "pages": "32", "pack": "0", "c.w": "297", "c.h": "210"}


def test_the_brochure_of_the_handbook_has_the_price_of_the_handbook(own_server, chromium):
    """The handbook's shop is published from a file, the brochure is entered from nothing, its price is read to the kopeck."""
    context = chromium.new_context(locale="ru-RU", viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    own_server.first_run(page, organisation="ООО «Сверка»", name="Анна Соколова", mail="a@example.ru", password="correct horse")
    page.goto(own_server.url + "/tariffs/start")
    start = page.locator("form[action='/tariffs/start/file']")
    start.locator("[type=file]").set_input_files(pathlib.Path(__file__).parent / "textbook-tariff.json")
    start.get_by_role("button", name="Загрузить").click()
    page.wait_for_url(re.compile(r"/tariffs/\d+"))
    page.get_by_role("link", name="Опубликовать").first.click()
    page.locator("[name=day]").fill("2026-01-01")
    page.get_by_role("button", name="Опубликовать").click()
    page.wait_for_url(re.compile(r"/tariffs/\d+$"))
    page.goto(own_server.url + "/calculations/new")
    change(page, lambda: page.get_by_role("button", name="Брошюра").click())
    for name, value in BROCHURE.items():
        field = page.locator(f"#spec [name='{name}']")
        if field.count() == 0 or field.input_value() == value:
            continue
        field.evaluate("one => one.closest('details')?.setAttribute('open', '')")
        change(page, lambda: field.fill(value) or field.blur())
    assert total(page).replace("\xa0", " ") == "82 206,99 ₽"
    page.get_by_label("Название").fill("Брошюра из справочника")
    page.get_by_label("Название").press("Control+Enter")
    page.wait_for_url(re.compile(r"/calculations/\d+$"))
    assert total(page).replace("\xa0", " ") == "82 206,99 ₽"
    context.close()


def test_wrong_input_is_a_sentence_and_the_form_stays(open_page):
    page = open_page("/calculations/new?product=flyer")
    change(page, lambda: page.get_by_label("Экземпляров", exact=True).fill("ноль") or page.get_by_label("Экземпляров", exact=True).blur())
    expect(page.get_by_role("alert").first).to_contain_text("нужно целое число")
    expect(page.get_by_label("Экземпляров", exact=True)).to_have_value("ноль")
    change(page, lambda: page.get_by_label("Экземпляров", exact=True).fill("500") or page.get_by_label("Экземпляров", exact=True).blur())
    expect(page.locator("[data-total]")).to_be_visible()


def test_a_phone_shows_the_answer_above_the_form(open_page):
    page = open_page("/calculations/new?product=leaflet", width=390)
    answer, form = page.locator(".ot-answer").bounding_box(), page.locator("#spec").bounding_box()
    assert answer["y"] < form["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
