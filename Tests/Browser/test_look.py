"""What a person sees: contrast in both themes, English complete, nothing wider than a phone."""
import os
import re

import pytest
from playwright.sync_api import expect

PAGES = ["/", "/counterparties", "/counterparties/1", "/counterparties/1/edit", "/contacts", "/tasks", "/calendar", "/imports", "/fields/counterparty", "/fields/counterparty/edit/status", "/fields/counterparty/layout", "/roles/1", "/profile", "/profile/tokens/new", "/api", "/jobs", "/history"]

# WCAG 2.2: text against what lies behind it, 4.5 to 1, large text 3 to 1.
CONTRAST = r"""
() => {
  const number = (text) => {
    const parts = (text.match(/[\d.]+/g) || []).map(Number);
    return text.startsWith('color(srgb') ? parts.map((part, n) => n < 3 ? part * 255 : part) : parts;
  };
  const linear = (part) => { part /= 255; return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none') return null;
      const [r, g, b, alpha = 1] = number(style.backgroundColor);
      if (alpha > 0) layers.push([r, g, b, alpha]);
      if (alpha === 1) break;
    }
    let colour = [255, 255, 255];
    for (const [r, g, b, alpha] of layers.reverse()) colour = [r, g, b].map((part, n) => part * alpha + colour[n] * (1 - alpha));
    return colour;
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (!text || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.closest('[disabled], option, .visually-hidden, [aria-hidden=true]')) continue;
    const style = getComputedStyle(element), ground = behind(element);
    if (!ground) continue;
    const [r, g, b, alpha = 1] = number(style.color), ink = [r, g, b].map((part, n) => part * alpha + ground[n] * (1 - alpha));
    const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a), ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) faint.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)} (${style.color} on ${ground.map(Math.round)})`);
  }
  return faint;
}
"""


@pytest.fixture(scope="module")
def something_to_see(chromium, signed_in):
    """A client with an interaction and a task, so that pages are not empty."""
    context = chromium.new_context(locale="ru-RU", base_url=os.environ["OTTISK_URL"], storage_state=signed_in)
    page = context.new_page()
    page.goto("/counterparties/new")
    page.get_by_label("Название").first.fill("Пекарня «Контраст»")
    page.get_by_label("Форма").select_option("company")
    page.get_by_label("Статус").select_option("active")
    page.get_by_role("button", name="Сохранить").click()
    page.wait_for_url(re.compile(r"/counterparties/\d+$"))
    path = page.url.split("/")[-1]
    context.close()
    return path


def pages(client):
    return [page.replace("/counterparties/1", f"/counterparties/{client}") for page in PAGES]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(open_page, something_to_see, scheme):
    page = open_page("/", scheme=scheme)
    page.emulate_media(reduced_motion="reduce", color_scheme=scheme)  # no colour on its way to another
    faint = {}
    for path in pages(something_to_see):
        page.goto(path)
        if found := page.evaluate(CONTRAST):
            faint[path] = found
    assert faint == {}


def test_no_page_is_wider_than_a_phone(open_page, something_to_see):
    page = open_page("/", width=390)
    wide = []
    for path in pages(something_to_see):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []


def of_one_line(page, selector, count):
    middles = page.locator(selector).evaluate_all(
        "all => all.filter((one) => one.checkVisibility()).map((one) => { const box = one.getBoundingClientRect(); return box.top + box.height / 2; })")
    return len(middles) == count and max(middles) - min(middles) < 4


def test_the_bar_of_a_card_is_one_line_on_a_phone(open_page, something_to_see):
    """Title, menu and pencil in one line; what else a card offers is in the menu, in words."""
    page = open_page(f"/counterparties/{something_to_see}", width=390)
    assert of_one_line(page, ".ot-bar > h1, .ot-bar > details > summary, .ot-bar > a.btn", 3)
    page.locator(".ot-bar summary").click()
    menu = page.locator(".ot-menu")
    assert menu.bounding_box()["x"] >= 0
    expect(menu.get_by_role("button", name="В корзину")).to_be_visible()
    menu.get_by_role("link", name="История").click()
    expect(page).to_have_url(re.compile(r"/counterparties/\d+/history$"))
    page.goto("/")
    assert of_one_line(page, ".ot-bar > h1, .ot-bar > .ot-seg, .ot-bar > a.btn-primary", 3)
    page.goto("/calendar")
    assert of_one_line(page, ".ot-bar > h1, .ot-bar > a.btn-primary", 2) and of_one_line(page, ".ot-bar > .ot-seg, .ot-bar > .btn-group", 2)


def test_the_bar_of_a_product_model_is_one_line_on_a_phone(open_page):
    page = open_page("/product-models/start", width=390)
    page.get_by_label("Название").fill("Брошюра с длинным названием на скобе")
    page.get_by_label("Брошюра на скобе").check()
    page.get_by_role("button", name="Создать").click()
    page.get_by_role("link", name="Опубликовать").click()
    page.get_by_role("button", name="Опубликовать").click()
    page.get_by_role("button", name="Изменить").click()
    assert of_one_line(page, ".ot-bar > h1, .ot-bar > details > summary, .ot-bar > a.btn", 4)
    page.locator(".ot-bar summary").click()
    assert page.locator(".ot-menu").bounding_box()["x"] >= 0
    for role, name in (("link", "Сохранить в файл"), ("link", "История"), ("link", "Название и товар"), ("button", "В корзину")):
        expect(page.locator(".ot-menu").get_by_role(role, name=name)).to_be_visible()


def test_every_control_has_a_name(open_page, something_to_see):
    page = open_page("/")
    nameless = {}
    for path in pages(something_to_see):
        page.goto(path)
        found = page.evaluate("""() => [...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea')].filter((e) => e.checkVisibility() && !e.closest('[aria-hidden=true]')
          && !(e.textContent || '').trim() && !e.getAttribute('aria-label') && !e.title && !(e.labels && e.labels.length) && !e.getAttribute('aria-labelledby')).map((e) => e.outerHTML.slice(0, 120))""")
        if found:
            nameless[path] = found
    assert nameless == {}


def test_english_is_complete(chromium, own_server):
    """A workspace begun in English holds no Russian word but the name of the other language."""
    context = chromium.new_context(locale="en-GB", base_url=own_server.url)
    try:
        page = context.new_page()
        own_server.first_run(page, organisation="Proof Ltd", name="Ann Falcon", mail="ann@example.org", password="correct horse")
        page.goto("/counterparties/new")
        page.fill("[name=name]", "Bakery")
        page.select_option("[name=legal_form]", "company")
        page.select_option("[name=status]", "active")
        page.click("main button.btn-primary")
        page.wait_for_url(re.compile(r"/counterparties/\d+$"))
        russian = {}
        for path in PAGES:
            page.goto(path)
            assert page.locator("html").get_attribute("lang") == "en"
            words = set(re.findall(r"[А-Яа-яЁё]{2,}", page.evaluate("document.body.textContent"))) - {"Русский"}
            if words:
                russian[path] = sorted(words)[:12]
        assert not russian, str(russian)
    finally:
        context.close()
