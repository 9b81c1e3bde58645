"""A small server that shows a mailbox (RFC 3501), and fails at any step as it is told."""

import base64
import re
import shlex
import threading
import time
from datetime import UTC, datetime
from email import policy
from email.parser import BytesHeaderParser

from .lines import Cut, Talk
from .world import Folder, Lying

WRONG_TOKEN = b'{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}'
_FETCHED = re.compile(r"\d+|\(|\)")


class Imap(Talk):
    """What it says to each command."""

    def talk(self) -> None:
        self.open: Folder | None = None
        self.is_encrypted = False
        greeting = self.world.fault("CONNECT")
        if greeting == "cut":
            raise Cut
        self.say(greeting or "* OK ready")
        while True:
            line = self.hear()
            tag, _space, rest = line.partition(" ")
            rest, literal = self.literal(rest)
            words = shlex.split(rest.replace("\\", "\\\\"))
            is_uid = words[0].upper() == "UID"
            name, given = words[is_uid].upper(), words[is_uid + 1 :]
            self.world.said.append(f"{name} {' '.join(given)}".strip())
            self.do(tag, name, given, literal)

    def literal(self, rest: str) -> tuple[str, bytes]:
        """What stands behind a line that ends with {n}."""
        found = re.search(r"\{(\d+)\}$", rest)
        if found is None:
            return rest, b""
        self.say("+ go on")
        content = self.rfile.read(int(found[1]))
        self.hear()
        return rest[: found.start()], content

    def do(self, tag: str, name: str, given: list[str], literal: bytes) -> None:
        fault = self.world.fault(name)
        if fault == "cut":
            raise Cut
        if fault == "late":
            time.sleep(0.6)
            raise Cut
        if fault and not fault.startswith("+"):
            self.say(f"{tag} {fault}" if fault[:2] in ("NO", "BA") else fault)
            return
        done = getattr(self, f"on_{name.lower()}", self.on_else)
        told = done(given, literal) or "OK done"
        if fault == "+cut":
            raise Cut
        self.say(f"{tag} {told}")
        if name == "STARTTLS" and told.startswith("OK"):
            self.encrypt()
            self.is_encrypted = True

    def on_capability(self, given: list[str], literal: bytes) -> str:
        offers = self.world.imap_offers
        if self.server.context is not None and not self.is_encrypted:
            offers += " STARTTLS"
        self.say(f"* CAPABILITY IMAP4rev1 {offers}".strip())
        return ""

    def on_starttls(self, given: list[str], literal: bytes) -> str:
        return "OK begin"

    def on_login(self, given: list[str], literal: bytes) -> str:
        is_right = self.world.passwords.get(given[0]) == given[1]
        return "OK in" if is_right else "NO [AUTHENTICATIONFAILED] Invalid credentials"

    def on_list(self, given: list[str], literal: bytes) -> str:
        for name, folder in self.world.folders.items():
            if given[1] in ("*", name):
                self.say(f'* LIST ({folder.flags}) "/" "{name}"')
        return ""

    def on_create(self, given: list[str], literal: bytes) -> str:
        self.world.folders[given[0]] = Folder()
        return ""

    def on_select(self, given: list[str], literal: bytes) -> str:
        self.open = self.world.folders.get(given[0])
        if self.open is None:
            return "NO [NONEXISTENT] no such folder"
        self.say(f"* {len(self.open.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.open.validity}] valid")
        self.say(f"* OK [UIDNEXT {self.open.following}] next")
        return f"OK [{self.world.access}] selected"

    def on_examine(self, given: list[str], literal: bytes) -> str:
        told = self.on_select(given, literal)
        return told if told.startswith("NO") else "OK [READ-ONLY] examined"

    def on_append(self, given: list[str], literal: bytes) -> str:
        folder = self.world.folders.get(given[0])
        if folder is None:
            return "NO [TRYCREATE] no such folder"
        folder.take(literal, "\\Seen")
        return ""

    def on_idle(self, given: list[str], literal: bytes) -> str:
        came = threading.Event()
        self.world.waiting.append(came.set)
        self.say("+ idling")
        self.request.settimeout(0.02)
        try:
            while True:
                if came.is_set():
                    came.clear()
                    self.say("* 1 EXISTS")
                try:
                    if self.request.recv(100):
                        return ""
                    raise Cut
                except TimeoutError:
                    continue
        finally:
            self.request.settimeout(None)
            self.world.waiting.remove(came.set)

    def on_authenticate(self, given: list[str], literal: bytes) -> str:
        self.say("+ ")
        if given[0] == "XOAUTH2":
            return self._by_token()
        _who, user, password = base64.b64decode(self.hear()).decode().split("\0")
        return self.on_login([user, password], b"")

    def _by_token(self) -> str:
        if self.world.lets_in(self.hear()):
            return "OK in"
        self.say("+ " + base64.b64encode(WRONG_TOKEN).decode())
        assert self.hear() == "", "whoever is told what is wrong says nothing"
        return "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"

    def on_copy(self, given: list[str], literal: bytes) -> str:
        assert self.open is not None
        self.world.folders[given[1]].take(self.open.mails[int(given[0])].raw, "\\Seen")
        return ""

    def on_store(self, given: list[str], literal: bytes) -> str:
        assert self.open is not None
        mail = self.open.mails.get(int(given[0]))
        if mail is not None:
            mail.flags |= set(" ".join(given[2:]).strip("()").split())
        return ""

    def on_expunge(self, given: list[str], literal: bytes) -> str:
        assert self.open is not None
        if "\\Deleted" in self.open.mails[int(given[0])].flags:
            del self.open.mails[int(given[0])]
        return ""

    def on_logout(self, given: list[str], literal: bytes) -> str:
        self.say("* BYE")
        return ""

    def on_noop(self, given: list[str], literal: bytes) -> str:
        return ""

    def on_else(self, given: list[str], literal: bytes) -> str:
        return "BAD unknown"

    # --- looking -------------------------------------------------------------------------------

    def on_search(self, given: list[str], literal: bytes) -> str:
        assert self.open is not None
        found = [uid for uid, one in list(self.open.mails.items()) if self.fits(uid, one, given)]
        if given[0] == "UID" and self.open.mails and not found:
            found = [max(self.open.mails)]  # "5:*" is the last one in any case
        self.say(f"* SEARCH {' '.join(map(str, found))}".strip())
        for uid in self.world.vanishing:
            self.open.mails.pop(uid, None)
        return ""

    def fits(self, uid: int, mail: Lying, given: list[str]) -> bool:
        words, head = list(given), BytesHeaderParser(policy=policy.compat32).parsebytes(mail.raw)
        while words:
            match words.pop(0).upper():
                case "UID":
                    is_so = uid >= int(words.pop(0).partition(":")[0])
                case "SINCE":
                    day = datetime.strptime(words.pop(0), "%d-%b-%Y").replace(tzinfo=UTC)
                    is_so = mail.at >= day
                case "UNSEEN" | "UNDELETED" as way:
                    is_so = f"\\{way.removeprefix('UN').capitalize()}" not in mail.flags
                case "HEADER":
                    name, value = words.pop(0), words.pop(0)
                    is_so = value.lower() in str(head.get(name, "")).lower()
                case way:
                    is_so = words.pop(0).lower() in str(head.get(way, "")).lower()
            if not is_so:
                return False
        return True

    def on_fetch(self, given: list[str], literal: bytes) -> str:
        assert self.open is not None
        wanted = " ".join(given[1:]).upper()
        for uid in map(int, given[0].split(",")):
            if uid in self.open.mails:
                self.show(uid, self.open.mails[uid], wanted)
        return ""

    def show(self, uid: int, mail: Lying, wanted: str) -> None:
        place = sorted(self.open.mails).index(uid) + 1 if self.open else 0
        told = [f"UID {uid}".encode()]
        if "FLAGS" in wanted:
            told.append(f"FLAGS ({' '.join(sorted(mail.flags))})".encode())
        if "INTERNALDATE" in wanted:
            told.append(f'INTERNALDATE "{mail.at:%d-%b-%Y %H:%M:%S +0000}"'.encode())
        if "RFC822.SIZE" in wanted:
            told.append(f"RFC822.SIZE {len(mail.raw)}".encode())
        if "BODY.PEEK[]" in wanted:
            most = int(wanted.partition("<0.")[2].partition(">")[0])
            told.append(_literal("BODY[]<0>", mail.raw[:most]))
        elif "HEADER" in wanted:
            head = mail.raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n"
            fields = wanted.partition("PEEK")[2].strip("()")
            if "FIELDS" in wanted:
                fields += ")]" if not fields.endswith("]") else ""
            told.append(_literal(f"BODY{fields}", head))
        line = b" ".join(told)
        self.wfile.write(f"* {place} FETCH (".encode() + line + b")\r\n")


def _literal(name: str, content: bytes) -> bytes:
    return f"{name} {{{len(content)}}}\r\n".encode() + content
