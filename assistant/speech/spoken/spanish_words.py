"""Words that the rules of Spanish know. The tables are texts, so that they are easy to add to."""

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
