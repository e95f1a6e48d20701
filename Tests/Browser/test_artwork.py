"""A PDF dropped on a calculation: it is checked while the page stays open, and its ink goes into the price."""
import base64
import re
import subprocess

import pytest
from playwright.sync_api import expect
from test_calculations import tariff  # noqa: F401 — a fixture for every test here


def pdf(folder, drawing, pages=2):
    """A flyer of 148 × 210 mm with bleeds, drawn by ghostscript."""
    page = f"<< /PageSize [436.54 612.28] >> setpagedevice [/TrimBox [8.5 8.5 428.03 603.78] /PAGE pdfmark {drawing} showpage\n"
    (folder / "a.ps").write_text("%!PS\n" + page * pages)
    subprocess.run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-sColorConversionStrategy=LeaveColorUnchanged", "-sOutputFile=a.pdf", "a.ps"], cwd=folder, check=True)
    return folder / "a.pdf"


@pytest.fixture
def calculation(open_page):
    page = open_page("/calculations/new?product=flyer")
    page.get_by_label("Название").fill("Листовка с макетом")
    page.get_by_role("button", name="Сохранить").click()
    page.wait_for_url(re.compile(r"/calculations/\d+$"))
    return page


def test_a_dropped_pdf_is_checked_and_its_ink_is_taken(calculation, tmp_path):
    page = calculation
    file = pdf(tmp_path, "0.9 0.9 0.6 0 setcmykcolor 0 0 1000 1000 rectfill")
    data = page.evaluate_handle(
        """text => { const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0)), transfer = new DataTransfer();
        transfer.items.add(new File([bytes], 'листовка.pdf', {type: 'application/pdf'})); return transfer; }""",
        base64.b64encode(file.read_bytes()).decode())
    page.locator("#artwork form[data-drop]").dispatch_event("drop", {"dataTransfer": data})
    page.wait_for_url(re.compile(r"#artwork$"))
    # The part of the page brings itself up to date.
    offer = page.locator("[data-after]")
    expect(offer).to_be_visible()
    expect(page.locator("#artwork")).to_contain_text("2 страницы")
    expect(page.locator("#artwork img").first).to_have_js_property("complete", True)
    assert page.locator("#artwork img").first.evaluate("image => image.naturalWidth") > 50
    price = offer.inner_text()
    page.get_by_role("button", name="Взять в расчёт").click()
    expect(page.locator("[data-taken]")).to_contain_text("Анна Соколова")
    expect(page.locator("[data-total]")).to_have_text(price)
    # A form that came by itself takes a dropped file, too; this one is no PDF.
    text = tmp_path / "письмо.pdf"
    text.write_text("не PDF")
    page.locator("#artwork input[type=file]").set_input_files(text)
    expect(page.locator("#artwork [role=alert]").first).to_contain_text("Это не PDF")


def test_a_phone_reads_the_remarks(calculation, open_page, tmp_path):
    page = calculation
    page.locator("#artwork input[type=file]").set_input_files(pdf(tmp_path, "1 0 0 setrgbcolor 0 0 1000 1000 rectfill", pages=3))
    expect(page.locator("[data-remark=pages]")).to_contain_text("Страниц в файле: 3")
    phone = open_page(page.url.split("#")[0], width=390)
    expect(phone.locator("[data-remark=rgb]")).to_contain_text("RGB")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("link", name="Подробно").click()
    expect(phone.get_by_role("heading", name="Страницы")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
