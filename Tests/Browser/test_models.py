"""A product of one's own, made and sold in the browser without code: attributes, a formula, rules that a technologist would write, a price."""
from playwright.sync_api import expect


def part(page, kind, how, **fields):
    """Adds a part to the model: its form, what stands in it."""
    page.locator(".ot-modelparts section").filter(has_text=kind).get_by_role("link", name=how, exact=True).click()
    for field, value in fields.items():
        page.locator(f"#p-{field}").fill(value)
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_text("Черновик сохранён")).to_be_visible()


def choose(page, name):
    """Picks a value and waits for what comes out of it."""
    with page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        page.get_by_role("radio", name=name, exact=True).check()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_a_product_is_made_published_and_sold(open_page):
    page = open_page("/product-models/start")
    page.get_by_label("Название").fill("Настенный календарь")
    page.get_by_role("button", name="Создать").click()
    part(page, "Признаки", "из списка", name_ru="бумага", name_en="stock", values="thin | тонкая | thin\nthick | плотная | thick", usual="thin")
    part(page, "Признаки", "да или нет", name_ru="тиснение", name_en="foil", usual="нет")
    part(page, "Вычисляемые", "добавить", name_ru="листов", name_en="sheets", formula="тираж * 13")
    part(page, "Строки цены", "добавить", name_ru="работа", name_en="work", amount="листов * 2")
    # A mistake is shown at its place, and what was typed stays.
    page.locator(".ot-modelparts section").filter(has_text="Правила").get_by_role("link", name="требует", exact=True).click()
    for field, value in {"name_ru": "Тиснение держится только на плотной бумаге", "name_en": "Foil holds on thick stock only", "when": "теснение", "then": "бумага = 'thick'"}.items():
        page.locator(f"#p-{field}").fill(value)
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.locator("#e-when mark")).to_have_text("теснение")
    page.locator("#p-when").fill("тиснение")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    # The bench beside the form works by the draft.
    choose(page, "тонкая")
    expect(page.locator("#w-foil")).to_contain_text("Тиснение держится только на плотной бумаге")
    page.get_by_role("link", name="Опубликовать").click()
    page.get_by_role("button", name="Опубликовать").click()
    expect(page.get_by_text("Версия опубликована")).to_be_visible()
    page.get_by_role("link", name="Рассчитать").click()
    expect(page.locator("[data-price]")).to_have_text("13 000 ₽")
    page.locator("#cfg-save").get_by_label("Название").fill("Календари для клиента")
    choose(page, "тонкая")
    expect(page.locator("#cfg-save").get_by_label("Название")).to_have_value("Календари для клиента")
    # An impossible value can be chosen all the same: the conflict is told, one click mends it.
    choose(page, "да")
    expect(page.locator("[data-conflict]")).to_contain_text("Тиснение держится только на плотной бумаге")
    page.get_by_role("link", name="бумага: плотная", exact=True).click()
    expect(page.locator("[data-conflict]")).to_have_count(0)
    expect(page.get_by_role("radio", name="да", exact=True)).to_be_checked()
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Календари для клиента")
    expect(page.get_by_text("бумага: плотная")).to_be_visible()
