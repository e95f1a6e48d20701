"""Duplicates: the warning while a card is typed, a merge with a choice, and apart again; a holding moved about."""
import re
from playwright.sync_api import expect


def client(page, name, **fields):
    page.goto("/counterparties/new")
    page.get_by_label("Название").first.fill(name)
    page.get_by_label("Форма").select_option("company")
    page.get_by_label("Статус").select_option("lead")
    for label, value in fields.items():
        page.get_by_label(label, exact=True).first.fill(value)
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def under(page, head):
    """Names the company to move under, in a list of few companies or by typing, and saves."""
    field = page.get_by_label("Головная компания")
    number = head.rsplit("/", 1)[1]
    field.select_option(number) if field.evaluate("one => one.tagName") == "SELECT" else field.fill(number)
    field.press("Control+Enter")
    page.wait_for_url(lambda url: not url.split("?")[0].endswith("/under"))


def test_a_double_is_seen_while_it_is_typed_merged_and_taken_apart(open_page):
    page = open_page("/counterparties")
    first = client(page, "ООО «Осенний сад»", ИНН="7707083893", Телефон="8 (495) 321-00-11", Город="Тверь")
    page.goto("/counterparties/new")
    page.get_by_label("Название").first.press_sequentially("Асенний сад")
    page.get_by_label("Телефон").fill("+7 495 321 00 11")
    warning = page.get_by_role("note").filter(has_text="Похоже, такая карточка уже есть").first
    expect(warning.get_by_role("link", name="ООО «Осенний сад»")).to_be_visible()
    second = client(page, "Асенний сад", Телефон="+7 495 321 00 11", Почта="sad@example.ru")
    page.get_by_label("Следующий шаг").fill("Позвонить в сад")
    page.get_by_label("О чём").fill("Этикетки")
    page.get_by_role("button", name="Записать").click()
    expect(page.get_by_role("link", name="Позвонить в сад").first).to_be_visible()
    page.goto("/counterparties/duplicates")
    pair = page.get_by_role("article").filter(has_text="Осенний сад")
    expect(pair).to_contain_text("тот же телефон")
    pair.get_by_role("link", name="Объединить…").click()
    page.locator("thead").get_by_label("ООО «Осенний сад»").check()
    page.get_by_label("Название: Асенний сад").check()
    expect(page.get_by_role("heading", name="Итог: Асенний сад")).to_be_visible()
    page.get_by_label("Название: ООО «Осенний сад»").check()
    expect(page.get_by_role("heading", name="Итог: ООО «Осенний сад»")).to_be_visible()
    page.get_by_role("button", name=re.compile("Объединить")).click()
    expect(page).to_have_url(first)
    expect(page.get_by_role("heading", level=1)).to_have_text("ООО «Осенний сад»")
    expect(page.get_by_role("link", name="Позвонить в сад").first).to_be_visible()
    expect(page.get_by_text("sad@example.ru")).to_be_visible()
    page.goto(second)
    expect(page).to_have_url(first)
    page.get_by_role("button", name="Разъединить").click()
    expect(page.get_by_role("link", name="Позвонить в сад")).to_have_count(0)
    page.goto(second)
    expect(page.get_by_role("heading", level=1)).to_have_text("Асенний сад")
    expect(page.get_by_role("link", name="Позвонить в сад").first).to_be_visible()


def test_a_company_is_dragged_under_another_and_back_by_keyboard(open_page):
    page = open_page("/counterparties")
    head = client(page, "Холдинг Вереск")
    for name in ("Вереск-Север", "Вереск-Юг"):
        client(page, name)
        page.goto(page.url + "/under")
        under(page, head)
    page.goto(head)
    tree = page.locator(".ot-holding")
    tree.locator("[data-node]").filter(has_text="Вереск-Юг").drag_to(tree.locator("[data-node]").filter(has_text="Вереск-Север"))
    expect(page).to_have_url(head)
    expect(tree.locator("ul ul").get_by_text("Вереск-Юг")).to_be_visible()
    move = tree.get_by_role("link", name="Перенести под…: Вереск-Юг")
    move.focus()
    page.keyboard.press("Enter")
    under(page, head)
    expect(page).to_have_url(head)
    expect(page.locator(".ot-holding ul ul").get_by_text("Вереск-Юг")).to_have_count(0)
    page.goto("/counterparties?tree=1&q=Вереск")
    expect(page.locator("td.m1[style*='--d:1']")).to_have_count(2)


def test_the_new_screens_fit(open_page):
    for width in (1440, 390):
        for scheme in ("light", "dark"):
            for path in ("/counterparties/duplicates", "/contacts/duplicates", "/counterparties/merge", "/reassign", "/counterparties?tree=1"):
                page = open_page(path, width, scheme)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
