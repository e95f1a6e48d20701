"""Lists arranged by whoever works in them: columns, saved views, totals, groups, a board."""
import re
from playwright.sync_api import expect


def client(page, name, status, **fields):
    page.goto("/counterparties/new")
    page.get_by_label("Название").first.fill(name)
    page.get_by_label("Форма").select_option("company")
    page.get_by_label("Статус").select_option(status)
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def heads(page):
    return [text.strip() for text in page.locator("thead th").all_inner_texts() if text.strip()]


def test_columns_are_dragged_widened_and_kept_with_a_view(open_page):
    page = open_page("/counterparties")
    client(page, "Доска: Клён", "active")
    page.goto("/counterparties?q=Доска")
    page.locator(".ot-ltools summary").filter(has_text="Вид").click()
    page.get_by_label("Имя вида").fill("Моя расстановка")
    page.get_by_role("button", name="Сохранить как новый").click()
    expect(page.get_by_role("link", name="Моя расстановка")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Столбцы").click()
    rows = page.locator(".ot-chooser li")
    # By mouse: the city above the status; by keyboard: one step higher.
    rows.filter(has=page.get_by_role("checkbox", name="Город", exact=True)).drag_to(rows.filter(has=page.get_by_role("checkbox", name="Статус", exact=True)), target_position={"x": 60, "y": 4})
    page.get_by_role("button", name="Выше: Город").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Почта", exact=True).check()
    page.get_by_role("button", name="Показать", exact=True).click()
    expect(page.locator("thead")).to_contain_text("Почта")
    assert heads(page)[:4] == ["№", "Город", "Название", "Статус"]
    # The edge of a column is dragged, and the width is there the next time.
    edge = page.locator("[data-edge=status]").bounding_box()
    width = page.locator("th").filter(has_text="Статус").bounding_box()["width"]
    page.mouse.move(edge["x"] + 4, edge["y"] + 5)
    page.mouse.down()
    page.mouse.move(edge["x"] + 84, edge["y"] + 5, steps=4)
    with page.expect_response(lambda answer: "/columns/status" in answer.url):
        page.mouse.up()
    page.reload()
    assert abs(page.locator("col").nth(4).evaluate("one => Number(one.style.getPropertyValue('--w'))") - width - 80) <= 2
    expect(page.get_by_role("link", name="Моя расстановка")).to_be_visible()


def test_a_saved_view_is_changed_at_once_and_back(open_page):
    page = open_page("/counterparties")
    for name in ["Разом: Вяз", "Разом: Граб"]:
        client(page, name, "lead")
    page.goto("/counterparties?q=Разом")
    page.locator(".ot-ltools summary").filter(has_text="Вид").click()
    page.get_by_label("Имя вида").fill("Все разом")
    page.get_by_role("button", name="Сохранить как новый").click()
    expect(page.get_by_role("link", name="Все разом")).to_have_attribute("aria-current", "page")
    rows = page.locator("tbody tr[data-row]")
    expect(rows).to_have_count(2)
    page.locator("tbody [data-sel]").first.check()
    page.get_by_label("все найденные").check()
    page.get_by_role("button", name="Изменить отмеченные").click()
    expect(page.locator("#bulk h2")).to_contain_text("2 записи")
    page.locator("#bulk select[name=column]").select_option("status")
    page.locator("#bulk select[name=status]").select_option("vip")
    page.locator("#bulk").get_by_role("button", name="Изменить", exact=True).click()
    expect(page.locator("#progress h2")).to_have_text("готово", timeout=15000)
    expect(page.locator("#progress")).to_contain_text("изменено: 2")
    job = page.url
    page.goto("/counterparties")
    page.get_by_role("link", name="Все разом").click()
    expect(rows.filter(has_text="Ключевой")).to_have_count(2)
    page.goto(job)
    page.get_by_role("button", name="Отменить всё это").click()
    expect(page.locator("#progress h2")).to_have_text("готово", timeout=15000)
    page.goto("/counterparties")
    page.get_by_role("link", name="Все разом").click()
    expect(rows.filter(has_text="Новый")).to_have_count(2)


def test_a_gesture_that_the_system_takes_over_changes_no_width(open_page):
    page = open_page("/counterparties")
    client(page, "Жест: Ива", "active")
    page.goto("/counterparties?q=Жест")
    head = page.locator("th").filter(has_text="Статус")
    before = head.bounding_box()["width"]
    sent = []
    page.on("request", lambda request: sent.append(request.url) if "/columns/" in request.url else None)
    edge = page.locator("[data-edge=status]").bounding_box()
    page.mouse.move(edge["x"] + 4, edge["y"] + 5)
    page.mouse.down()
    page.mouse.move(edge["x"] + 64, edge["y"] + 5, steps=4)
    page.evaluate("document.dispatchEvent(new PointerEvent('pointercancel'))")
    assert abs(head.bounding_box()["width"] - before) <= 2
    page.mouse.move(edge["x"] + 164, edge["y"] + 5, steps=2)
    page.mouse.up()
    assert abs(head.bounding_box()["width"] - before) <= 2 and not sent


def test_a_card_stands_on_a_board_once(open_page):
    page = open_page("/counterparties")
    client(page, "Дважды: Ясень", "lead")
    page.goto("/counterparties?form=board&by=status&q=Дважды")
    card = page.locator("[data-card]").filter(has_text="Дважды: Ясень")
    expect(card).to_have_count(1)
    # Somebody else has moved it, and the column that is loaded now brings it along.
    page.evaluate("""() => {
      const card = document.querySelector('[data-card]'), copy = card.cloneNode(true), column = [...document.querySelectorAll('.cards')].find((one) => !one.contains(card));
      copy.dataset.version = Number(card.dataset.version) + 1;
      copy.dataset.fresh = '1';
      column.append(copy);
      column.dispatchEvent(new CustomEvent('htmx:afterSettle', { bubbles: true }));
    }""")
    expect(card).to_have_count(1)
    expect(card).to_have_attribute("data-fresh", "1")


def test_a_card_is_dragged_moved_by_keyboard_and_by_its_menu(open_page):
    page = open_page("/counterparties")
    client(page, "Перенос: Липа", "lead")
    page.goto("/counterparties?form=board&by=status&q=Перенос")
    column = lambda name: page.get_by_role("region", name=name, exact=True)
    card = page.locator("[data-card]").filter(has_text="Перенос: Липа")
    expect(column("Новый").locator("[data-card]")).to_have_count(1)
    card.drag_to(column("Ключевой").locator(".cards"))
    expect(column("Ключевой").locator("[data-card]").filter(has_text="Липа")).to_have_count(1)
    expect(page.locator(".ot-toast")).to_contain_text("Перемещено: Ключевой")
    card.focus()
    page.keyboard.press("Shift+ArrowLeft")
    expect(column("Работаем").locator("[data-card]").filter(has_text="Липа")).to_have_attribute("data-version", "3")
    card.locator("summary").click()
    card.get_by_role("combobox").select_option("lead")
    card.get_by_role("button", name="Переместить", exact=True).click()
    expect(column("Новый").locator("[data-card]").filter(has_text="Липа")).to_have_count(1)
    # Somebody else moves it meanwhile: the card goes where they put it, and the page says why.
    other = open_page("/counterparties?form=board&by=status&q=Перенос")
    other.locator("[data-card]").filter(has_text="Липа").focus()
    other.keyboard.press("Shift+ArrowRight")
    expect(other.get_by_role("region", name="Работаем", exact=True).locator("[data-card]").filter(has_text="Липа")).to_have_attribute("data-version", "5")
    card.drag_to(column("Ключевой").locator(".cards"))
    expect(page.locator(".ot-toast").filter(has_text="только что изменил другой")).to_be_visible()
    expect(column("Работаем").locator("[data-card]").filter(has_text="Липа")).to_have_count(1)


def test_totals_and_groups(open_page):
    page = open_page("/counterparties")
    for name, status in (("Итог: Ива", "vip"), ("Итог: Вяз", "vip"), ("Итог: Дуб", "lost")):
        client(page, name, status)
    page.goto("/counterparties?q=Итог")
    page.get_by_role("link", name="Столбцы").click()
    page.get_by_label("Итог: Телефон").select_option("count")
    page.get_by_role("button", name="Показать", exact=True).click()
    expect(page.locator("tfoot")).to_contain_text("Всего: 3 записи")
    page.get_by_role("group", name="Форма списка").get_by_role("link", name="Группы").click()
    page.get_by_label("По какому полю").select_option("status")
    page.wait_for_url(re.compile("by=status"))
    group = page.locator(".ot-grp").filter(has_text="Ключевой")
    expect(group).to_contain_text("2")
    expect(page.locator("tr[data-row]")).to_have_count(0)
    group.get_by_role("link", name="Ключевой").click()
    expect(page.locator("tr[data-row]")).to_have_count(2)
    group.get_by_role("link", name="Ключевой").click()
    expect(page.locator("tr[data-row]:visible")).to_have_count(0)


def test_the_forms_of_a_list_fit(open_page):
    for width in (1440, 390):
        for scheme in ("light", "dark"):
            for path in ("/counterparties?form=board", "/counterparties?form=groups&by=owner_id", "/counterparties/columns", "/counterparties/totals", "/tasks?form=board"):
                page = open_page(path, width, scheme)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
