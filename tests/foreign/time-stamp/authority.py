"""A time-stamping authority: openssl ts behind HTTP (RFC 3161, 3.4). For the project's check alone.

Makes its own root and certificate in DIR, writes DIR/url once it listens, and serves until it is killed.
"""

import http.server
import pathlib
import subprocess
import sys

DIR = pathlib.Path(sys.argv[1])

CONFIG = f"""
[ req ]
distinguished_name = name
[ name ]
[ root ]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[ stamping ]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[ tsa ]
default_tsa = authority
[ authority ]
serial = {DIR}/serial
crypto_device = builtin
signer_cert = {DIR}/tsa.crt
signer_key = {DIR}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


def openssl(*arguments, stdin=None):
    """Runs openssl; its output."""
    done = subprocess.run(["openssl", *map(str, arguments)], input=stdin, capture_output=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr.decode())
    return done.stdout


def make():
    """The root, and the authority's certificate under it."""
    DIR.mkdir(parents=True, exist_ok=True)
    config = DIR / "openssl.cnf"
    config.write_text(CONFIG)
    (DIR / "serial").write_text("01\n")
    new = ["req", "-config", config, "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl(*new, "-x509", "-days", "2", "-subj", "/CN=root", "-extensions", "root",
            "-keyout", DIR / "ca.key", "-out", DIR / "ca.pem")
    openssl(*new, "-subj", "/CN=authority", "-keyout", DIR / "tsa.key", "-out", DIR / "tsa.csr")
    openssl("x509", "-req", "-in", DIR / "tsa.csr", "-CA", DIR / "ca.pem", "-CAkey", DIR / "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", config, "-extensions", "stamping", "-out", DIR / "tsa.crt")


class Authority(http.server.BaseHTTPRequestHandler):
    """Stamps what is posted."""

    def do_POST(self):
        """One query, one reply."""
        query = DIR / "query.tsq"
        query.write_bytes(self.rfile.read(int(self.headers["content-length"])))
        reply = openssl("ts", "-reply", "-config", DIR / "openssl.cnf", "-queryfile", query)
        self.send_response(200)
        self.send_header("content-type", "application/timestamp-reply")
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_):
        """Nothing is logged."""


make()
with http.server.HTTPServer(("127.0.0.1", 0), Authority) as server:
    (DIR / "url").write_text(f"http://127.0.0.1:{server.server_port}")
    server.serve_forever()
