"""A virtual sound card: two cables, one into the kiosk's ear and one out of its mouth.

A private PulseAudio server with two null sinks, apart from any other on this machine. The kiosk
reaches it through ALSA and PortAudio like a real card. Used by the tests and by `assistant bench`.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Final

import numpy as np

from assistant.errors import AudioError
from assistant.kiosk.device import SIDES, Side
from assistant.speech.audio import RATE, Samples, Sound

NAMES: Final[Mapping[Side, str]] = {
    "microphone": "kiosk_microphone",
    "loudspeaker": "kiosk_loudspeaker",
}
"""What ALSA calls the two sides."""

_OPTIONS: Final = "-n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm"
_RATE: Final = 48000
_LATENCY_MS: Final = 10
_START_SECONDS: Final = 10.0

Process = subprocess.Popen[bytes]

_ALSA: Final = """
pcm.!default {{ type pulse }}
ctl.!default {{ type pulse }}
pcm.{microphone} {{ type pulse device {microphone}.monitor hint.description "{microphone}" }}
pcm.{loudspeaker} {{ type pulse device {loudspeaker} hint.description "{loudspeaker}" }}
"""


class Cables:
    """A context manager: the server runs inside it.

    Raises:
        AudioError: PulseAudio is not installed or does not start.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="cables-"))
        self._modules: dict[Side, str] = {}
        self._helpers: dict[Side, Process] = {}
        self._players: list[Process] = []
        self._server: Process | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Variables that lead a process to these cables."""
        return {
            "PULSE_RUNTIME_PATH": str(self._folder),
            "PULSE_STATE_PATH": str(self._folder),
            "PULSE_SERVER": f"unix:{self._folder}/native",
            "ALSA_CONFIG_PATH": str(self._folder / "alsa.conf"),
        }

    def __enter__(self) -> "Cables":
        if not all(map(shutil.which, ("pulseaudio", "pactl", "pacat"))):
            raise AudioError("A virtual sound system needs PulseAudio: run scripts/sound-system.")
        (self._folder / "alsa.conf").write_text(
            _ALSA.format(**{str(side): name for side, name in NAMES.items()})
        )
        self._server = subprocess.Popen(
            [
                "pulseaudio",
                *_OPTIONS.split(),
                "-L",
                f"module-native-protocol-unix socket={self._folder}/native",
            ],
            env={**os.environ, **self.environment},
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _START_SECONDS
        while self._run("pactl", "info", check=False).returncode:
            if time.monotonic() > deadline or self._server.poll() is not None:
                self._stop()
                raise AudioError("PulseAudio does not start here; see `pulseaudio -vv`.")
            time.sleep(0.1)
        for side in SIDES:
            self.plug(side)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stop()

    def plug(self, side: Side) -> None:
        """Connect this side (again)."""
        name = NAMES[side]
        loaded = self._run("pactl", "load-module", "module-null-sink", f"sink_name={name}")
        self._modules[side] = loaded.stdout.decode().strip()
        # A null sink nobody plays to sleeps for seconds; a real card never does.
        self._helpers[side] = self._pacat("--playback", name, _RATE, "/dev/zero")
        listener = self.listen(side)
        deadline = time.monotonic() + _START_SECONDS
        while not listener.blocks and time.monotonic() < deadline:
            time.sleep(0.02)
        listener.close()

    def unplug(self, side: Side) -> None:
        """Take this side away, as if its cable were pulled."""
        self._end(self._helpers.pop(side))
        self._run("pactl", "unload-module", self._modules.pop(side))

    def speak(self, sound: Sound) -> None:
        """Play ``sound`` (16 kHz) into the microphone; returns when it is about over."""
        file = self._folder / "spoken.raw"
        file.write_bytes(sound.pcm)
        self._players.append(self._pacat("--playback", NAMES["microphone"], RATE, str(file)))
        time.sleep(sound.seconds)

    def listen(self, side: Side = "loudspeaker") -> "Listener":
        """Record what goes through a cable."""
        recorder = self._pacat("--record", f"{NAMES[side]}.monitor", RATE)
        self._players.append(recorder)
        return Listener(recorder)

    def default(self, side: Side) -> None:
        """Make this cable what the system plays to by default."""
        self._run("pactl", "set-default-sink", NAMES[side])

    @contextmanager
    def leak(self, decibels: float) -> Iterator[None]:
        """Let the microphone hear the loudspeaker, by so many decibels (-20 is quieter)."""
        source, sink = f"{NAMES['loudspeaker']}.monitor", NAMES["microphone"]
        options = f"source={source} sink={sink} latency_msec=30 source_dont_move=1 sink_dont_move=1"
        loaded = self._run("pactl", "load-module", "module-loopback", *options.split())
        module = loaded.stdout.decode().strip()
        inputs = self._run("pactl", "list", "short", "sink-inputs").stdout.decode().split("\n")
        loop = next(line.split("\t")[0] for line in inputs if "module-loopback" in line)
        self._run("pactl", "set-sink-input-volume", loop, f"{decibels}dB")
        try:
            yield
        finally:
            self._run("pactl", "unload-module", module)

    def _run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, **self.environment}
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        if check and done.returncode:
            raise AudioError(f"PulseAudio refused {command[1]}: {done.stderr.decode().strip()}.")
        return done

    def _pacat(self, mode: str, device: str, rate: int, *file: str) -> Process:
        """A player or recorder; a recorder writes to its `stdout`."""
        format = f"--raw --format=s16le --channels=1 --rate={rate} --latency-msec={_LATENCY_MS}"
        return subprocess.Popen(
            ["pacat", mode, f"--device={device}", *format.split(), *file],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def _stop(self) -> None:
        for helper in (*self._helpers.values(), *self._players):
            self._end(helper)
        if self._server is not None:
            self._end(self._server)
        shutil.rmtree(self._folder, ignore_errors=True)

    @staticmethod
    def _end(process: Process) -> None:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


class Listener:
    """Records a cable on a thread until it is closed."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._blocks: list[tuple[float, Samples]] = []
        self._thread = Thread(target=self._record, daemon=True)
        self._thread.start()

    @property
    def blocks(self) -> list[tuple[float, Samples]]:
        """(when it arrived on `time.monotonic`, int16 samples at 16 kHz), so far."""
        return list(self._blocks)

    def sound(self) -> Sound:
        """All of it so far."""
        silence = np.zeros(0, np.int16)
        return Sound(np.concatenate([silence, *(block for _, block in self.blocks)]), RATE)

    def close(self) -> Sound:
        """Stop; returns all that was recorded."""
        self._process.terminate()
        self._process.wait()
        self._thread.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self.sound()

    def _record(self) -> None:
        assert self._process.stdout is not None
        while data := self._process.stdout.read(RATE * 2 // 100):
            self._blocks.append((time.monotonic(), np.frombuffer(data, "<i2")))
