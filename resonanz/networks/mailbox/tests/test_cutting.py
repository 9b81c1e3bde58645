# ruff: noqa: E501 (a corpus is read line by line)
"""What somebody wrote themselves is left of a mail, in the ways programs and people quote."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.networks.mailbox.cutting import cut

QUOTE = "> Hallo Jana,\n> der Akku hält.\n> Dein Velora"

CORPUS = {
    "gmail": (f"Danke!\n\nAm Mo., 3. Nov. 2026 um 10:02 Uhr schrieb Velora <s@v.example>:\n\n{QUOTE}", "Danke!"),
    "gmail english": (f"Thanks!\n\nOn Mon, Nov 3, 2026 at 10:02 AM Velora <s@v.example> wrote:\n\n{QUOTE}\n", "Thanks!"),
    "gmail, folded": (
        "Thanks!\n\nOn Mon, Nov 3, 2026 at 10:02 AM Velora Customer Service\n"
        f"<service@velora.example> wrote:\n\n{QUOTE}",
        "Thanks!",
    ),
    "thunderbird": (f"Danke!\n\nAm 03.11.26 um 10:02 schrieb Velora:\n{QUOTE}", "Danke!"),
    "apple": (f"Danke!\n\n> Am 03.11.2026 um 10:02 schrieb Velora <s@v.example>:\n> \n{QUOTE}", "Danke!"),
    "french": (f"Merci !\n\nLe lun. 3 nov. 2026 à 10:02, Velora <s@v.example> a écrit :\n{QUOTE}", "Merci !"),
    "outlook": (
        "Danke!\n\nVon: Velora <s@v.example>\nGesendet: Montag, 3. November 2026 10:02\n"
        "An: Jana Sommer\nBetreff: AW: Akku\n\nHallo Jana,\nder Akku hält.",
        "Danke!",
    ),
    "outlook english, ruled": (
        "Thanks!\n________________________________\nFrom: Velora <s@v.example>\n"
        "Sent: Monday, November 3, 2026 10:02 AM\nTo: Jana\nSubject: RE: Battery\n\nHello",
        "Thanks!",
    ),
    "outlook, mobile": ("Danke!\n\nAm 03.11.2026 schrieb Velora <s@v.example>:\nHallo Jana,", "Danke!"),
    "original message": ("Danke!\n\n-----Ursprüngliche Nachricht-----\nVon: Velora\n\nHallo", "Danke!"),
    "gmx": (
        "Danke!\n\nGesendet: Montag, 03. November\nVon: Velora <s@v.example>\nAn: Jana\n"
        "Betreff: Re: Akku\nHallo Jana",
        "Danke!\n\nGesendet: Montag, 03. November",
    ),
    "below the quote": (f"Am 03.11.26 schrieb Velora:\n{QUOTE}\n\nDanke, das hilft!", "Danke, das hilft!"),
    "between quotes": (
        "Am 03.11.26 schrieb Velora:\n> Welches Rad?\n\nDas rote.\n\n> Seit wann?\n\nSeit Mai.\n\n> Gruß",
        "Am 03.11.26 schrieb Velora:\n> Welches Rad?\n\nDas rote.\n\n> Seit wann?\n\nSeit Mai.",
    ),
    "own sentence above": ("Am Freitag komme ich.\nAm 3.11. schrieb Velora:\n> Hallo", "Am Freitag komme ich."),
    "signature": ("Danke!\n\n-- \nJana Sommer\nRadweg 3", "Danke!"),
    "signature above the quote": (f"Danke!\n\n-- \nJana\n\nAm 3.11. schrieb Velora:\n{QUOTE}", "Danke!"),
    "telephone": (f"Danke!\n\nVon meinem iPhone gesendet\n\n> Am 3.11. schrieb Velora <s@v.example>:\n{QUOTE}", "Danke!"),
    "telephone english": ("Thanks!\n\nSent from my iPhone", "Thanks!"),
    "greeting stays": ("Danke!\n\nMit freundlichen Grüßen\nJana", "Danke!\n\nMit freundlichen Grüßen\nJana"),
    "forwarded stays": (
        "Siehe unten\n\n---------- Forwarded message ---------\nFrom: Max <m@x.example>\n\nKaputt!",
        "Siehe unten\n\n---------- Forwarded message ---------\nFrom: Max <m@x.example>\n\nKaputt!",
    ),
    "a list stays": ("Mir fehlen:\n- Sattel\n- Pedale\n--\n", "Mir fehlen:\n- Sattel\n- Pedale"),
    "a talk about writing stays": (
        "Am Montag schrieb mir Ihr Kollege Folgendes:\nDas Rad sei fertig.",
        "Am Montag schrieb mir Ihr Kollege Folgendes:\nDas Rad sei fertig.",
    ),
    "only a quote": (QUOTE, QUOTE),
    "nothing": ("", ""),
    "windows": ("Danke!\r\n\r\n> Hallo\r\n", "Danke!"),
}  # fmt: skip


@pytest.mark.parametrize("name", CORPUS)
def test_what_somebody_wrote_themselves_is_left(name):
    mail, left = CORPUS[name]
    assert cut(mail) == left


@given(st.text())
def test_no_words_are_made_up_and_none_means_none(text):
    left = cut(text)
    assert bool(left.strip()) == bool(text.strip())
    assert set(left.split()) <= set(text.split())


HOSTILE = {
    "on": "On " * 40_000,
    "am": ("Am 3." * 50 + "\n") * 400,
    "quotes": "> " * 50_000,
    "quoted lines": ">\n" * 50_000,
    "attributions": "On Mon, a <b@c.d>\n" * 5_000,
    "wrote": "wrote " * 20_000 + ":",
    "headings": "Von: a\nGesendet: b\n" * 10_000,
    "lines": "\n" * 100_000,
    "spaces": " \n" * 60_000 + "x",
    "rules": "_" * 100_000,
    "dashes": "-- \n" * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_takes_long(name):
    begun = time.process_time()
    cut(HOSTILE[name])
    assert time.process_time() - begun < 2.0
