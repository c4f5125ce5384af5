"""Written Spanish, and how it is said."""

import pytest

from assistant.speech.spoken import spoken

CASES = {
    # dates
    "20 de octubre de 2018": "veinte de octubre de dos mil dieciocho",
    "1 de mayo": "primero de mayo",
    "del 20 al 27 de octubre de 2018": "del veinte al veintisiete de octubre de dos mil dieciocho",
    "20–27 de octubre de 2018": "del veinte al veintisiete de octubre de dos mil dieciocho",
    "del 1 al 3 de mayo": "del primero al tres de mayo",
    "sábado, 20 de octubre": "sábado, veinte de octubre",
    "2018-10-20": "veinte de octubre de dos mil dieciocho",
    "20/10/2018": "veinte de octubre de dos mil dieciocho",
    "10/20/2018": "veinte de octubre de dos mil dieciocho",
    "20 oct. 2018": "veinte de octubre de dos mil dieciocho",
    "en 2018": "en dos mil dieciocho",
    # times
    "10:00\u202fa.\u202fm. – 5:00\u202fp.\u202fm.": "diez de la mañana a cinco de la tarde.",
    "de 10 a 5 p. m.": "de diez a cinco de la tarde.",
    "a la 1:15 p.m. Traiga agua.": "a la una y cuarto de la tarde. Traiga agua.",
    "a las 8:30 pm": "a las ocho y media de la noche",
    "a las 17:30": "a las cinco y media de la tarde",
    "12:00 p. m.": "doce del mediodía.",
    # telephones
    "(415) 555-0100": "cuatro uno cinco, cinco cinco cinco, cero uno cero cero",
    "Llame al 911": "Llame al nueve uno uno",
    "Mande un mensaje al 988": "Mande un mensaje al nueve ocho ocho",
    "oprima 1 o 2": "oprima uno o dos",
    # numbers and amounts
    "298 personas": "doscientas noventa y ocho personas",
    "400 servicios": "cuatrocientos servicios",
    "21 días": "veintiún días",
    "21 mujeres": "veintiuna mujeres",
    "1 persona": "una persona",
    "31 hombres": "treinta y un hombres",
    "30 ciudades": "treinta ciudades",
    "77 millones de personas": "setenta y siete millones de personas",
    "77.000.000": "setenta y siete millones",
    "1,109": "mil ciento nueve",
    "22,5 %": "veintidós coma cinco por ciento",
    "3.5": "tres punto cinco",
    "$25": "veinticinco dólares",
    "$3.50": "tres dólares con cincuenta centavos",
    "$1.5 millones": "uno punto cinco millones de dólares",
    "1.er piso": "primer piso",
    "2.ª vez": "segunda vez",
    # abbreviations and acronyms
    "Dr. López y Sra. Díaz": "doctor López y señora Díaz",
    "en EE. UU.": "en Estados Unidos",
    "Washington, DC": "Washington, de ce",
    "su ID": "su i de",
    "NO es consejo": "no es consejo",
    "abogado/a": "abogado",
    "y/o": "o",
    "N, E, W": "ene, e, doble ve",
    # addresses
    "www.example.org/ayuda": "example punto org barra ayuda",
    "a@example.org": "a arroba example punto org",
    "¿Cuándo es?": "¿Cuándo es?",
    "": "",
}


@pytest.mark.parametrize(("written", "said"), CASES.items())
def test_is_said_as_people_say_it(written: str, said: str) -> None:
    assert spoken(written, "es") == said


@pytest.mark.parametrize("written", CASES)
def test_leaves_no_digit_behind(written: str) -> None:
    assert not any(letter.isdigit() for letter in spoken(written, "es-US"))
