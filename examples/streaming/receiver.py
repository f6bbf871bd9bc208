"""Takes events: checks the signature, takes each once, adds it as a line to a file.

receiver.py PORT FILE [SECONDS]: requests that were signed longer ago than SECONDS (300) are refused.
The secret is in $HOOK_SECRET.
"""

import hashlib
import hmac
import http.server
import json
import os
import pathlib
import sys
import time

port, taken = int(sys.argv[1]), pathlib.Path(sys.argv[2])
oldest = int(sys.argv[3]) if len(sys.argv) > 3 else 300
secret = os.environ["HOOK_SECRET"].encode()
# Events come in order, so the last id tells what was taken; it is read back from what is kept.
lines = taken.read_text().splitlines() if taken.exists() else []
last = json.loads(lines[-1])["id"] if lines else 0


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global last
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.is_genuine(body):
            return self.answer(403)
        if int(self.headers["SmartCron-Event"]) > last:
            with taken.open("ab") as file:
                file.write(body + b"\n")
                file.flush()
                os.fsync(file.fileno())
            last = int(self.headers["SmartCron-Event"])
        self.answer(204)  # also what came before: it is taken

    def is_genuine(self, body):
        sent = self.headers.get("SmartCron-Timestamp", "0")
        signature = "sha256=" + hmac.new(secret, sent.encode() + b"." + body, hashlib.sha256).hexdigest()
        genuine = hmac.compare_digest(signature, self.headers.get("SmartCron-Signature", ""))
        return genuine and abs(time.time() - int(sent)) < oldest

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", port), Receiver)
print(server.server_port, flush=True)
server.serve_forever()
