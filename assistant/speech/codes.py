"""Codes of languages, however they are written: "es", "es-MX", "es_mx"."""


def base(language: str) -> str:
    """The language alone.

    >>> base("es_MX")
    'es'
    """
    return language.lower().replace("_", "-").split("-")[0]
