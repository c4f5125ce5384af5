"""A virtual sound card: two cables, one into the kiosk's ear and one out of its mouth.

Each is a private PulseAudio server with one null sink, apart from any other on this machine, so one
can be pulled without the other. The kiosk reaches them through ALSA and PortAudio like a real card.
Used by the tests and by `assistant bench kiosk`.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Final

import numpy as np

from assistant.errors import AudioError
from assistant.kiosk.sound.device import SIDES, Side
from assistant.speech.audio import RATE, Samples, Sound

NAMES: Final[Mapping[Side, str]] = {
    "microphone": "kiosk_microphone",
    "loudspeaker": "kiosk_loudspeaker",
}
"""What ALSA calls the two sides."""

_SERVER: Final = (
    "pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm "
    "--log-target=null"
)
_FORMAT: Final = "--raw --format=s16le --channels=1"
_QUICK: Final = ("--latency-msec=10",)
_STEADY: Final = ("--latency-msec=200",)
"""For a player: more in store, so that a busy computer leaves no holes in what is played."""
_START_SECONDS: Final = 10.0

_ALSA: Final = """
pcm.kiosk_microphone {{ type pulse server "{microphone}" device kiosk_microphone.monitor }}
pcm.kiosk_loudspeaker {{ type pulse server "{loudspeaker}" device kiosk_loudspeaker }}
pcm.!default {{
    type asym
    capture.pcm {{ type pulse server "{microphone}" }}
    playback.pcm {{ type pulse server "{loudspeaker}" }}
}}
"""

Process = subprocess.Popen[bytes]


class Cable:
    """One direction of sound.

    Args:
        name: what PulseAudio calls it.
        folder: for its sockets; must exist.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.server = f"unix:{folder}/{name}"
        self._socket = folder / name
        self._processes: list[Process] = []

    def plug(self) -> None:
        """Connect it (again).

        Raises:
            AudioError: PulseAudio does not start.
        """
        load = [f"module-native-protocol-unix socket={self._socket} auth-anonymous=1"]
        load += [f"module-null-sink sink_name={name}" for name in (self.name, "other")]
        options = [part for module in load for part in ("-L", module)]
        # The server's own state belongs to this cable, whatever runs besides.
        own = {"PULSE_RUNTIME_PATH": f"{self._socket}.d", "PULSE_STATE_PATH": f"{self._socket}.d"}
        self._start([*_SERVER.split(), *options], {**os.environ, **own})
        deadline = time.monotonic() + _START_SECONDS
        while self.control("info", check=False).returncode:
            if time.monotonic() > deadline or self._processes[0].poll() is not None:
                self.unplug()
                raise AudioError("PulseAudio does not start here; see `pulseaudio -vv`.")
            time.sleep(0.05)
        # A null sink nobody plays to sleeps for seconds; a real card never does.
        for sink in (self.name, "other"):
            self._pacat("--playback", sink, 48000, *_QUICK, "/dev/zero")
        listener = self.record()
        while not listener.blocks and time.monotonic() < deadline:
            time.sleep(0.02)
        listener.close()

    def unplug(self) -> None:
        """Pull it out: the server dies, and whoever uses it hears no more from it."""
        for process in self._processes:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        self._processes.clear()
        self._socket.unlink(missing_ok=True)

    def play(self, sound: Sound) -> None:
        """Let ``sound`` (16 kHz) pass through; returns when it is about over."""
        file = Path(f"{self._socket}.raw")
        file.write_bytes(sound.pcm)
        self._pacat("--playback", self.name, RATE, *_STEADY, str(file))
        time.sleep(sound.seconds)

    def record(self, sink: str | None = None) -> "Listener":
        """Record what passes through from now on."""
        return Listener(self._pacat("--record", f"{sink or self.name}.monitor", RATE, *_QUICK))

    def control(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        """Run `pactl` with this command.

        Raises:
            AudioError: it failed, and ``check`` is on.
        """
        full = ["pactl", f"--server={self.server}", *command]
        done = subprocess.run(full, capture_output=True, check=False)
        if check and done.returncode:
            raise AudioError(f"PulseAudio refused {command[0]}: {done.stderr.decode().strip()}.")
        return done

    def _pacat(self, mode: str, device: str, rate: int, *more: str) -> Process:
        """A player or recorder; a recorder writes to its `stdout`."""
        where = [f"--server={self.server}", f"--device={device}", f"--rate={rate}"]
        return self._start(["pacat", mode, *where, *_FORMAT.split(), *more], None)

    def _start(self, command: list[str], environment: Mapping[str, str] | None) -> Process:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process


class Cables:
    """Both cables; a context manager, they exist inside it.

    Raises:
        AudioError: PulseAudio is not installed or does not start.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="cables-"))
        self.sides = {side: Cable(NAMES[side], self._folder) for side in SIDES}
        self.microphone, self.loudspeaker = self.sides["microphone"], self.sides["loudspeaker"]
        self.environment = {"ALSA_CONFIG_PATH": str(self._folder / "alsa.conf")}
        """Variables that lead a process to these cables."""

    def __enter__(self) -> "Cables":
        if not all(map(shutil.which, ("pulseaudio", "pactl", "pacat"))):
            raise AudioError("A virtual sound system needs PulseAudio: run scripts/sound-system.")
        servers = {str(side): cable.server for side, cable in self.sides.items()}
        (self._folder / "alsa.conf").write_text(_ALSA.format(**servers))
        try:
            for cable in self.sides.values():
                cable.plug()
        except AudioError:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for cable in self.sides.values():
            cable.unplug()
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def leak(self, decibels: float) -> Iterator[None]:
        """Let the microphone hear the loudspeaker, by so many decibels (-20 is quieter)."""
        # PulseAudio's volumes are cubic.
        volume = round(65536 * 10 ** (decibels / 60))
        options = [*_FORMAT.split(), *_QUICK, f"--rate={RATE}"]
        fed = ["pacat", "--record", f"--server={self.loudspeaker.server}", *options]
        into = ["pacat", "--playback", f"--server={self.microphone.server}", *options]
        devices = [f"--device={NAMES['loudspeaker']}.monitor", f"--device={NAMES['microphone']}"]
        with subprocess.Popen([*fed, devices[0]], stdout=subprocess.PIPE) as source:
            command = [*into, devices[1], f"--volume={volume}"]
            with subprocess.Popen(command, stdin=source.stdout) as drain:
                try:
                    yield
                finally:
                    source.kill()
                    drain.kill()


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

    def close(self) -> Sound:
        """Stop; returns all that was recorded."""
        self._process.kill()
        self._thread.join()
        self._process.wait()
        silence = np.zeros(0, np.int16)
        return Sound(np.concatenate([silence, *(block for _, block in self.blocks)]), RATE)

    def _record(self) -> None:
        assert self._process.stdout is not None
        with suppress(ValueError):
            while data := self._process.stdout.read(RATE * 2 // 100):
                self._blocks.append((time.monotonic(), np.frombuffer(data, "<i2")))
