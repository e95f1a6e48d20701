"""A workbook as large as Excel makes them is read with flat memory."""
import re
import urllib.parse
import urllib.request
import zipfile

from test_commands import serving
from test_full_disk import Browser
from test_killed import token

#: Excel's last row (Microsoft, specifications and limits).
ROWS = 1_048_576


def workbook(path):
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Клиенты" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in parts.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Название</t></is></c><c r="B1" t="inlineStr"><is><t>ИНН</t></is></c></row>'.encode())
            for first in range(2, ROWS + 1, 8192):
                rows = (f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Клиент {n}</t></is></c><c r="B{n}"><v>{n}</v></c></row>' for n in range(first, min(first + 8192, ROWS + 1)))
                sheet.write("".join(rows).encode())
            sheet.write(b"</sheetData></worksheet>")


def test_every_row_that_excel_has(tmp_path):
    book = tmp_path / "big.xlsx"
    workbook(book)
    with serving("--data", tmp_path / "data") as server:
        server.get("/health")
        browser = Browser(server)
        browser.open("/setup", {"organisation": "ООО «Сверка»", "branch": "Москва", "name": "Анна Соколова", "mail": "a@example.ru", "password": "correct horse"})

        def peak():
            status = open(f"/proc/{server.process.pid}/status").read()
            return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) // 1024

        before = peak()
        head = f'--limit\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token(browser)}\r\n--limit\r\nContent-Disposition: form-data; name="file"; filename="big.xlsx"\r\n\r\n'
        body = head.encode() + book.read_bytes() + b"\r\n--limit--\r\n"
        request = urllib.request.Request(browser.base + "/imports", body, {"Content-Type": "multipart/form-data; boundary=limit", "Accept-Language": "ru"})
        answer = browser.opener.open(request, timeout=1800)
        page = answer.read().decode().replace("\u00a0", " ")
        assert "1 048 575" in page and urllib.parse.urlparse(answer.url).path == "/imports/1"
        # Read to its last row twice over: what the file holds is hundreds of megabytes.
        assert peak() - before < 80, f"{before} MB, then {peak()} MB"
