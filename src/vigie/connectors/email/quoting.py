"""What a person wrote, told apart from what they quote and from their signature."""

import re

import msgspec

#: The line before a quotation, as programs write it in the languages spoken here.
_INTRODUCED = re.compile(r"^(on\b.{3,200}\bwrote|le\b.{3,200}\ba [ée]crit)\s*:$", re.IGNORECASE | re.DOTALL)
#: Where some programs put the letter answered, whole and without marks.
_BELOW = re.compile(
    r"^-{2,}\s*(original message|message d.origine|forwarded message|message transf[ée]r[ée])\s*-{2,}$",
    re.IGNORECASE,
)


class Written(msgspec.Struct, frozen=True):
    """The parts of a text."""

    own: str
    quoted: str = ""
    #: Within `own`: it is the author's too.
    signature: str = ""


def parts_of(text: str, *, answers: bool) -> Written:
    """Return the parts of a letter's text.

    Parameters
    ----------
    answers
        Whether the letter answers another one: elsewhere nothing is set apart, or an insult would only need a
        mark in front of it not to be read.
    """
    lines = text.split("\n")
    own: list[str] = []
    quoted: list[str] = []
    for number, line in enumerate(lines):
        if answers and _BELOW.match(line.strip()):
            quoted += lines[number:]
            break
        if answers and line.startswith(">"):
            while own and not own[-1].strip():
                own.pop()
            if own and _INTRODUCED.match(own[-1].strip()):
                quoted.append(own.pop())
            quoted.append(line)
        else:
            own.append(line)
    said = "\n".join(own).strip()
    if not said:
        return Written(text.strip())
    signed = re.search(r"(?:^|\n)-- \n(.*)\Z", said, re.DOTALL)
    return Written(said, "\n".join(quoted).strip(), signed[1].strip() if signed else "")
