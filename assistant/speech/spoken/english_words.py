"""Words that the rules of English know: names of letters, numbers, and tables to add to."""

import re

from assistant.speech.spoken.text import Words, in_words

_DIGITS = "zero one two three four five six seven eight nine"
_NAMES = (
    "ay bee see dee ee eff jee aitch eye jay kay ell em en oh pee cue are ess tee you vee "
    "double-you ex why zee"
)
WORDS = Words(
    letters=dict(zip("abcdefghijklmnopqrstuvwxyz", _NAMES.split(), strict=True))
    | {"ñ": "en with tilde", "á": "ay with accent", "é": "ee with accent"}
    | {"í": "eye with accent", "ó": "oh with accent", "ú": "you with accent"},
    digits=_DIGITS.split(),
    signs={".": "dot", "@": "at", "/": "slash", "-": "dash", "_": "underscore"},
)

MONTHS = "January February March April May June July August September October November December"

ABBREVIATIONS = r"""
Mr\. => Mister
Mrs\. => Missus
Ms\. => Miz
Prof\. => Professor
Rev\. => Reverend
Jr\. => Junior
Sr\. => Senior
vs\.? => versus
e\.\s?g\.,? => for example
i\.\s?e\.,? => that is
etc\.(?= [a-z]|[,;)]) => et cetera
etc\. => et cetera.
approx\. => about
Inc\. => Incorporated
Dept\. => Department
Blvd\b\.? => Boulevard
(?<=\w )Ave\b\.? => Avenue
(?<=\w )Rd\b\.? => Road
Hwy\b\.? => Highway
Apt\. => Apartment
(?<=\w )Ste\.? (?=\d) => Suite_
Rm\. => Room
No\. (?=\d) => number_
#(?=\d) => number_
ext\.? (?=\d) => extension_
[Tt]el\. => telephone
(?<=\d )hrs?\. => hours
(?<=\d )mins?\. => minutes
w/o\b => without
w/(?=\s|[a-z]) => with_
and/or => or
Dr\. (?=[A-Z\ue000-\uf8ff]) => Doctor_
(?<=[a-z] )Dr\.?(?=[,;]|$) => Drive
St\. (?=[A-Z\ue000-\uf8ff]) => Saint_
(?<=[a-z] )St\b\.? => Street
Sept?\.? (?=\d) => September_
Aug\.? (?=\d) => August_
Jan\.? (?=\d) => January_
Feb\.? (?=\d) => February_
Mar\.? (?=\d) => March_
Apr\.? (?=\d) => April_
Jun\.? (?=\d) => June_
Jul\.? (?=\d) => July_
Oct\.? (?=\d) => October_
Nov\.? (?=\d) => November_
Dec\.? (?=\d) => December_
Mon\.?(?=,| ?[–-]) => Monday
Tues?\.?(?=,| ?[–-]) => Tuesday
Wed\.?(?=,| ?[–-]) => Wednesday
Thu(?:rs)?\.?(?=,| ?[–-]) => Thursday
Fri\.?(?=,| ?[–-]) => Friday
Sat\.?(?=,| ?[–-]) => Saturday
Sun\.?(?=,| ?[–-]) => Sunday
(?<=day) ?[–-] ?Fri\b\.? => _to Friday
(?<=day) ?[–-] ?Sat\b\.? => _to Saturday
(?<=day) ?[–-] ?Sun\b\.? => _to Sunday
(?<=day) ?[–-] ?(?=[MTWFS][a-z]+day\b) => _to_
& => _and_
(?<![\d/])24/7(?![\d/]) => twenty-four seven
(?<![\d/])1/2(?![\d/]) => one half
(?<![\d/])1/4(?![\d/]) => one quarter
(?<![\d/])3/4(?![\d/]) => three quarters
(?<=[a-zA-Z])/(?=[a-zA-Z]) => _or_
\bOK\b => okay
"""
"""A regular expression, an arrow, and what is said; an underscore is a space at an end.

A pattern that begins with a letter begins a word.
"""

AS_WORDS = """
ALL AND ANY ARE ASK BUT CALL CAN DO FOR FREE GO HE HELP IF IN IS IT ME MUST MY NEW NO NOT OF OFF
ON ONE OR OUR OUT SHE SO STOP THE TO TWO UP WE WHO YES YOU DACA FAFSA SNAP WIC COVID AIDS
"""
"""Written in capitals, and yet read as words."""

STATES = """
AL=Alabama AK=Alaska AZ=Arizona AR=Arkansas CA=California CO=Colorado CT=Connecticut DE=Delaware
FL=Florida GA=Georgia HI=Hawaii ID=Idaho IL=Illinois IN=Indiana IA=Iowa KS=Kansas KY=Kentucky
LA=Louisiana ME=Maine MD=Maryland MA=Massachusetts MI=Michigan MN=Minnesota MS=Mississippi
MO=Missouri MT=Montana NE=Nebraska NV=Nevada NH=New_Hampshire NJ=New_Jersey NM=New_Mexico
NY=New_York NC=North_Carolina ND=North_Dakota OH=Ohio OK=Oklahoma OR=Oregon PA=Pennsylvania
RI=Rhode_Island SC=South_Carolina SD=South_Dakota TN=Tennessee TX=Texas UT=Utah VT=Vermont
VA=Virginia WA=Washington WV=West_Virginia WI=Wisconsin WY=Wyoming
"""
"""Postal codes, read out after a comma; an underscore is a space."""


def cardinal(number: int) -> str:
    """298 is "two hundred ninety-eight"."""
    return re.sub(r",? and |, ", " ", in_words(number, "en"))


def ordinal(number: int) -> str:
    """27 is "twenty-seventh"."""
    return re.sub(r",? and |, ", " ", in_words(number, "en", "ordinal"))


def year(number: int) -> str:
    """2018 is "twenty eighteen", 2005 is "two thousand five"."""
    return in_words(number, "en", "year").replace(" and ", " ")
