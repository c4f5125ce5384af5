"""Several recognisers at once, for when nobody said which language comes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.errors import ModelError
from assistant.speech.recogniser import Hearing, Hypothesis, Recogniser, Transcript


class SideBySide:
    """A recogniser for each language; an unknown language is heard by all of them.

    The scores of different models cannot be compared, and Vosk's confidence is often 1 on wrong
    words. So what was not rejected goes first, then what has the most words: speech in another
    language comes out as few. All stay among the alternatives, where the meaning decides.
    """

    def __init__(self, recognisers: Mapping[str, Recogniser]) -> None:
        self._recognisers = dict(recognisers)

    def listen(self, language: str | None = None) -> Hearing:
        """See `assistant.speech.recogniser.Recogniser`."""
        if language is None:
            return _Hearings([r.listen(name) for name, r in self._recognisers.items()])
        if language not in self._recognisers:
            offered = ", ".join(self._recognisers)
            raise ModelError(f"The language {language!r} is not heard here, only {offered}.")
        return self._recognisers[language].listen(language)

    def close(self) -> None:
        """See `assistant.speech.recogniser.Recogniser`."""
        for recogniser in self._recognisers.values():
            recogniser.close()


class _Hearings:
    def __init__(self, hearings: list[Hearing]) -> None:
        self._hearings = hearings

    def accept(self, pcm: bytes) -> None:
        for hearing in self._hearings:
            hearing.accept(pcm)

    def partial(self) -> Hypothesis | None:
        found = [partial for h in self._hearings if (partial := h.partial()) is not None]
        return max(found, key=lambda partial: len(partial.text.split()), default=None)

    def finish(self) -> Transcript:
        found = sorted((hearing.finish() for hearing in self._hearings), key=_unlikely)
        best = found[0]
        turns = dict.fromkeys(_in_turn([transcript.alternatives for transcript in found]))
        every = tuple(replace(hypothesis, share=None) for hypothesis in turns)
        return Transcript(best.text, best.language, every, best.rejected)

    def close(self) -> None:
        for hearing in self._hearings:
            hearing.close()


def _unlikely(transcript: Transcript) -> tuple[bool, int]:
    return transcript.rejected, -len(transcript.text.split())


def _in_turn(lists: list[tuple[Hypothesis, ...]]) -> Iterable[Hypothesis]:
    """The first of each list, then the second of each."""
    for i in range(max(map(len, lists), default=0)):
        for found in lists:
            yield from found[i : i + 1]
