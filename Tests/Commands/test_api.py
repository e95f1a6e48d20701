"""schemathesis at the running server: right and wrong requests for every operation that the API describes."""
import http.cookiejar
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse
import urllib.request

from test_commands import run, serving

HERE = pathlib.Path(__file__).parent / "api"


class Browser:
    """Forms sent as a browser would."""

    def __init__(self, port):
        self.base, self.jar = f"http://127.0.0.1:{port}", http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path):
        return self.opener.open(self.base + path).read().decode()

    def post(self, path, **fields):
        return self.opener.open(self.base + path, urllib.parse.urlencode(fields).encode()).read().decode()


def token(port, folder):
    """A token of the demo's administrator, made on the profile."""
    mail = next(line.split("\t")[0] for line in run("user", "list", "--data", folder).splitlines() if line.startswith("admin@"))
    password = run("user", "password", mail, "--data", folder).split()[-1]
    browser = Browser(port)
    browser.post("/login", mail=mail, password=password)
    csrf = re.search(r'name="csrf" value="(\w+)"', browser.get("/profile/tokens/new")).group(1)
    return re.search(r'value="(ottisk_\w+)"', browser.post("/profile/tokens", csrf=csrf, name="Проверка", scope="all", days="30")).group(1)


def test_the_api_is_as_it_describes_itself(tmp_path):
    with serving("--data", tmp_path, "--demo", "--api-rate", 1_000_000) as server:
        server.get("/health")
        key = token(server.port, tmp_path)
        command = [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", HERE / "schemathesis.toml", "run", f"http://127.0.0.1:{server.port}/api/openapi.json",
                   "-H", f"Authorization: Bearer {key}", "--no-color", "--workers", "2", "--mode", "all", "--max-examples", "5", "--seed", "20261124", "--generation-database", "none"]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}, cwd=tmp_path)
        assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2000:]
        described = json.loads(urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{server.port}/api/openapi.json", headers={"Authorization": f"Bearer {key}"})).read())
        operations = sum(method != "parameters" for path in described["paths"].values() for method in path)
        assert f"Tested: {operations}" in done.stdout, "every operation is tested"
    assert "цел" in run("check", "--data", tmp_path), "the change log is whole after all that"
