"""The espeak-ng program: a plain voice for languages that have no better one."""

import io
import shutil
import subprocess
import wave
from collections.abc import Iterator
from functools import cache

import numpy as np

from assistant.errors import VoiceError
from assistant.speech.audio import Sound
from assistant.speech.codes import base
from assistant.speech.level import levelled
from assistant.speech.voice import bounded, pause_after, speakable

_PROGRAM = "espeak-ng"
_WORDS_A_MINUTE = 150
_SECONDS = 20
"""The longest the program may take for one sentence; it usually needs 50 ms."""


class EspeakVoice:
    """Speaks every language that the installed espeak-ng knows."""

    def say(self, text: str, language: str, pace: float = 1.0) -> Iterator[Sound]:
        """See `assistant.speech.voice.Voice.say`."""
        pieces = speakable(text)
        pace = bounded(pace)
        voice = self._voice(language)
        for piece in pieces:
            yield self._spoken(piece, voice, pace)

    def identity(self, language: str) -> str:
        """See `assistant.speech.voice.Voice.identity`."""
        return f"{_version()} {self._voice(language)}"

    def _voice(self, language: str) -> str:
        """The program's name for ``language``: the whole code if it knows that, else its start."""
        code = language.lower().replace("_", "-")
        for name in (code, base(code)):
            if name in _languages():
                return name
        raise VoiceError(
            f"Nothing on this machine speaks the language {language!r}, not even espeak-ng;"
            " install a voice for it with `assistant models install`."
        )

    def _spoken(self, piece: str, voice: str, pace: float) -> Sound:
        speed = str(round(_WORDS_A_MINUTE * pace))
        wav = _run("--stdin", "--stdout", "-b", "1", "-v", voice, "-s", speed, text=piece)
        try:
            with wave.open(io.BytesIO(wav)) as file:
                rate = file.getframerate()
        except (wave.Error, EOFError) as error:
            raise VoiceError(f"espeak-ng gave no sound for the language {voice}.") from error
        # The program cannot know the length when it writes the header to a pipe.
        samples = np.frombuffer(wav[44 : 44 + (len(wav) - 44) // 2 * 2], dtype="<i2")
        if not samples.any():
            raise VoiceError(f'There is nothing to say in "{piece[:40]}".')
        return Sound(levelled(samples, rate, pause_after(piece) / pace), rate)


@cache
def _version() -> str:
    return " ".join(_run("--version").decode(errors="replace").split()[:4])


@cache
def _languages() -> frozenset[str]:
    """Codes the program takes: "fr-be", and "fr" for the first of that kind."""
    lines = _run("--voices").decode(errors="replace").splitlines()[1:]
    codes = {line.split()[1].lower() for line in lines if len(line.split()) > 1}
    return frozenset(codes | set(map(base, codes)))


def _run(*arguments: str, text: str = "") -> bytes:
    program = shutil.which(_PROGRAM)
    if program is None:
        raise VoiceError(
            "There is no voice for this language, and the program espeak-ng is not installed;"
            " install the Debian or Ubuntu package espeak-ng (apt install espeak-ng)."
        )
    try:
        done = subprocess.run(
            [program, *arguments],
            input=text.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceError(f"The program espeak-ng failed ({error}); install it again.") from error
    return done.stdout
