"""A rule built in the browser without code: when, if, what; tried, switched on, and its firing read in the journal."""
import re
from playwright.sync_api import expect


def choose(page, label, value):
    """Chooses in a row of the condition and waits until the server has redrawn the rows."""
    with page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        page.get_by_label(label, exact=True).select_option(value)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_an_administrator_builds_a_rule(open_page):
    page = open_page("/rules/start")
    page.get_by_label("Название").fill("Крупные сделки")
    page.get_by_label("О чём").select_option("deal")
    page.get_by_label("Когда").select_option("created")
    page.get_by_role("button", name="Создать").click()
    page.get_by_role("link", name="Изменить условие").click()
    choose(page, "Поле", "amount")
    choose(page, "Как сравнить", "atLeast")
    page.get_by_label("Значение").fill("100000")
    page.get_by_role("button", name="Проверить на записях").click()
    expect(page.get_by_text("Проба на последних подходящих записях")).to_be_visible()
    page.get_by_role("button", name="Сохранить условие").click()
    expect(page.get_by_text("Сумма: не меньше 100000")).to_be_visible()
    page.get_by_label("Действие", exact=True).select_option("task")
    page.get_by_role("button", name="Добавить действие").click()
    page.get_by_label("Что сделать").fill("Проверить {Что нужно клиенту}")
    page.get_by_role("button", name="Сохранить действие").click()
    page.get_by_role("button", name="Включить").click()
    expect(page.get_by_text("работает", exact=True)).to_be_visible()
    rule = page.url.split("#")[0]
    page.goto("/deals/new?process_id=1")
    page.get_by_label("Что нужно клиенту").fill("Каталог насосов на сто тысяч")
    page.get_by_label("Сумма").fill("150000")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Каталог насосов на сто тысяч")
    # The background looks about twice a second.
    for _ in range(60):
        page.goto(rule + "/journal")
        if page.get_by_text("Каталог насосов на сто тысяч").count():
            break
        page.wait_for_timeout(250)
    expect(page.get_by_text(re.compile("задача «Проверить Каталог насосов на сто тысяч»"))).to_be_visible()
    page.goto(rule)
    page.get_by_role("button", name="Выключить").click()
    expect(page.get_by_text("выключено", exact=True)).to_be_visible()
