"""Days of a print shop's sellers on real pages: a first order, a changed process, a move taken back, a deputy, several cards at once."""
import datetime
import json
import re

from playwright.sync_api import expect

PLAIN = {
    "code": "plain", "name": {"ru": "x", "en": "x"}, "stages": [
        {"code": "ask", "name": {"ru": "Спросили", "en": "Asked"}, "first": True, "probability": 20},
        {"code": "count", "name": {"ru": "Считаем", "en": "Counting"}, "probability": 50},
        {"code": "done", "name": {"ru": "Сделано", "en": "Done"}, "kind": "won"},
        {"code": "no", "name": {"ru": "Не вышло", "en": "No"}, "kind": "lost", "reasons": [{"code": "price", "name": {"ru": "Дорого", "en": "Too dear"}}]},
    ],
}


def start(page, name, base=None, file=None):
    """A process of its own, published. - Returns: its number."""
    page.goto("/processes/start")
    page.get_by_label("Название").fill(name)
    if file:
        page.get_by_role("radio", name=re.compile("^Из файла")).check()
        page.locator("textarea[name=file]").fill(file)
    else:
        page.get_by_role("radio", name=re.compile("^" + base)).check()
    page.get_by_role("button", name="Создать").click()
    return publish(page)


def publish(page, running=None):
    page.get_by_role("link", name="Опубликовать").click()
    if running:
        page.get_by_role("radio", name=re.compile("^" + running)).check()
    page.get_by_role("button", name="Опубликовать").click()
    page.wait_for_url(re.compile(r"/(processes|jobs)/\d+$"))
    return page.url.rsplit("/", 1)[1]


def deal(page, process, title, amount="12000"):
    page.goto(f"/deals/new?process_id={process}")
    page.get_by_label("Что нужно клиенту").fill(title)
    page.get_by_label("Сумма").fill(amount)
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def stands_at(page, stage):
    expect(page.locator(".ot-path [aria-current=step]")).to_contain_text(stage)


def tick(page, action):
    page.get_by_role("button", name="Готово: " + action).click()


def test_a_first_order_goes_on_by_what_is_done_and_a_move_is_taken_back(open_page):
    page = open_page("/")
    process = start(page, "Заказы с выставки", base="Первый заказ")
    deal(page, process, "Меню и буклеты", "48000")
    stands_at(page, "Новый запрос")
    page.get_by_role("button", name="Не отвечает").click()
    expect(page.locator(".ot-acts")).to_contain_text("Позвонить снова")
    page.locator("li[data-action=again]").get_by_role("button", name="Дозвонились").click()
    stands_at(page, "Сбор спецификации")
    tick(page, "Заполнить спецификацию")
    stands_at(page, "Расчёт и КП")
    # The last move goes back, and with it comes what was asked before; nothing happens twice when it is done again.
    page.locator(".ot-moves").get_by_role("button", name="Отменить").click()
    stands_at(page, "Сбор спецификации")
    expect(page.locator(".ot-moves")).to_contain_text("отменён")
    expect(page.locator(".ot-moves")).to_contain_text("отмена перехода")
    page.get_by_role("link", name="Перейти вручную").click()
    page.get_by_label("Своими словами").fill("всё известно")
    page.get_by_role("button", name="Перевести").click()
    stands_at(page, "Расчёт и КП")
    for action in ("Рассчитать тиражи", "Подготовить КП"):
        tick(page, action)
    stands_at(page, "Согласование КП")
    tick(page, "Отправить КП")
    page.locator("li[data-action=decision]").get_by_role("button", name="Согласен").click()
    stands_at(page, "Макет и подпись")
    page.locator("li[data-action=preflight]").get_by_role("button", name="Годны").click()
    tick(page, "Получить подпись клиента на макете")
    stands_at(page, "Счёт и оплата")
    for action in ("Выставить счёт", "Поступление аванса"):
        tick(page, action)
    stands_at(page, "Передана в производство")
    expect(page.locator(".ot-moves")).to_contain_text("сама, после «Поступление аванса»")
    # A past job begins anew: one click here, one on the filled form.
    page.get_by_role("link", name="Повторить заказ").click()
    expect(page.get_by_label("Что нужно клиенту")).to_have_value("Меню и буклеты")
    expect(page.get_by_label("Процесс").locator("option:checked")).to_have_text("Повторный тираж")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Меню и буклеты")


def test_a_changed_process_takes_the_running_deals_along(open_page):
    page = open_page("/")
    process = start(page, "Заказы с сайта", base="Первый заказ")
    running = deal(page, process, "Каталог насосов")
    page.goto(f"/processes/{process}")
    page.get_by_role("button", name="Изменить").click()
    request = page.get_by_role("region", name="Этап: Новый запрос")
    request.locator("summary").click()
    # What the program does not do by itself is said where it is chosen.
    kinds = request.get_by_label("Вид").locator("option").all_inner_texts()
    assert "письмо по шаблону" in kinds and "анкета" in kinds
    request.get_by_label("Что сделать").fill("Проверить долги клиента")
    request.get_by_role("button", name="Добавить").click()
    expect(page.get_by_role("heading", name="Проверить долги клиента")).to_be_visible()
    page.locator("#f-kind").select_option("letter")
    page.get_by_role("button", name=re.compile("^Сохранить")).click()
    expect(page.locator(".ot-pe-insp")).to_contain_text("Почта к программе ещё не подключена")
    page.locator("#f-kind").select_option("task")
    page.get_by_role("button", name=re.compile("^Сохранить")).click()
    expect(page.locator(".ot-vdiff")).to_contain_text("новое действие «Проверить долги клиента»")
    page.get_by_role("link", name="Опубликовать").click()
    expect(page.locator("form.ot-movebox")).to_contain_text("Появится действий: 1")
    page.goto(f"/processes/{process}")
    publish(page, running="Перевести сейчас")
    page.goto(running)
    for _ in range(50):
        if page.locator("li[data-action]", has_text="Проверить долги клиента").count():
            break
        page.wait_for_timeout(200)
        page.reload()
    tick(page, "Проверить долги клиента")
    stands_at(page, "Новый запрос")
    page.locator("li[data-action=contact]").get_by_role("button", name="Дозвонились").click()
    stands_at(page, "Сбор спецификации")


def test_whoever_is_away_is_stood_in_for(open_page):
    page = open_page("/employees/new")
    page.get_by_label("Имя и фамилия").fill("Тимур Ахметов")
    page.get_by_label("Почта для входа").fill("t.ahmetov@sverka.example")
    page.get_by_label("Роль").select_option(label="Менеджер по продажам")
    page.get_by_label("Подразделение").select_option(index=1)
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Тимур Ахметов")
    process = start(page, "Заказы по звонку", base="Первый заказ")

    def absence(deputy, first, last):
        page.goto("/profile")
        form = page.locator("form[action='/profile/absence']")
        form.get_by_label("Заместитель").select_option(**({"label": deputy} if deputy else {"value": ""}))
        form.get_by_label("Отсутствует с").fill(first)
        form.get_by_label("Отсутствует по").fill(last)
        with page.expect_navigation():
            form.get_by_role("button", name="Сохранить").click()

    # The server's day may be another one than this machine's.
    today = datetime.date.today()
    absence("Тимур Ахметов", *(str(today + datetime.timedelta(days=days)) for days in (-1, 1)))
    try:
        deal(page, process, "Заказ в отпуске")
        expect(page.locator("li[data-action=contact]")).to_contain_text("Тимур Ахметов")
        expect(page.locator(".ot-hero")).to_contain_text("Анна Соколова")
    finally:
        absence("", "", "")
    deal(page, process, "Заказ после отпуска")
    expect(page.locator("li[data-action=contact]")).to_contain_text("Анна Соколова")


def test_a_process_travels_as_a_file_and_several_cards_move_together(open_page):
    page = open_page("/")
    process = start(page, "Простые работы", file=json.dumps(PLAIN))
    kept = page.request.get(f"/processes/{process}/file").json()
    assert [stage["code"] for stage in kept["stages"]] == ["ask", "count", "done", "no"] and kept["name"]["ru"] == "Простые работы"
    again = start(page, "Простые работы 2", file=json.dumps(kept))
    assert page.request.get(f"/processes/{again}/file").json()["stages"] == kept["stages"]
    page.goto("/processes/start")
    page.get_by_label("Название").fill("Не процесс")
    page.get_by_role("radio", name=re.compile("^Из файла")).check()
    page.locator("textarea[name=file]").fill("{}")
    page.get_by_role("button", name="Создать").click()
    expect(page.get_by_role("alert")).to_contain_text("Файл не читается")

    for title in ("Бланки", "Конверты", "Папки"):
        deal(page, process, title)
    page.goto(f"/deals/board?process={process}")
    asked, counting = page.get_by_role("region", name="Спросили"), page.get_by_role("region", name="Считаем")
    expect(asked.locator("[data-total]")).to_have_text(re.compile(r"36.000"))
    for title in ("Бланки", "Конверты"):
        page.get_by_role("article", name=title).click(modifiers=["Control"], position={"x": 6, "y": 6})
    page.get_by_role("article", name="Бланки").drag_to(counting.locator(".cards"))
    expect(counting.get_by_role("article")).to_have_count(2)
    expect(asked.get_by_role("article")).to_have_count(1)
    expect(counting.locator("[data-total]")).to_have_text(re.compile(r"24.000"))
    # By keyboard: marked with X, moved with Ctrl and an arrow.
    page.get_by_role("article", name="Конверты").focus()
    page.keyboard.press("KeyX")
    page.keyboard.press("ArrowDown" if counting.get_by_role("article").first.get_attribute("aria-label") == "Конверты" else "ArrowUp")
    page.keyboard.press("KeyX")
    page.keyboard.press("Control+ArrowLeft")
    expect(asked.get_by_role("article")).to_have_count(3)
    # One that is seen somewhere else meanwhile stays where its faster mover put it, and the reason is said.
    other = open_page(f"/deals/board?process={process}")
    other.get_by_role("article", name="Папки").focus()
    other.keyboard.press("Control+ArrowRight")
    expect(other.get_by_role("region", name="Считаем").get_by_role("article")).to_have_count(1)
    page.get_by_role("article", name="Папки").drag_to(counting.locator(".cards"))
    expect(page.locator(".ot-toast")).to_contain_text("Анна Соколова")
    page.goto(f"/processes/{process}")
    page.get_by_role("button", name="Ещё").click()
    page.get_by_role("button", name="Закрыть для новых сделок").click()
    expect(page.locator(".ot-bar")).to_contain_text("закрыт для новых")
