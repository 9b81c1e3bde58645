"""A small server that takes mails (RFC 5321), and fails at any step as it is told."""

import base64
import time

from .lines import Cut, Talk


class Smtp(Talk):
    """What it says to each command, in the order of the letters."""

    def talk(self) -> None:
        self.sender, self.recipients = "", list[str]()
        self.is_signed_in = self.is_encrypted = False
        self.answer("CONNECT", "220 mail.velora.example ESMTP")
        while True:
            line = self.hear()
            self.world.said.append(line)
            command = line.partition(" ")[0].upper()
            getattr(self, f"on_{command.lower()}", self.on_else)(line)

    def answer(self, command: str, usual: str) -> bool:
        """Answer as told, else as usual; whether all is well."""
        fault = self.world.fault(command)
        if fault == "cut":
            raise Cut
        if fault == "late":
            time.sleep(0.5)
            raise Cut
        self.say(fault or usual)
        return not fault

    def on_ehlo(self, line: str) -> None:
        offers = [*self.world.smtp_offers]
        if self.server.context is not None and not self.is_encrypted:
            offers.append("STARTTLS")
        if fault := self.world.fault("EHLO"):
            self.say(fault)
            return
        for offer in ["velora.example", *offers][:-1]:
            self.say(f"250-{offer}")
        self.say(f"250 {offers[-1]}" if offers else "250 velora.example")

    def on_starttls(self, line: str) -> None:
        if self.answer("STARTTLS", "220 go ahead"):
            self.encrypt()
            self.is_encrypted = True

    def on_auth(self, line: str) -> None:
        _auth, way, *first = line.split()
        if way.upper() == "XOAUTH2":
            self._by_token(first[0])
            return
        if way.upper() == "PLAIN":
            _who, user, password = base64.b64decode(first[0]).decode().split("\0")
        else:
            user = base64.b64decode(first[0]).decode()
            self.say("334 UGFzc3dvcmQ6")
            password = base64.b64decode(self.hear()).decode()
        is_right = self.world.passwords.get(user) == password
        if not is_right:
            self.say("535 5.7.8 Authentication credentials invalid")
        elif self.answer("AUTH", "235 2.7.0 Accepted"):
            self.is_signed_in = True

    def _by_token(self, packed: str) -> None:
        if self.world.lets_in(packed):
            self.is_signed_in = self.answer("AUTH", "235 2.7.0 Accepted")
            return
        self.say("334 eyJzdGF0dXMiOiI0MDAifQ==")
        assert self.hear() == "", "whoever is told what is wrong says nothing"
        self.say("535-5.7.8 Username and Password not accepted.")
        self.say("535 5.7.8 https://support.google.com/mail/?p=BadCredentials")

    def on_mail(self, line: str) -> None:
        self.sender = line.partition("<")[2].partition(">")[0]
        self.answer("MAIL", "250 2.1.0 Ok")

    def on_rcpt(self, line: str) -> None:
        if self.answer("RCPT", "250 2.1.5 Ok"):
            self.recipients.append(line.partition("<")[2].partition(">")[0])

    def on_data(self, line: str) -> None:
        if not self.answer("DATA", "354 go ahead"):
            return
        body = b""
        while (heard := self.rfile.readline()) != b".\r\n":
            if not heard:
                raise Cut
            body += heard[1:] if heard.startswith(b".") else heard
        fault = self.world.fault("BODY")
        if not fault or fault.startswith("+"):
            self.world.takes(self.sender, self.recipients, body)
        self.recipients = []
        fault = fault.removeprefix("+")
        if fault == "cut":
            raise Cut
        if fault == "late":
            time.sleep(0.6)
            raise Cut
        self.say(fault or "250 2.0.0 Ok: queued")

    def on_quit(self, line: str) -> None:
        self.say("221 2.0.0 Bye")
        raise Cut

    def on_else(self, line: str) -> None:
        self.say("250 Ok" if line.upper() in ("RSET", "NOOP") else "502 5.5.2 Unknown")
