"""Reminders, passing a task on and the calendar, as two people at two screens live them."""
import datetime
import re
import zoneinfo

import pytest
from conftest import URL
from playwright.sync_api import expect

PAGES = ["/", "/?p=week", "/?p=team", "/calendar?span=day", "/calendar?span=week", "/calendar?span=month", "/calendar/new", "/notices", "/notices/digest", "/tasks/1", "/profile"]


@pytest.fixture(scope="session")
def colleague(chromium, signed_in):
    """The cookies of a seller whom the administrator has made."""
    context = chromium.new_context(locale="ru-RU", base_url=URL, storage_state=signed_in)
    page = context.new_page()
    page.goto("/employees/new")
    page.get_by_label("Имя и фамилия").fill("Олег Лапин")
    page.get_by_label("Почта для входа").fill("o.lapin@sverka.example")
    page.get_by_label("Роль").select_option(label="Менеджер по продажам")
    page.get_by_label("Подразделение").select_option(index=1)
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_label("Новый пароль").fill("staple battery")
    page.get_by_role("button", name="Задать и закрыть сеансы").click()
    context.close()
    context = chromium.new_context(locale="ru-RU", base_url=URL)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Рабочая почта").fill("o.lapin@sverka.example")
    page.get_by_label("Пароль", exact=True).fill("staple battery")
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url(URL + "/")
    state = context.storage_state()
    context.close()
    return state


def new_task(page, title, **more):
    page.goto("/tasks/new")
    page.get_by_label("Что сделать").fill(title)
    page.get_by_label("Срок").fill(more.get("day", datetime.date.today().isoformat()))
    page.get_by_label("Время").fill(more.get("time", ""))
    page.get_by_label("Важность").select_option("normal")
    if "remind" in more:
        page.get_by_label("Напомнить").select_option(more["remind"])
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_task_passed_on_is_heard_of_on_both_screens(open_page, chromium, colleague):
    mine = open_page("/tasks")
    context = chromium.new_context(locale="ru-RU", base_url=URL, storage_state=colleague, viewport={"width": 1440, "height": 900})
    theirs = context.new_page()
    theirs.goto("/calendar")
    expect(theirs.locator(".ot-side [data-badge]")).to_be_hidden()
    new_task(mine, "Отвезти образцы бумаги")
    mine.get_by_label("Кому передать").select_option(label="Олег Лапин")
    mine.get_by_label("Что важно знать").fill("До обеда")
    mine.get_by_role("button", name="Передать", exact=True).click()
    # Nobody touches the other screen.
    expect(theirs.locator(".ot-side [data-badge]")).to_have_text("1", timeout=10000)
    expect(theirs.locator(".ot-toast")).to_contain_text("Отвезти образцы бумаги")
    assert theirs.title().startswith("(1) ")
    theirs.get_by_role("link", name="Уведомления").first.click()
    expect(theirs.locator("#bell")).to_contain_text("Вам поручена задача: «До обеда» · Анна Соколова")
    theirs.locator("#bell").get_by_role("link", name="Отвезти образцы бумаги").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Отвезти образцы бумаги")
    expect(theirs.locator(".ot-side [data-badge]")).to_be_hidden(timeout=10000)
    theirs.get_by_role("button", name="Готово").click()
    expect(mine.locator(".ot-side [data-badge]")).to_be_visible(timeout=10000)
    mine.goto("/notices")
    expect(mine.locator(".ot-notice").first).to_contain_text("Задача сделана · Олег Лапин")
    mine.get_by_role("button", name="Прочитать все").click()
    expect(mine.locator(".ot-side [data-badge]")).to_be_hidden()
    context.close()


def test_a_reminder_rings_by_itself(open_page):
    page = open_page("/tasks")
    badge = page.locator(".ot-side [data-badge]")
    # Work of the tests before may have left notices of its own.
    before = int(badge.inner_text()) if badge.is_visible() else 0
    moment = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Moscow")) + datetime.timedelta(seconds=70)
    new_task(page, "Позвонить в музей", day=moment.date().isoformat(), time=moment.strftime("%H:%M"), remind="0")
    expect(badge).to_have_text(str(before + 1), timeout=90000)
    expect(page.locator(".ot-toast").last).to_contain_text("Напоминание: срок сегодня")
    page.locator(".ot-toast").get_by_role("link", name="Открыть").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Позвонить в музей")
    if before: expect(badge).to_have_text(str(before), timeout=10000)
    else: expect(badge).to_be_hidden(timeout=10000)


def test_the_calendar_is_walked_by_mouse_and_keys(open_page):
    page = open_page("/calendar?span=week")
    # By its hour: what was written down at night makes the day begin earlier.
    page.locator(".ot-cal .today .slot[aria-label$=' 11:00']").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_label("Когда")).to_have_value(re.compile(r"T11:00$"))
    dialog.get_by_label("О чём").fill("Показ образцов")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ot-cal .today .ev", has_text="Показ образцов")).to_be_visible()
    # From hour to hour and from day to day; Enter opens the form.
    page.locator(".ot-cal .slot[tabindex='0']").focus()
    start = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != start
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == start
    page.keyboard.press("Enter")
    dialog.get_by_text("Задача", exact=True).click()
    dialog.get_by_label("О чём").fill("Подготовить папку")
    dialog.get_by_role("button", name="Создать").click()
    expect(page.locator(".ot-cal .today .ev", has_text="Подготовить папку")).to_be_visible()
    # The page came anew with the task: its keys work when its scripts have run.
    page.wait_for_load_state("load")
    page.keyboard.press("PageDown")
    expect(page.locator(".ot-cal .ev", has_text="Показ образцов")).to_have_count(0)
    page.keyboard.press("PageUp")
    expect(page.locator(".ot-cal .today .ev", has_text="Показ образцов")).to_be_visible()
    page.get_by_role("link", name="Месяц").click()
    # A full day shows its first few and says how many more there are.
    today = page.locator(".ot-month .today")
    expect(today).to_contain_text(re.compile(r"Показ образцов|ещё \d+"))
    page.locator(".ot-month .today a.d").click()
    expect(page).to_have_url(re.compile("span=day"))
    expect(page.locator(".ot-cal .ev", has_text="Показ образцов")).to_be_visible()


def test_a_plan_gets_its_outcome_on_the_card(open_page):
    page = open_page("/counterparties/new")
    page.get_by_label("Название").first.fill("Музей Старой почты")
    page.get_by_label("Форма").select_option("company")
    page.get_by_label("Статус").select_option("active")
    page.get_by_role("button", name="Сохранить").click()
    page.locator("#composer").get_by_text("Встреча").click()
    page.get_by_label("О чём").fill("Показ фактур")
    page.locator("#composer").get_by_label("Когда").fill("2099-05-05T11:00")
    page.get_by_role("button", name="Записать").click()
    expect(page.locator("#tl .ahead")).to_contain_text("Показ фактур")
    page.get_by_text("Отметить итог").click()
    page.locator("#tl").get_by_label("Итог").fill("Выбрали крафт")
    page.locator("#tl").get_by_label("Следующий шаг").fill("Заказать крафт")
    page.get_by_role("button", name="Состоялось", exact=True).click()
    expect(page.locator("#tl .ahead")).to_contain_text("Заказать крафт")
    expect(page.locator("#tl")).to_contain_text("Выбрали крафт")
    page.locator("#timeline").get_by_role("link", name="Звонки").click()
    expect(page.locator("#tl")).not_to_contain_text("Показ фактур")
    expect(page).to_have_url(re.compile("tl=calls"))


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_day_fits(open_page, width, scheme):
    for path in PAGES:
        page = open_page(path, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_colleague_is_named_by_keyboard(open_page, colleague):
    page = open_page("/counterparties/new")
    page.get_by_label("Название").first.fill("Лавка «Упоминание»")
    page.get_by_label("Форма").select_option("company")
    page.get_by_label("Статус").select_option("active")
    page.get_by_role("button", name="Сохранить").click()
    text, options = page.get_by_label("Подробности"), page.get_by_role("listbox", name="Кого упомянуть").get_by_role("option")
    page.get_by_label("О чём").fill("Тираж")
    text.press_sequentially("Спроси @Ол")
    # The seller does not see this client, so nobody is offered.
    page.wait_for_timeout(600)
    expect(options).to_have_count(0)
    text.fill("")
    page.goto(page.url + "/edit")
    page.get_by_label("Замещает").fill("Олег Лапин") if page.get_by_label("Замещает").evaluate("one => one.tagName") == "INPUT" else page.get_by_label("Замещает").select_option(label="Олег Лапин")
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_label("О чём").fill("Тираж")
    text.press_sequentially("Спроси @Ол")
    expect(options).to_have_text([re.compile("Олег Лапин")])
    assert text.get_attribute("aria-expanded") == "true" and text.get_attribute("aria-activedescendant") == "at-0"
    text.press("Escape")
    expect(options).to_have_count(0)
    text.press_sequentially("е")
    expect(options).to_have_count(1)
    text.press("ArrowDown")
    text.press("Enter")
    expect(text).to_have_value("Спроси @Олег Лапин ")
    expect(options).to_have_count(0)
    assert text.get_attribute("role") is None and text.get_attribute("aria-expanded") is None
    text.press("Control+Enter")
    expect(page.locator("#tl")).to_contain_text("Спроси @Олег Лапин")
