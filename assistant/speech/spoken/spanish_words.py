"""Words that the rules of Spanish know: names of letters, numbers, and tables to add to."""

import re

from assistant.speech.spoken.text import Words, in_words

_DIGITS = "cero uno dos tres cuatro cinco seis siete ocho nueve"
_NAMES = (
    "a,be,ce,de,e,efe,ge,hache,i,jota,ca,ele,eme,ene,o,pe,cu,erre,ese,te,u,ve,doble ve,equis,"
    "ye,zeta"
)
WORDS = Words(
    letters=dict(zip("abcdefghijklmnopqrstuvwxyz", _NAMES.split(","), strict=True))
    | {"ñ": "eñe", "á": "a con acento", "é": "e con acento", "í": "i con acento"}
    | {"ó": "o con acento", "ú": "u con acento", "ü": "u con diéresis"},
    digits=_DIGITS.split(),
    signs={".": "punto", "@": "arroba", "/": "barra", "-": "guion", "_": "guion bajo"},
)

MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"

ABBREVIATIONS = r"""
Dra\. => doctora
Dr\. => doctor
Sra\. => señora
Srta\. => señorita
Sres\. => señores
Sr\. => señor
Lic\. => licenciado
Ing\. => ingeniero
Uds?\. => usted
Vds?\. => usted
EE\.?\s?UU\b\.? => Estados Unidos
E\.?U\.?A\b\.? => Estados Unidos
Av(?:da)?\. => avenida
[Tt]el\. => teléfono
[Nn](?:úm|ro)\. => número
[Nn]\.?\s?º => número
No\. (?=\d) => número_
#(?=\d) => número_
p\.\s?ej\. => por ejemplo
etc\.(?=\s+[a-z]|[,;)]) => etcétera
etc\. => etcétera.
aprox\. => aproximadamente
[Pp]ágs?\. => página
ext\.? (?=\d) => extensión_
Depto\. => departamento
y/o => o
c/u => cada uno
St\. (?=[A-Z\ue000-\uf8ff]) => San_
& => _y_
(?<![\d/])24/7(?![\d/]) => las veinticuatro horas
(?<![\d/])1/2(?![\d/]) => un medio
(?<![\d/])1/4(?![\d/]) => un cuarto
(?<![\d/])3/4(?![\d/]) => tres cuartos
(?<=[a-zñ])\(as?\) => ~
(?<=[a-zñ])/(?:as?|os?)\b => ~
(?<=[a-zñáéíóú])/(?=[a-zñáéíóú]) => _o_
lun\.(?= |,) => lunes
mar\.(?=,) => martes
mié\.(?= |,) => miércoles
jue\.(?= |,) => jueves
vie\.(?= |,) => viernes
sáb\.(?= |,) => sábado
dom\.(?= |,) => domingo
"""
"""A regular expression, an arrow, and what is said; an underscore is a space at an end,
a tilde is nothing.

A pattern that begins with a letter begins a word.
"""

AS_WORDS = """
NO SÍ SI EL LA LOS LAS UN UNA DE DEL AL EN ES Y O A SU TU MI YA QUE CON SIN POR PARA NI SE LE ME
TE LO ONU SIDA COVID DACA
"""
"""Written in capitals, and yet read as words."""

MASCULINE_IN_A = """
día días problema problemas programa programas idioma idiomas sistema sistemas tema temas  mapa
mapas clima formulario
"""
"""Nouns that end like feminine ones and are not."""

FEMININE = """
vez veces mujer mujeres clase clases noche noches tarde tardes calle calles llave llaves  parte
partes ley leyes opción sesión región red redes
"""
"""Feminine nouns whose ending does not show it."""

_MASCULINE_IN_A = frozenset(MASCULINE_IN_A.split())
_FEMININE = frozenset(FEMININE.split())


def cardinal(number: int, following: str = "") -> str:
    """298 is "doscientos noventa y ocho"; before "personas" it is "doscientas noventa y ocho".

    Args:
        number: not negative.
        following: the next word: a noun shortens "uno" to "un" and may make it feminine.
    """
    words = in_words(number, "es")
    if _feminine(following):
        return re.sub(r"cientos\b", "cientas", re.sub(r"uno$", "una", words))
    if following and following not in {"a", "al", "de", "del", "en", "o", "por", "y"}:
        words = re.sub(r"veintiuno$", "veintiún", words)
        words = re.sub(r"uno$", "un", words)
    return words


def _feminine(noun: str) -> bool:
    if noun in _MASCULINE_IN_A or noun in {"a", "para", "hasta", "ya", "era"}:
        return False
    return noun in _FEMININE or bool(re.search(r"(?:as?|ciones|ción|dad|dades|sión|siones)$", noun))


def ordinal(number: int, feminine: bool) -> str:
    """3 is "tercero" or "tercera"."""
    words = in_words(number, "es", "ordinal")
    return re.sub(r"o\b", "a", words) if feminine else words
