"""Messages by mail, through an ordinary account: encrypted, or not at all.

Marks are nobody else's business, and neither is a password: to another machine nothing goes over a
connection that is not encrypted, and a certificate that is not good ends it.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime

from rnn_grade.classroom.feedback.account import Account
from rnn_grade.classroom.feedback.delivery import Away, Dispatch, NotTaken, Unsure
from rnn_grade.classroom.feedback.html import html
from rnn_grade.classroom.feedback.text import text
from rnn_grade.text import clean

_SECONDS = 60
# Letters of all scripts in a form that every server takes.
_EVERYWHERE = SMTP.clone(cte_type="7bit")
# A server that says so closes the connection, and takes further messages over another.
_CLOSING = 421


def composed(message: Dispatch, account: Account) -> EmailMessage:
    """Return a message as it is sent: plain text, and the same as HTML.

    Args:
        message: What, and to whom.
        account: Whom it is from.
    """
    made = EmailMessage(policy=_EVERYWHERE)
    made["From"] = account.sender
    made["To"] = message.to
    made["Subject"] = account.subject
    made["Date"] = localtime()
    # The same message bears the same name, so that a mailbox may know it again.
    made["Message-ID"] = f"<{message.keys[0][:40]}@{account.sender.rpartition('@')[2]}>"
    # No answer of a machine to what a machine wrote.
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text(message.letters))
    made.add_alternative(html(message.letters), subtype="html")
    return made


class Post:
    """A connection to a server for mail, made when it is needed, and again where it was lost.

    Args:
        account: The account.
        password: Its password, or nothing.
    """

    def __init__(self, account: Account, password: str = "") -> None:
        self._account = account
        self._password = password
        self._open: smtplib.SMTP | None = None

    def __enter__(self) -> Post:
        return self

    def __exit__(self, *exception: object) -> None:
        self._close()

    def send(self, message: Dispatch) -> None:
        """Send one message.

        Args:
            message: The message.

        Raises:
            NotTaken: The server does not take it.
            Unsure: The connection broke when the server had all of it.
            Away: The server is not there, or takes nothing from this account.
        """
        whole = composed(message, self._account).as_bytes()
        server = self._connected()
        try:
            self._offer(server, message)
        except smtplib.SMTPServerDisconnected:
            # It closes what was idle, or took its number of messages: once more, from the start.
            self._close()
            server = self._connected()
            try:
                self._offer(server, message)
            except smtplib.SMTPServerDisconnected:
                self._close()
                raise Away(f"{self._account.host} ends every connection") from None
        try:
            code, said = server.data(whole)
        except smtplib.SMTPDataError as error:
            self._close()
            raise NotTaken(_answer(error.smtp_code, error.smtp_error)) from None
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            raise Unsure(f"the connection broke: {clean(str(error), 200)}") from None
        if code != 250:
            self._close()
            raise NotTaken(_answer(code, said))

    def _offer(self, server: smtplib.SMTP, message: Dispatch) -> None:
        """Tell from whom and to whom; nothing is sent yet."""
        try:
            code, said = server.mail(self._account.sender)
            taken = code == 250
            if taken:
                code, said = server.rcpt(message.to)
                if code in (250, 251):
                    return
            if code == _CLOSING:
                raise smtplib.SMTPServerDisconnected("it closes the connection")
            server.rset()
        except (OSError, smtplib.SMTPException) as error:
            raise smtplib.SMTPServerDisconnected(str(error)) from None
        if not taken:
            raise Away(f"{self._account.host} takes nothing from us: {_answer(code, said)}")
        raise NotTaken(_answer(code, said))

    def _connected(self) -> smtplib.SMTP:
        if self._open is None:
            self._open = self._connect()
        return self._open

    def _connect(self) -> smtplib.SMTP:
        account = self._account
        server: smtplib.SMTP | None = None
        try:
            if account.encrypted:
                context = ssl.create_default_context()
                server = smtplib.SMTP_SSL(
                    account.host, account.port, timeout=_SECONDS, context=context
                )
            else:
                server = smtplib.SMTP(account.host, account.port, timeout=_SECONDS)
            server.ehlo_or_helo_if_needed()
            if not account.encrypted and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            elif not account.encrypted and not account.local:
                server.close()
                raise Away(f"{account.host} offers no encryption, and nothing goes there without")
            if account.user:
                server.login(account.user, self._password)
        except smtplib.SMTPAuthenticationError:
            # What a server says to a password may have the password in it.
            raise Away(f"{account.host} does not take the password of {account.user}") from None
        except (OSError, smtplib.SMTPException) as error:
            if server is not None:
                server.close()
            why = clean(str(error), 200)
            raise Away(f"{account.host}, port {account.port}, does not answer: {why}") from None
        return server

    def _close(self) -> None:
        if self._open is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._open.quit()
            self._open = None


def _answer(code: int, said: bytes | str) -> str:
    told = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return clean(f"{code} {' '.join(told.split())}", 200)
