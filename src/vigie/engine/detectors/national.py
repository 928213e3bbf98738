"""The numbers by which states know people: how each is written, when it is one, what word announces it."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from stdnum.at import vnr
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cl import rut
from stdnum.de import idnr
from stdnum.dk import cpr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nif as fiscal
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.pt import cc, nif
from stdnum.ro import cnp
from stdnum.se import personnummer
from stdnum.tr import tckimlik
from stdnum.us import ssn


class Scheme(NamedTuple):
    """How one state numbers people. Patterns read the plain view: small letters, no accents."""

    #: As people of the country call it; the reason quotes it.
    called: str
    written: re.Pattern[str]
    valid: Callable[[str], bool]
    #: Words that announce it.
    words: re.Pattern[str]
    #: A way of writing that nothing else shares: with its checksum, it needs no word beside it.
    alone: re.Pattern[str] | None = None
    #: Whether nothing proves the number but the word.
    unproven: bool = False


def _scheme(
    called: str,
    written: str,
    valid: Callable[[str], bool] | None,
    words: str,
    alone: str | None = None,
) -> Scheme:
    return Scheme(
        called,
        re.compile(rf"(?<![\w.,/+=#&-])(?:{written})(?![\w/]|[.,-]\d)"),
        valid or (lambda _: True),
        re.compile(rf"(?<!\w)(?:{words})(?!\w)"),
        re.compile(alone) if alone else None,
        valid is None,
    )


_ANY = r"(?s:.+)"

SCHEMES: Final[tuple[Scheme, ...]] = (
    _scheme(
        "numéro de sécurité sociale",
        r"[1-478][ .-]?\d\d[ .-]?\d\d[ .-]?(?:\d\d|2[ab])[ .-]?\d{3}[ .-]?\d{3}[ .-]{0,3}\d\d",
        nir.is_valid,
        r"secu|securite sociale|nir|vitale|ameli|assure",
        _ANY,
    ),
    _scheme(
        "numéro de sécurité sociale",
        r"[12][ .-]?\d\d[ .-]?(?:0[1-9]|1[0-2])[ .-]?(?:\d\d|2[ab])[ .-]?\d{3}[ .-]?\d{3}",
        None,
        r"secu|securite sociale|nir",
    ),
    _scheme(
        "numéro fiscal",
        r"[0-3]\d ?\d\d ?\d{3} ?\d{3} ?\d{3}",
        fiscal.is_valid,
        r"fiscal|spi|impots?",
    ),
    _scheme(
        "numéro national",
        r"\d\d[. -]?\d\d[. -]?\d\d[ .-]{0,3}\d{3}[ .-]?\d\d",
        nn.is_valid,
        r"national|registre|rijksregister\w{0,8}|rijksregisternummer|niss|insz",
        r"\d\d\.\d\d\.\d\d ?- ?\d{3}[.-]\d\d",
    ),
    _scheme("DNI", r"\d{2}\.?\d{3}\.?\d{3}[ -]?[a-z]", dni.is_valid, r"dni|nif|identidad|documento"),
    _scheme("DNI", r"\d{2}\.?\d{3}\.?\d{3}", None, r"dni"),
    _scheme("NIE", r"[xyz][ -]?\d{7}[ -]?[a-z]", nie.is_valid, r"nie|identidad|documento", _ANY),
    _scheme(
        "codice fiscale",
        r"[a-z]{3} ?[a-z]{3} ?[0-9l-v]{2}[a-ehlmprst][0-9l-v]{2} ?[a-z][0-9l-v]{3}[a-z]",
        codicefiscale.is_valid,
        r"codice fiscale|cf",
        r".*\d.*\d.*",
    ),
    _scheme(
        "Steuer-ID",
        r"\d\d ?\d{3} ?\d{3} ?\d{3}",
        idnr.is_valid,
        r"steuer-?(?:id|nummer|identifikations?nummer)|steuerliche id\w{0,18}|idnr|tin",
    ),
    _scheme(
        "Sozialversicherungsnummer",
        r"\d\d ?[0-3]\d[01]\d\d\d ?[a-z] ?\d{3}",
        None,
        r"(?:sozial|renten)versicherungs?(?:nummer|nr)|(?:sv|rv)-?(?:nummer|nr)|svnr",
    ),
    _scheme(
        "Sozialversicherungsnummer",
        r"\d{4}[ -]?[0-3]\d[01]\d\d\d",
        vnr.is_valid,
        r"sozialversicherungs?(?:nummer|nr)|sv-?(?:nummer|nr)|svnr|vnr",
    ),
    _scheme(
        "BSN", r"\d{4}[. ]?\d\d[. ]?\d{3}", bsn.is_valid, r"bsn|burgerservicenummer|sofinummer|sofi-nummer"
    ),
    _scheme("NIF", r"\d{3}[ .]?\d{3}[ .]?\d{3}", nif.is_valid, r"nif|contribuinte"),
    _scheme(
        "cartão de cidadão",
        r"\d{8}[ -]?\d[ -]?[a-z]{2}\d",
        cc.is_valid,
        r"cartao de cidadao|cc|identidade",
        r"\d{8} \d [a-z]{2}\d",
    ),
    _scheme("NHS number", r"\d{3}[ -]?\d{3}[ -]?\d{4}", nhs.is_valid, r"nhs"),
    _scheme(
        "National Insurance number",
        r"(?!bg|gb|kn|nk|nt|tn|zz)[abceghj-prstw-z][abceghj-nprstw-z] ?\d\d ?\d\d ?\d\d ?[a-d]",
        lambda _: True,
        r"national insurance|nino|ni (?:number|no)",
        r"[a-z]{2} \d\d \d\d \d\d [a-d]",
    ),
    _scheme(
        "numéro AVS",
        r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d",
        ahv.is_valid,
        r"avs|ahv|oasi|ahv-?(?:nummer|nr)",
        _ANY,
    ),
    _scheme("PESEL", r"\d{11}", pesel.is_valid, r"pesel\w{0,2}"),
    _scheme(
        "social security number",
        r"\d{3}-\d\d-\d{4}|\d{3} \d\d \d{4}|\d{9}",
        ssn.is_valid,
        r"ssn|social security(?: number)?|social|soc",
    ),
    _scheme("PPS number", r"\d{7} ?[a-w][a-iw]?", pps.is_valid, r"pps|ppsn|pps (?:number|no)"),
    _scheme("CPR-nummer", r"\d{6}[- ]?\d{4}", cpr.is_valid, r"cpr|cpr-?(?:nummer|nr)|personnummer"),
    _scheme(
        "personnummer",
        r"(?:19|20)?\d{6}[-+]?\d{4}",
        personnummer.is_valid,
        r"personnummer|personnr|pnr",
        r"(?:19|20)\d{6}-\d{4}",
    ),
    _scheme(
        "fødselsnummer",
        r"\d{6} ?\d{5}",
        fodselsnummer.is_valid,
        r"f[o\u00f8]dselsnummer|personnummer|fnr",
        r"\d{6} \d{5}",
    ),
    _scheme(
        "henkilötunnus", r"\d{6}[-+a-fu-y]\d{3}[0-9a-y]", hetu.is_valid, r"hetu|henkilotunnus|sotu", _ANY
    ),
    _scheme("CPF", r"\d{3}\.?\d{3}\.?\d{3}-?\d\d", cpf.is_valid, r"cpf", r"\d{3}\.\d{3}\.\d{3}-\d\d"),
    _scheme("CNP", r"[1-8]\d{12}", cnp.is_valid, r"cnp"),
    _scheme("T.C. kimlik", r"[1-9]\d{10}", tckimlik.is_valid, r"tc|t\.c\.?|kimlik|tckn|tc no"),
    _scheme(
        "SIN",
        r"\d{3}[ -]?\d{3}[ -]?\d{3}",
        sin.is_valid,
        r"(?:my|your|his|her|their) sin|sin number|nas|assurance sociale|social insurance",
    ),
    _scheme("CURP", r"[a-z]{4}\d{6}[hmx][a-z]{5}[a-z0-9]\d", curp.is_valid, r"curp", _ANY),
    _scheme(
        "RUT",
        r"\d{1,2}\.?\d{3}\.?\d{3}-[\dk]",
        rut.is_valid,
        r"rut|cedula",
        r"\d{1,2}\.\d{3}\.\d{3}-[\dk]",
    ),
    _scheme("Aadhaar", r"[2-9]\d{3} ?\d{4} ?\d{4}", aadhaar.is_valid, r"aadhaar|aadhar|adhar"),
    _scheme(
        "passport",
        r"[a-z]{0,2}\d{7,9}|\d\d[a-z]{2}\d{5}|[cfghjklmnprtvwxyz](?=\w{0,7}\d)[0-9cfghjklmnprtvwxyz]{8}",
        None,
        r"pass?eports?|passports?|reisepass|pasaporte|passaporto|paspoort|passaporte|"
        r"(?:carte d'identite|cni|personalausweis|id card|carta d'identita|identiteitskaart)",
    ),
)
