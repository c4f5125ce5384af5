"""Sentences that somebody might say to an assistant at a legal-relief event, in two languages.

Slots in braces are filled at random, ``(a|b)`` takes one of its parts, ``[x]`` stands or not.
None of this is the product's own content: the ear must hear wordings nobody wrote down, so one
sentence in three is a list of general words, digits or letters instead.
"""

import re

import numpy as np
from wordfreq import top_n_list

SLOTS: dict[str, dict[str, str]] = {
    "en": {
        "city": """los angeles|san francisco|oakland|new haven|hartford|washington|new york|brooklyn
            chicago|detroit|houston|dallas|atlanta|miami|boston|philadelphia|baltimore|cleveland
            columbus|denver|seattle|portland|phoenix|san diego|sacramento|fresno|long beach|memphis
            nashville|charlotte|saint louis|new orleans|milwaukee|minneapolis|pittsburgh|kansas city
            prince george's county|cook county|bridgeport|durham|raleigh|richmond|compton""",
        "day": """today|tomorrow|tonight|this weekend|next week|on monday|on tuesday|on wednesday
            on thursday|on friday|on saturday|on sunday|this afternoon|in the morning|right now""",
        "month": """january|february|march|april|may|june|july|august|september|october|november
            december""",
        "number": """one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen
            fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty
            seventy|eighty|ninety|one hundred|twenty one|thirty five|two thousand|forty two""",
        "digit": "zero|oh|one|two|three|four|five|six|seven|eight|nine",
        "ordinal": """first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh
            twelfth|fifteenth|twentieth|twenty first|twenty second|thirtieth""",
        "service": """expungement|record sealing|record clearing|legal aid|a lawyer|an attorney
            immigration help|a job fair|voter registration|a health screening|a warrant clinic
            traffic tickets|a pardon|resentencing|a driver's license|child support help|housing help
            food stamps|a free meal|childcare|an interpreter|fingerprints|a background check
            my rap sheet|a certificate of rehabilitation|early termination of probation|a flu shot
            vaccines|mental health support|a resume workshop|drug treatment|a notary""",
        "record": """my record|a felony|a misdemeanor|a conviction|an arrest|a dui
        a marijuana charge
            cannabis convictions|an old case|a juvenile record|a dismissed case|my probation
            a warrant|a theft charge|a drug possession|a traffic violation|a case in another state
            a federal crime|an open case|unpaid fines|court fees""",
        "document": """my id|a photo id|my passport|court papers|my social security card
        a green card
            proof of address|my case number|a birth certificate|money|my rap sheet|a pay stub""",
        "person": """my mother|my son|my daughter|my brother|a friend|my husband|my wife|my kids
            somebody|my cousin|my dad|a family member""",
        "place": """the bathroom|the restroom|parking|the entrance|the front desk|room {number}
            the bus stop|the elevator|a wheelchair ramp|water|food|the check in table|the exit
            the nearest station|a quiet room|the workshop|the legal clinic""",
        "filler": """um|uh|hi|hello|hey|okay|so|well|yes|please|excuse me|good morning|i'm sorry|oh
            good afternoon|hey there|actually""",
        "ask": """can you tell me|could you tell me|i'd like to know|i want to know|do you know
            please tell me|i was wondering|tell me|can i ask""",
    },
    "es": {
        "city": """los ángeles|san francisco|oakland|new haven|hartford|washington|nueva york
            brooklyn|chicago|detroit|houston|dallas|atlanta|miami|boston|filadelfia|baltimore
            cleveland|denver|seattle|portland|phoenix|san diego|sacramento|fresno|memphis
            nueva orleans
            milwaukee|kansas city|bridgeport|durham|san antonio|el paso|ciudad de méxico|compton""",
        "day": """hoy|mañana|esta noche|este fin de semana|la próxima semana|el lunes|el martes
            el miércoles|el jueves|el viernes|el sábado|el domingo|esta tarde|por la mañana
            ahora""",
        "month": """enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre
            diciembre""",
        "number": """uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce
            quince|dieciséis|diecisiete|dieciocho|diecinueve|veinte|treinta|cuarenta|cincuenta
            sesenta|setenta|ochenta|noventa|cien|veintiuno|treinta y cinco|dos mil
            cuarenta y dos""",
        "digit": "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve",
        "ordinal": """primero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|quince|veinte
            veintiuno|veintidós|treinta""",
        "service": """borrar antecedentes|sellar mi expediente|limpiar mi récord|ayuda legal
            un abogado|una abogada|ayuda de inmigración|una feria de empleo|registro de votantes
            un examen de salud|multas de tránsito|un perdón|una nueva sentencia
            la licencia de manejar
            manutención de menores|ayuda con la vivienda|cupones de comida|comida gratis
            cuidado de niños|un intérprete|huellas digitales|una revisión de antecedentes
            libertad condicional|vacunas|apoyo de salud mental|un taller de currículum
            un notario""",
        "record": """mi récord|un delito grave|un delito menor|una condena|un arresto
            manejar borracho|un cargo por marihuana|condenas por cannabis|un caso viejo
            un expediente juvenil|un caso desestimado|mi libertad condicional|una orden de arresto
            un cargo por robo|posesión de drogas|una infracción de tránsito|un caso en otro estado
            un delito federal|un caso abierto|multas sin pagar""",
        "document": """mi identificación|una identificación con foto|mi pasaporte
            los papeles de la corte|mi tarjeta de seguro social|la tarjeta verde
            un comprobante de domicilio|el número de caso|el acta de nacimiento|dinero""",
        "person": """mi mamá|mi hijo|mi hija|mi hermano|un amigo|mi esposo|mi esposa|mis niños
            alguien|mi primo|mi papá|un familiar""",
        "place": """el baño|el estacionamiento|la entrada|la recepción|el cuarto {number}
            la parada del camión|el autobús|el elevador|una rampa para silla de ruedas|agua|comida
            la mesa de registro|la salida|la estación más cercana|un cuarto tranquilo|el taller
            la clínica legal""",
        "filler": """este|eh|hola|oye|bueno|pues|sí|por favor|disculpe|perdón|buenos días
            buenas tardes|mire|ah|oiga""",
        "ask": """me puede decir|me podría decir|quisiera saber|quiero saber|sabe usted
            dígame por favor|me gustaría saber|dime|le puedo preguntar""",
    },
}

TEMPLATES: dict[str, str] = {
    "en": """
where (is|are) {place}|where can i (find|get) {service}|when (is|does) the event (in {city}|start)
what (time|day) does it (start|open|close|end) [{day}]|how much does it cost|is it (free|open) {day}
do i need (an appointment|{document}|to register|to pay)|what should i bring
should i bring {document}
can i (clear|seal|expunge) {record}|i have {record}|i was arrested for {record} in {city}
am i eligible for {service}|who (can|will) help me with {service}|i need (help with|) {service}
how long does (it|the process|{service}) take|what happens after the {ordinal} appointment
do you (have|offer) {service} [in {city}]|is there {service} in {city}|is there {place} here
can i bring {person}|can {person} come with me|does {person} qualify|will {person} find out
what is {service}|what does {service} mean|how does {service} work|tell me (more|) about {service}
will this affect my (job|immigration status|benefits|housing|visa|gun rights|right to vote)
can i (vote|get a job|travel|rent an apartment|own a gun|become a citizen) with {record}
(i'm|i am) not a citizen can i (come|get help)|i don't have {document}|i lost {document}
what's the (address|phone number|website|email) [in {city}]|how do i get there [by bus|by train]
it was on {month} {ordinal}|my birthday is {month} {ordinal} nineteen {number}|at {number} {number}
it was in two thousand {number}|the {ordinal} of {month}|i am {number} years old|{number} dollars
(yes|no|yes please|no thank you|that's right|that is wrong|correct|not really|maybe|sure|nope|yeah)
(help|repeat that|say that again|stop|go back|start over|main menu|next|previous|cancel|goodbye)
(speak slower|louder please|what did you say|i didn't understand|thank you very much|thanks|bye)
(english please|in english|i speak english|do you speak spanish|talk to a person|i want a human)
(call|text|email) me (at|) {digit} {digit} {digit} {digit} {digit} {digit} {digit}
zip code {digit} {digit} {digit} {digit} {digit}|press {digit}|option {digit}|number {digit}
(what|who) are you|are you a (robot|real person)|is this (private|confidential|recorded)|what's new
i need (a ride|water|{place})|who is (speaking|in charge|the lawyer) {day}|which events are near me
what (counties|cities|states) are (included|covered)|are you open on (holidays|weekends|{month})
can i volunteer [in {city}]|how can i (donate|help|sign up)
the court (in|of) {city} denied my petition
i already served my (time|sentence|probation)|the judge said {number} years|i paid my fines
is it too late to (come|register|apply)|do i have to go to court|what if i owe (money|restitution)
how many (convictions|cases) can be (sealed|cleared|erased|dismissed)|what's the difference""",
    "es": """
dónde (está|queda|están) {place}|dónde puedo (encontrar|conseguir) {service}|cuándo es [el evento]
cuándo empieza el evento [en {city}]|a qué hora (empieza|abren|cierran|termina) [{day}]
cuánto (cuesta|cuestan|tarda|hay que pagar)|es gratis|está abierto {day}|qué (día|fecha) es
necesito (una cita|{document}|registrarme|pagar algo)|qué (debo|tengo que) (traer|llevar)
puedo (borrar|sellar|limpiar|eliminar) {record}|tengo {record}|me arrestaron por {record} en {city}
califico para {service}|soy elegible|quién me (puede ayudar|ayuda) con {service}|necesito {service}
cuánto tiempo (toma|dura|tarda) (el proceso|{service})|qué pasa después
(tienen|ofrecen|dan|hay) {service} [en {city}]|hay {place} aquí|hay eventos en {city} [{day}]
puedo (traer a|venir con|ir con) {person}|puede venir {person}|se va a enterar {person}
qué es {service}|qué significa {service}|cómo funciona {service}|hábleme (más|) de {service}
(afecta|va a afectar) mi (trabajo|estatus migratorio|visa|vivienda|derecho a votar)
puedo (votar|trabajar|viajar|rentar un apartamento|hacerme ciudadano) con {record}
no soy ciudadano puedo (ir|venir)|no tengo (papeles|{document})|perdí {document}|soy indocumentado
cuál es (la dirección|el teléfono|la página|el correo) [en {city}]|cómo llego [en camión|en tren]
fue el {ordinal} de {month}|nací el {ordinal} de {month} de mil novecientos {number}|a las {number}
fue en dos mil {number}|el {ordinal} de {month}|tengo {number} años|{number} dólares|a la una
(sí|no|sí por favor|no gracias|así es|está mal|correcto|tal vez|claro|claro que sí|está bien|ya)
(ayuda|repita|repítelo por favor|otra vez|alto|regresar|empezar de nuevo|menú|siguiente|cancelar)
(más despacio|más fuerte por favor|qué dijo|no entendí|muchas gracias|gracias|adiós|hasta luego)
(español por favor|en español|hablo español|habla inglés|quiero hablar con una persona|un humano)
(llámeme|mándeme un mensaje) al {digit} {digit} {digit} {digit} {digit} {digit} {digit}
código postal {digit} {digit} {digit} {digit} {digit}|oprima {digit}|opción {digit}|número {digit}
quién (eres|es usted)|eres un robot|es (privado|confidencial)|esto se graba|qué hay de nuevo
necesito (transporte|agua|{place})|quién (habla|es el abogado) {day}|qué eventos hay cerca de mí
qué (condados|ciudades|estados) están incluidos|abren los (domingos|fines de semana|días de fiesta)
puedo ser voluntario [en {city}]|cómo puedo (donar|ayudar|inscribirme)|la corte de {city} me negó
ya cumplí (mi condena|mi sentencia|mi tiempo)|el juez dijo {number} años|ya pagué mis multas
es muy tarde para (venir|registrarme|aplicar)|tengo que ir a la corte|qué pasa si debo dinero
cuántas (condenas|causas) se pueden (borrar|sellar)|cuál es la diferencia""",
}

SPELLED: dict[str, list[str]] = {
    "en": [
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "j",
        "k",
        "l",
        "m",
        "n",
        "o",
        "p",
        "q",
        "r",
        "s",
        "t",
        "u",
        "v",
        "w",
        "x",
        "y",
        "z",
    ],
    "es": [
        "a",
        "be",
        "ce",
        "de",
        "e",
        "efe",
        "ge",
        "hache",
        "i",
        "jota",
        "ka",
        "ele",
        "eme",
        "ene",
        "eñe",
        "o",
        "pe",
        "cu",
        "erre",
        "ese",
        "te",
        "u",
        "ve",
        "equis",
        "ye",
        "zeta",
    ],
}

_GROUP = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{(\w+)\}")


def _parts(text: str) -> list[str]:
    """Alternatives of a template list: split at line ends and bars outside brackets."""
    out, depth, part = [], 0, ""
    for char in text + "\n":
        depth += (char in "([{") - (char in ")]}")
        if depth == 0 and char in "|\n":
            if part.strip():
                out.append(" ".join(part.split()))
            part = ""
        else:
            part += char
    return out


class Sentences:
    """Endless sentences of one language; same seed, same sentences."""

    def __init__(self, language: str, seed: int) -> None:
        self.language = language
        self._random = np.random.default_rng(seed)
        self._slots = {k: _parts(v) for k, v in SLOTS[language].items()}
        self._templates = _parts(TEMPLATES[language])
        self._general = [w for w in top_n_list(language, 12000) if w.isalpha()]

    def _pick(self, options: list[str]) -> str:
        return options[int(self._random.integers(len(options)))]

    def _fill(self, text: str) -> str:
        def replace(match: re.Match[str]) -> str:
            one, maybe, slot = match.groups()
            if slot:
                return self._pick(self._slots[slot])
            if maybe is not None and self._random.random() < 0.5:
                return ""
            return self._pick((one if one is not None else maybe).split("|"))

        while _GROUP.search(text):
            text = _GROUP.sub(replace, text)
        return " ".join(text.split())

    def question(self) -> str:
        """A request, sometimes with a greeting or "could you tell me" before it."""
        text = self._fill(self._pick(self._templates))
        if self._random.random() < 0.2:
            text = f"{self._pick(self._slots['ask'])} {text}"
        if self._random.random() < 0.3:
            text = f"{self._pick(self._slots['filler'])} {text}"
        return text

    def general(self) -> str:
        """Two to eight words; frequent ones more often (Zipf within the list)."""
        count = int(self._random.integers(2, 9))
        ranks = len(self._general) ** self._random.uniform(0.3, 1, count)
        return " ".join(self._general[int(r) - 1] for r in ranks)

    def spelling(self) -> str:
        """Letters or digits, alone or mixed."""
        kinds = [SPELLED[self.language], self._slots["digit"], self._slots["number"]]
        weights = self._random.dirichlet([0.4, 0.5, 0.2])
        count = int(self._random.integers(1, 9))
        return " ".join(
            self._pick(kinds[int(self._random.choice(3, p=weights))]) for _ in range(count)
        )

    def __iter__(self) -> "Sentences":
        return self

    def __next__(self) -> str:
        kind = self._random.random()
        return self.question() if kind < 0.6 else self.general() if kind < 0.85 else self.spelling()
