"""A survey made from nothing, asked as a step of a deal, and the deal that goes on by what was answered."""
import re

from playwright.sync_api import expect

from test_sales import deal, publish, stands_at


def add(page, text, kind):
    page.get_by_label("Новый вопрос").fill(text)
    page.get_by_label("Вид вопроса").select_option(label=kind)
    page.get_by_role("button", name="Добавить вопрос").click()
    expect(page.get_by_role("list", name="Вопросы")).to_contain_text(text)


def test_a_survey_decides_where_a_deal_goes(open_page):
    page = open_page("/surveys/new")
    page.get_by_label("Название").fill("Оценка запроса")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Оценка запроса")
    survey = page.url
    add(page, "Срочно?", "да или нет")
    page.get_by_label("Варианты, каждый с новой строки").fill("Да | 5\nНет")
    page.get_by_role("switch", name="Обязательный").check()
    page.locator(".ot-q.on").get_by_role("button", name=re.compile("^Сохранить")).click()
    expect(page.locator(".ot-q").first).to_contain_text("Да (5)")
    add(page, "Насколько нас знают?", "оценка 0–10")
    # The question that was added last comes first: by the keyboard's button.
    page.locator(".ot-q.on").get_by_role("button", name="Выше").click()
    expect(page.locator(".ot-q").first).to_contain_text("Насколько нас знают?")
    page.get_by_label("Итог 1").fill("Берём")
    page.get_by_label("Баллов от").first.fill("8")
    page.get_by_role("button", name="Сохранить итоги").click()
    expect(page.get_by_label("Итог 1")).to_have_value("Берём")
    page.get_by_label("Итог 2").fill("Не наше")
    page.get_by_role("button", name="Сохранить итоги").click()
    expect(page.get_by_label("Итог 2")).to_have_value("Не наше")
    page.get_by_role("button", name="Начать использовать").click()
    expect(page.locator(".ot-bar")).to_contain_text("Используется")

    page.goto("/processes/start")
    page.get_by_label("Название").fill("Запросы с анкетой")
    page.get_by_role("button", name="Создать").click()
    for name, kind in (("Разговор", "open"), ("Работа", "open"), ("Сдано", "won"), ("Мимо", "lost")):
        page.get_by_label("Название этапа").fill(name)
        page.get_by_label("Вид этапа").select_option(kind)
        page.get_by_role("button", name="Добавить этап").click()
        expect(page.locator(".ot-flow")).to_contain_text(name)
    talk = page.get_by_role("region", name="Этап: Разговор")
    talk.locator("summary").click()
    talk.get_by_label("Что сделать").fill("Расспросить")
    talk.get_by_label("Вид").select_option("survey")
    talk.get_by_role("button", name="Добавить").click()
    expect(page.get_by_role("heading", name="Расспросить")).to_be_visible()
    page.locator("#f-subject").select_option(label="Оценка запроса")
    page.get_by_role("button", name=re.compile("^Сохранить")).click()
    # The action has the survey's verdicts for its results: the stage goes where they say.
    expect(page.locator("#f-results")).to_have_value(re.compile("Берём"))
    page.locator(".ot-flow").get_by_role("link", name="Мимо").click()
    page.get_by_label("Причины на выбор при входе").fill("ours | Не наше | Not ours")
    page.get_by_role("button", name=re.compile("^Сохранить")).click()
    page.locator(".ot-flow").get_by_role("link", name="Разговор", exact=True).click()
    page.locator("#f-advance").select_option("required")
    page.locator("summary", has_text="Куда по результату").click()
    page.locator("[name=fork0_by]").select_option(label="Расспросить → Не наше")
    page.locator("[name=fork0_to]").select_option(label="Мимо")
    page.locator("[name=fork0_reason]").fill("ours")
    page.get_by_role("button", name=re.compile("^Сохранить")).click()
    page.locator("summary", has_text="Куда по результату").wait_for()
    page.locator("[name=fork1_to]").select_option(label="Работа")
    page.get_by_role("button", name=re.compile("^Сохранить")).click()
    process = publish(page)

    def ask(urgent, known):
        page.get_by_role("link", name="Заполнить анкету").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Оценка запроса")
        page.get_by_role("group", name=re.compile("Насколько нас знают")).get_by_text(known, exact=True).click()
        page.get_by_label(urgent, exact=True).check()
        page.get_by_role("button", name=re.compile("^Записать ответы")).click()

    deal(page, process, "Срочный каталог")
    ask("Да", "7")
    stands_at(page, "Работа")
    expect(page.locator("main")).to_contain_text("Оценка запроса")
    deal(page, process, "Кружки")
    ask("Нет", "1")
    stands_at(page, "Мимо")
    expect(page.locator("main")).to_contain_text("Не наше")
    page.goto(survey)
    expect(page.locator("main")).to_contain_text("в среднем")
