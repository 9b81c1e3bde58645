"""What somebody wrote themselves: without the mail they answer and without their signature.

Line by line, so that no mail takes long: libraries for this need seconds for a few thousand odd
letters. What stands between quotes belongs to them: then all of it stays.
"""

import re

# "Am 3. Mai schrieb Jana:", "On May 3 Jana wrote:" in the languages people write us in.
_WROTE = (
    "wrote|writes|schrieb|schrieben|hat geschrieben|a écrit|escribió|ha scritto|scrisse|schreef|"
    "napisał|napisała|napisał\\(a\\)|napsal|skrev|kirjoitti|escreveu|yazdı|написал|пишет"
)
_ATTRIBUTION = re.compile(rf"^(?:> ?)?.{{0,300}}\b(?:{_WROTE})\b.{{0,200}}:\s*$", re.I)
_WHEN = r"^(?:On|Am|Le|El|Il|Op|Den|Dnia|W dniu|Em|Dne)\b.{2,200}$"
_SAYS_WHEN = re.compile(_WHEN, re.I)
_ATTRIBUTION_BEGINS = re.compile(
    rf"{_WHEN}"
    r"|^.{0,200}<[^<>\s]+@[^<>\s]+>.{0,80}$",
    re.I,
)
_ORIGINAL = re.compile(
    r"^[\s>]*-{2,}\s*(?:Original[ -]?(?:Message|Nachricht|-Mail)|"
    r"Ursprüngliche (?:Nachricht|E-?Mail)|Urspr\. Mitt\.|Message d'origine|"
    r"Messaggio originale|Mensaje original|"
    r"Oorspronkelijk bericht|Oprindelig meddelelse|Wiadomość oryginalna)\s*-{2,}\s*$",
    re.I,
)
_FROM = re.compile(r"^\*?(?:From|Von|De|Da|Van|Od|Från|Fra)\s*:\*?\s*\S.{0,300}$", re.I)
_HEADING = re.compile(
    r"^\*?(?:Sent|Gesendet|Date|Datum|To|An|Subject|Betreff|Cc|Kopie|Envoyé|À|Objet|Inviato|"
    r"Oggetto|Verzonden|Aan|Onderwerp|Enviado|Asunto|Para|Wysłano|Do|Temat)\s*:\*?\s.{0,500}$",
    re.I,
)
_RULE = re.compile(r"^\s*_{5,}\s*$")
_SIGNATURE = re.compile(r"^(?:-- ?|—|__)$")
_SENT_FROM = re.compile(
    r"^(?:Sent from (?:my |Mail |Outlook|Yahoo|the )|Get Outlook for |"
    r"(?:Von meinem|Von meiner) .{2,60} gesendet|Gesendet (?:von|mit) |"
    r"Diese Nachricht wurde von meinem |Envoyé de mon |Inviato da |Verzonden vanaf |"
    r"Enviado desde mi |Holen Sie sich Outlook für |Outlook für )",
    re.I,
)
# Our own line, which says where an answer is to be written.
_LONGEST_LINE = 700
# A signature that is longer is none.
_LONGEST_SIGNATURE = 25


def cut(text: str) -> str:
    """What somebody wrote themselves; all of it where nothing else would be left."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    own = _without_signature(_without_quotes(lines))
    words = "\n".join(own).strip()
    return words or "\n".join(lines).strip()


def _without_quotes(lines: list[str]) -> list[str]:
    end = next((n for n in range(len(lines)) if _begins_original(lines, n)), len(lines))
    return _without_block(lines[:end])


def _begins_original(lines: list[str], n: int) -> bool:
    """Whether the mail that is answered begins here, without marks before its lines."""
    line = lines[n][:_LONGEST_LINE]
    if _ORIGINAL.match(line):
        return True
    if _RULE.match(line):
        return any(_begins_heading(lines, m) for m in (n + 1, n + 2))
    return _begins_heading(lines, n) or _is_bare_attribution(lines, n)


def _begins_heading(lines: list[str], n: int) -> bool:
    """Whether Outlook's way to say who wrote what stands below begins here."""
    if n >= len(lines) or not _FROM.match(lines[n][:_LONGEST_LINE]):
        return False
    below = [line for line in lines[n + 1 : n + 9] if line][:5]
    return sum(bool(_HEADING.match(line[:_LONGEST_LINE])) for line in below) >= 2


def _is_bare_attribution(lines: list[str], n: int) -> bool:
    """Whether "Jana wrote:" stands here with nothing marked as a quote below."""
    length = _attribution(lines, n)
    if not length or not any(line.strip() for line in lines[:n]):
        return False
    below = next((line for line in lines[n + length :] if line.strip()), "")
    return not below.startswith(">") and "@" in " ".join(lines[n : n + length])


def _attribution(lines: list[str], n: int) -> int:
    """Over how many lines "Jana wrote:" goes that begins here; 0 where none does."""
    if _ATTRIBUTION.match(lines[n][:_LONGEST_LINE]):
        return 1
    if not _ATTRIBUTION_BEGINS.match(lines[n][:_LONGEST_LINE]):
        return 0
    for length in (2, 3):
        if any(_SAYS_WHEN.match(line[:_LONGEST_LINE]) for line in lines[n + 1 : n + length]):
            return 0  # that one begins for itself
        joined = " ".join(lines[n : n + length])
        if len(joined) < _LONGEST_LINE and _ATTRIBUTION.match(joined):
            return length
    return 0


def _without_block(lines: list[str]) -> list[str]:
    """Without a quote at the end, or at the beginning; one in the midst is answered there."""
    marked = [n for n, line in enumerate(lines) if line.startswith(">")]
    if not marked:
        return lines
    first, last = _begin(lines, marked[0]), marked[-1]
    before = any(line.strip() for line in lines[:first])
    after = any(line.strip() for line in _without_signature(lines[last + 1 :], from_top=True))
    if not after and _is_one(lines, first, last):
        return lines[:first]
    if not before and after and _is_one(lines, first, last):
        return lines[last + 1 :]
    return _without_last(lines) if not after else lines


def _is_one(lines: list[str], first: int, last: int) -> bool:
    """Whether there is nothing but quotes and "Jana wrote:" from one line to another."""
    inside = [n for n in range(first, last + 1) if lines[n].strip()]
    quoted = {n for n in inside if lines[n].startswith(">")}
    for n in inside:
        quoted |= set(range(n, n + _attribution(lines, n)))
    return quoted.issuperset(inside)


def _without_last(lines: list[str]) -> list[str]:
    """Answers between quotes: without what is quoted below the last of them."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    return lines[:end]


def _begin(lines: list[str], first: int) -> int:
    """Where a quote begins: with the line above that says whose it is."""
    above = first
    while above and not lines[above - 1].strip():
        above -= 1
    for length in (3, 2, 1):
        if above >= length and _attribution(lines, above - length) == length:
            return above - length
    return first


def _without_signature(lines: list[str], *, from_top: bool = False) -> list[str]:
    begin = 0 if from_top else next((n for n, one in enumerate(lines) if one.strip()), 0) + 1
    for n in range(begin, len(lines)):
        if _SIGNATURE.match(lines[n]) and len(lines) - n <= _LONGEST_SIGNATURE + 1:
            return lines[:n]
        if _SENT_FROM.match(lines[n]) and not any(one.strip() for one in lines[n + 3 :]):
            return lines[:n]
    return lines
