"""A process built from nothing, and deals on its board: moved by drag, by keyboard and by the button of a card."""
import re
from playwright.sync_api import expect


def add_stage(page, name, kind="open"):
    page.get_by_label("Название этапа").fill(name)
    page.get_by_label("Вид этапа").select_option(kind)
    page.get_by_role("button", name="Добавить этап").click()
    expect(page.locator(".ot-flow")).to_contain_text(name)


def deal(page, board, title):
    page.goto(board)
    page.get_by_role("link", name="Сделка", exact=True).first.click()
    page.get_by_label("Что нужно клиенту").fill(title)
    page.get_by_label("Сумма").fill("12000")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_an_administrator_builds_a_process_and_deals_move_on_its_board(open_page):
    page = open_page("/processes/start")
    page.get_by_label("Название").fill("Вывески")
    page.get_by_role("button", name="Создать").click()
    editor = page.url
    for name, kind in (("Монтаж", "open"), ("Замер", "open"), ("Сдана", "won"), ("Отказ", "lost")):
        add_stage(page, name, kind)
    # The measuring comes first: by the keyboard's button.
    page.locator(".ot-flow").get_by_role("link", name="Замер").click()
    page.get_by_role("button", name="Раньше").click()
    expect(page.locator(".ot-st[data-stage] h2").first).to_have_text("Замер")
    page.locator(".ot-flow").get_by_role("link", name="Замер").click()
    page.get_by_label("Здесь начинаются новые сделки").check()
    page.get_by_role("button", name=re.compile("^Сохранить")).click()
    measuring = page.get_by_role("region", name="Этап: Замер")
    measuring.locator("summary").click()
    measuring.get_by_label("Что сделать").fill("Выехать на замер")
    measuring.get_by_role("button", name="Добавить").click()
    expect(page.get_by_role("heading", name="Выехать на замер")).to_be_visible()
    # And by drag: the action goes to the other stage and back.
    mounting = page.get_by_role("region", name="Этап: Монтаж")
    page.locator("li[data-action]").first.drag_to(mounting.locator("h2"))
    expect(page.get_by_role("region", name="Этап: Монтаж").locator("li[data-action]")).to_have_count(1)
    page.locator("li[data-action]").first.drag_to(page.get_by_role("region", name="Этап: Замер").locator("h2"))
    expect(page.get_by_role("region", name="Этап: Замер").locator("li[data-action]")).to_have_count(1)
    # A lost deal wants a reason: the form of the end has the list.
    page.get_by_role("link", name="Отказ").first.click()
    page.get_by_label("Причины на выбор при входе").fill("price | Дорого | Too dear")
    page.get_by_role("button", name=re.compile("^Сохранить")).click()
    page.get_by_role("link", name="Опубликовать").click()
    page.get_by_role("button", name="Опубликовать").click()
    page.wait_for_url(re.compile(r"/processes/\d+$"))
    number = page.url.rsplit("/", 1)[1]
    assert editor.split("?")[0].endswith(number)

    board = f"/deals/board?process={number}"
    deal(page, board, "Вывеска над входом")
    deal(page, board, "Световой короб")
    page.goto(board)
    first = page.get_by_role("article", name="Вывеска над входом")
    # By drag: something required is open, so the board asks why, in a dialog.
    first.drag_to(page.get_by_role("region", name="Монтаж").locator(".cards"))
    dialog = page.locator("#ask-move")
    expect(dialog).to_contain_text("Выехать на замер")
    dialog.get_by_label("Своими словами").fill("замерили сами")
    dialog.get_by_role("button", name="Перевести").click()
    expect(page.get_by_role("region", name="Монтаж").get_by_role("article")).to_have_count(1)
    # By keyboard, once the action is done.
    page.get_by_role("link", name="Световой короб", exact=True).click()
    page.get_by_role("button", name="Готово: Выехать на замер").click()
    page.goto(board)
    page.get_by_role("article", name="Световой короб").focus()
    page.keyboard.press("Control+ArrowRight")
    expect(page.get_by_role("region", name="Монтаж").get_by_role("article")).to_have_count(2)
    page.keyboard.press("Control+ArrowLeft")
    expect(page.get_by_role("region", name="Замер").get_by_role("article")).to_have_count(1)
