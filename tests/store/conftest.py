"""Real SPARQL servers on loopback: Oxigraph's, Virtuoso where it is installed, and a proxy that makes trouble."""

import base64
import http.client
import shutil
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

INI = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
"""


@pytest.fixture(autouse=True)
def _nobody_speaks_for_us(monkeypatch):
    """Neither the proxies nor the credentials of whoever runs the tests."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("USER", "PASSWORD", "TOKEN", "AUTH", "INSECURE", "TIMEOUT", "RETRIES", "UPDATE", "GRAPHS"):
        monkeypatch.delenv(f"MEDKB_REMOTE_{name}", raising=False)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process, seconds=60):
    """Until the port is listened at."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"no server at port {port}: exit {process.poll()}")


def oxigraph_server(*options):
    """The port of a server with an empty store in memory; a context to be closed by the generator's end."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        pytest.skip("needs Oxigraph's server: pip install oxigraph")
    port = free_port()
    process = subprocess.Popen(
        [program, "serve", "--bind", f"127.0.0.1:{port}", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield port
    finally:
        process.kill()
        process.wait()


def virtuoso_server(folder, rows=1_000_000):
    """The same of Virtuoso, whose SPARQL endpoint everybody may write to."""
    program, sql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not program or not sql:
        pytest.skip("needs Virtuoso: apt install virtuoso-opensource-7-bin")
    ports = {"sql": free_port(), "http": free_port()}
    (folder / "virtuoso.ini").write_text(INI.format(rows=rows, **ports))
    process = subprocess.Popen(
        [program, "-f", "+configfile", "virtuoso.ini"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(ports["http"], process)
        wait_for(ports["sql"], process)
        grant = 'GRANT SPARQL_UPDATE TO "SPARQL";\n'
        subprocess.run(
            [sql, f"127.0.0.1:{ports['sql']}", "dba", "dba"], input=grant, text=True, check=True, capture_output=True
        )
        yield ports["http"]
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def oxigraph_port():
    yield from oxigraph_server()


@pytest.fixture(scope="session")
def virtuoso_port(tmp_path_factory):
    yield from virtuoso_server(tmp_path_factory.mktemp("virtuoso"))


def emptied(url):
    """The server with nothing of ours on it."""
    from medkb.store.remote import RemoteStore

    with RemoteStore.open(url) as store:
        for name in list(store.graphs()):
            store.remove_graph(name)
    return url


@pytest.fixture
def oxigraph_url(oxigraph_port):
    """An empty Oxigraph server."""
    return emptied(f"http://127.0.0.1:{oxigraph_port}")


@pytest.fixture
def virtuoso_url(virtuoso_port):
    """A Virtuoso with nothing of ours."""
    return emptied(f"http://127.0.0.1:{virtuoso_port}/sparql")


@pytest.fixture(params=["oxigraph", "virtuoso"])
def url(request):
    """One server after the other."""
    return request.getfixturevalue(f"{request.param}_url")


class Trouble(BaseHTTPRequestHandler):
    """Passes requests on, once those that are to fail have failed, to those who say who they are."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        shop = self.server
        shop.names.add(self.headers.get("Authorization"))
        shop.requests.append((self.command, self.path, len(body), time.monotonic()))
        if shop.failures:
            self.fail(shop.failures.pop(0))
        elif shop.wanted and self.headers.get("Authorization") != shop.wanted:
            self.answer(401, {"WWW-Authenticate": "Basic realm=medkb"}, b"who are you?")
        else:
            connection = http.client.HTTPConnection(shop.behind)
            hidden = {"authorization", "host", "connection", "accept-encoding"}
            headers = {k: v for k, v in self.headers.items() if k.lower() not in hidden}
            connection.request(self.command, self.path, body, headers)
            reply = connection.getresponse()
            self.answer(reply.status, {"Content-Type": reply.getheader("Content-Type") or "text/plain"}, reply.read())
            connection.close()

    do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815 (the names that http.server calls)

    def fail(self, how):
        if how == "drop":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif how == "stall":
            self.close_connection = True
            time.sleep(3)
        else:
            self.answer(how, {"Retry-After": "0"} if how in {429, 503} else {}, b"not now")

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Shop(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, behind):
        super().__init__(("127.0.0.1", 0), Trouble)
        self.behind = urlsplit(behind).netloc
        self.failures: list = []
        self.requests: list = []
        self.names: set = set()  # Authorization fields that came
        self.wanted = ""

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def wants_basic(self, user, password):
        self.wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.fixture
def proxy(oxigraph_url):
    """A proxy in front of the Oxigraph server."""
    server = Shop(oxigraph_url)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
