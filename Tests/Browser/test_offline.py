"""The program on a phone in a basement: what was seen can be read, what was typed is not lost."""


def test_pages_seen_before_are_read_offline(chromium, own_server):
    context = chromium.new_context(locale="ru-RU", base_url=own_server.url)
    page = context.new_page()
    own_server.first_run(page, organisation="ООО «Сверка»", name="Анна Соколова", mail="a@example.ru", password="correct horse")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/contacts")
    page.goto("/tasks")
    page.wait_for_function("caches.open('pages-1').then((c) => c.keys()).then((k) => k.length > 1)")
    own_server.stop()
    page.goto("/contacts")
    assert page.locator("h1").inner_text() == "Контакты"
    assert "Нет связи" in page.locator(".ot-offline").inner_text()
    answer = page.goto("/organisations")
    assert answer.status == 503 and "ещё не открывали" in page.inner_text("main")
    own_server.start()
    page.goto("/contacts")
    assert page.locator(".ot-offline").count() == 0
    context.close()


def test_a_form_keeps_what_was_typed(open_page):
    page = open_page("/tasks/new")
    page.get_by_label("Что сделать").fill("Позвонить из подвала")
    page.context.set_offline(True)
    page.click("main button.btn-primary")
    assert page.get_by_label("Что сделать").input_value() == "Позвонить из подвала"
    assert "Нет связи" in page.locator("#toasts").inner_text()
    page.context.set_offline(False)


def test_signing_out_forgets_what_was_seen(open_page):
    page = open_page("/tasks", stranger=True)
    assert page.url.split("?")[0].endswith("/login")
    page.fill("[name=mail]", "a.sokolova@sverka.example")
    page.fill("[name=password]", "correct horse")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/contacts")
    page.goto("/tasks")
    page.wait_for_function("caches.open('pages-1').then((c) => c.keys()).then((k) => k.length > 0)")
    page.evaluate("""document.querySelector('form[action="/logout"]').requestSubmit()""")
    page.wait_for_url(lambda url: "/login" in url)
    page.wait_for_function("caches.has('pages-1').then((has) => !has)")
