"""A real mail server on loopback, with an authority of its own.

Arguments: folder, security (starttls, tls), certificate (good, other_name,
expired), behaviour. Writes authority.pem into the folder, prints the port, then
one line of JSON for each letter it accepted. Ends when its input does.
"""

import asyncio
import datetime
import email
import email.policy
import json
import os
import ssl
import sys
import threading

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder, security, certificate, behaviour = sys.argv[1:]

authority = trustme.CA()
authority.cert_pem.write_to_path(os.path.join(folder, "authority.pem"))
name = "otro.ejemplo" if certificate == "other_name" else "localhost"
until = None
if certificate == "expired":
    until = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
authority.issue_cert(name, not_after=until).configure_cert(context)


def say(line):
    print(line, flush=True)


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if behaviour == "refuse_sender":
            return "550 not this sender"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if behaviour == "refuse_copy" and "copia" in address:
            return "550 no such mailbox"
        if behaviour == "refuse_for_now":
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if behaviour == "refuse_letter":
            return "554 not this letter"
        if behaviour == "hang_up":
            server.transport.abort()
            return "250 OK"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say(
            json.dumps(
                {
                    "encrypted": session.ssl is not None or security == "tls",
                    "authenticated": session.authenticated,
                    "sender": envelope.mail_from,
                    "recipients": envelope.rcpt_tos,
                    "from": message["from"],
                    "to": message["to"],
                    "cc": message["cc"],
                    "subject": message["subject"],
                    "date": message["date"].datetime.isoformat(),
                    "unsent": message["x-unsent"],
                    "defects": [str(defect) for defect in message.defects],
                    "plain": message.get_body(["plain"]).get_content(),
                    "html": message.get_body(["html"]).get_content(),
                    "raw": envelope.content.decode("ascii"),
                }
            )
        )
        return "250 OK"


def authenticator(server, session, envelope, mechanism, data):
    known = LoginPassword("lim014".encode(), "clave ñ segura".encode())
    return AuthResult(success=data == known, handled=False)


def protocol():
    login = dict(
        authenticator=authenticator,
        auth_required=behaviour == "login",
        auth_require_tls=security == "starttls",
    )
    encryption = (
        dict(tls_context=context, require_starttls=True) if security == "starttls" else {}
    )
    return SMTP(Handler(), hostname="localhost", **login, **encryption)


async def main():
    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=context if security == "tls" else None
    )
    say(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def watch():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=watch, daemon=True).start()
asyncio.run(main())
