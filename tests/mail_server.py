"""A mail server on this machine, as its owner wishes it: it keeps what it takes."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Desk:
    """What happens to messages.

    Args:
        refuses: What it answers to a recipient that it does not take.
        dies_after: After how many messages it ends every connection.
        late: Whether it dies when it has all of a message, and not before it.
    """

    def __init__(self, refuses=(), dies_after: int | None = None, *, late: bool = False) -> None:
        self.refuses, self.dies_after, self.late = dict(refuses), dies_after, late
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.encrypted: list[bool] = []

    @property
    def dead(self) -> bool:
        return self.dies_after is not None and len(self.taken) >= self.dies_after

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd
        if self.dead and not self.late:
            server.transport.abort()
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd
        if self.dead:
            server.transport.abort()
            return "250 never heard"
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=False)


@contextmanager
def serving(desk: Desk, host: str = "127.0.0.1", **options) -> Iterator[int]:
    """Serve on a free port, and say which that is."""
    # The library asks its own port whether it serves, so that it cannot find a free one itself.
    with socket.create_server((host, 0)) as free:
        port = free.getsockname()[1]
    server = Controller(desk, hostname=host, port=port, authenticator=desk.authenticate, **options)
    server.start()
    try:
        yield port
    finally:
        server.stop()
