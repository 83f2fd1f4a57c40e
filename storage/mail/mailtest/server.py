"""A real SMTP server for the tests: Debian's aiosmtpd, keeping what it accepts in a maildir.

Arguments: maildir, certificate, key, mode (starttls, tls or none). Prints the port it listens on. Knows one
account, satchel / correct-horse, and refuses recipients at refused.test for good and at busy.test for now.
"""

import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult


class Handler(Mailbox):
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith("@refused.test"):
            return "550 5.1.1 no such mailbox"
        if address.endswith("@busy.test"):
            return "451 4.3.0 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"satchel" and data.password == b"correct-horse"
    return AuthResult(success=good)


maildir, certificate, key, mode = sys.argv[1:5]
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)
settings = {"authenticator": authenticate, "enable_SMTPUTF8": True}
if mode == "starttls":
    settings |= {"tls_context": context, "require_starttls": True, "auth_required": True}
elif mode == "tls":
    settings |= {"ssl_context": context, "auth_required": True, "auth_require_tls": False}
controller = Controller(Handler(maildir), hostname="127.0.0.1", port=0, **settings)
controller.ready_timeout = 20


def bound(self):
    """aiosmtpd connects to the port it was told; 0 means the one it got."""
    self.port = self.server.sockets[0].getsockname()[1]
    return type(self).__mro__[1]._trigger_server(self)


controller._trigger_server = bound.__get__(controller)
controller.start()
print(controller.port, flush=True)
sys.stdin.read()
controller.stop()
