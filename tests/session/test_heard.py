from assistant.session.heard import heard
from assistant.speech.recogniser import Hypothesis, Transcript


def test_what_the_ears_tell_goes_on() -> None:
    found = (Hypothesis("when is it", "en", 0.7), Hypothesis("cuándo es", "es", 0.3))
    event = heard(Transcript("when is it", "en", found, rejected=True))
    assert (event.text, event.language, event.rejected) == ("when is it", "en", True)
    assert [h.weight for h in event.hypotheses] == [0.7, 0.3]


def test_where_the_ears_cannot_tell_weight_falls_with_the_rank_in_each_language() -> None:
    said = (("when is it", "en"), ("cuándo es", "es"), ("when was it", "en"), ("cuando", "es"))
    event = heard(Transcript("when is it", "en", tuple(Hypothesis(*each) for each in said)))
    first, spanish, second, last = (h.weight for h in event.hypotheses)
    assert first == spanish > second == last > 0


def test_nothing_heard() -> None:
    assert heard(Transcript("", None)).hypotheses == ()
