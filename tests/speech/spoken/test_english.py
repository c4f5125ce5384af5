"""Written English, and how it is said."""

import pytest

from assistant.speech.spoken import spoken

CASES = {
    # dates
    "October 20, 2018": "October twentieth, twenty eighteen",
    "20 October 2018": "October twentieth, twenty eighteen",
    "2018-10-20": "October twentieth, twenty eighteen",
    "10/20/2018": "October twentieth, twenty eighteen",
    "Oct. 20": "October twentieth",
    "October 2018": "October twenty eighteen",
    "on the 20th of October": "on October twentieth",
    "October 20 – 27, 2018": "October twentieth to twenty-seventh, twenty eighteen",
    "October 20\u2009–\u200927, 2018": "October twentieth to twenty-seventh, twenty eighteen",
    "20 to 27 October 2018": "October twentieth to twenty-seventh, twenty eighteen",
    "October 30 – November 2, 2018": "October thirtieth to November second, twenty eighteen",
    "Saturday, October 20, 2018": "Saturday, October twentieth, twenty eighteen",
    "in 2005 and 1999": "in two thousand five and nineteen ninety-nine",
    "the 1990s": "the nineteen nineties",
    "13/45/2018": "thirteen, forty-five, twenty eighteen",
    # times
    "10 am": "ten ay em",
    "10:00\u202fAM – 5:00\u202fPM": "ten ay em to five pee em",
    "10–5 pm": "ten to five pee em",
    "9:05 a.m.": "nine oh five ay em.",
    "at 5 p.m. Bring food.": "at five pee em. Bring food.",
    "at 5 p.m. on Monday": "at five pee em on Monday",
    "12:00 PM": "noon",
    "17:30": "five thirty pee em",
    "at 10:00": "at ten o'clock",
    "Mon–Fri": "Monday to Friday",
    # telephones and other digits
    "(415) 555-0100": "four one five, five five five, zero one zero zero",
    "1-800-555-0199": "one, eight zero zero, five five five, zero one nine nine",
    "+1 415 555 0100": "one, four one five, five five five, zero one zero zero",
    "555-0100": "five five five, zero one zero zero",
    "555-0100, ext. 12": "five five five, zero one zero zero, extension one two",
    "Call 911": "Call nine one one",
    "211 people": "two hundred eleven people",
    "Detroit, MI 48221": "Detroit, Michigan four eight two two one",
    "8425 West McNichols Road": "eighty-four twenty-five West McNichols Road",
    "100 Main Street": "one hundred Main Street",
    "press 0 or 1": "press zero or one",
    "code 007": "code zero zero seven",
    # numbers and amounts
    "77 million": "seventy-seven million",
    "298 people": "two hundred ninety-eight people",
    "1,109": "one thousand one hundred nine",
    "22.5%": "twenty-two point five percent",
    "$3.50": "three dollars and fifty cents",
    "$1": "one dollar",
    "$1,000": "one thousand dollars",
    "$1.5 million": "one point five million dollars",
    "5-10 people": "five to ten people",
    "the 3rd time": "the third time",
    "1/2": "one half",
    "9" * 20: " ".join(["nine"] * 20),
    # abbreviations and acronyms
    "Dr. Smith": "Doctor Smith",
    "Elm Dr.": "Elm Drive",
    "St. Louis": "Saint Louis",
    "Main St.": "Main Street",
    "food & water": "food and water",
    "and/or": "or",
    "an ID": "an eye dee",
    "Washington, DC": "Washington, dee see",
    "U.S. law": "you ess law",
    "FAFSA and NASA": "fafsa and NASA",
    "It is NOT advice": "It is not advice",
    "THIS IS NOT LEGAL ADVICE": "this is not legal advice",
    "Form I-9": "Form I nine",
    "N, E, W": "en, ee, double-you",
    "L A": "ell ay",
    # addresses
    "https://www.example.org/help-us": "example dot org slash help dash us",
    "Write to info@example.org.": "Write to info at example dot org.",
    # marks
    "• food\n• water\n\nThe end": "food.\nwater.\nThe end",
    "free (for all) now": "free, for all, now",
    "free — for all": "free, for all",
    "**Free** “help”": "Free help",
    "a\0b \ud800c 🙂 d": "ab c d",
    "": "",
}


@pytest.mark.parametrize(("written", "said"), CASES.items())
def test_is_said_as_people_say_it(written: str, said: str) -> None:
    assert spoken(written, "en") == said


@pytest.mark.parametrize("written", CASES)
def test_leaves_no_digit_behind(written: str) -> None:
    assert not any(letter.isdigit() for letter in spoken(written, "en-US"))
