"""Runs the demonstration's processes: they start and stop together.

A program of its own that knows nothing of Django: whoever built the city holds a quarter of a
gigabyte, and becomes this instead of waiting beside the servers (`servers.py`).
"""

import json
import os
import signal
import subprocess
import sys
import time

ENDINGS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""Ctrl-C, a polite kill, a terminal that was closed."""


_asked_to_end = False


def supervise(commands: dict[str, list[str]], folder: str) -> None:
    """Start the processes in `folder`, wait, and stop all when one ends or Ctrl-C comes."""
    # All of them, even where a shell started us with interrupts ignored.
    for number in ENDINGS:
        signal.signal(number, _note)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            running[name] = subprocess.Popen(  # noqa: S603
                command, cwd=folder, start_new_session=os.name != "nt"
            )
        _watch(running)
    finally:
        _stop(running)


def _watch(running: dict[str, subprocess.Popen[bytes]]) -> None:
    while not _asked_to_end:
        for name, process in running.items():
            code = process.poll()
            if code is not None:
                _say(f"The {name} process ended with {code}; stopping the others.")
                return
        time.sleep(0.2)
    _say("Stopping …")


def _stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    for process in running.values():
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _note(_number: int, _frame: object) -> None:
    """Take down that the end was asked for; the loop sees it.

    Nothing is raised from here: in the middle of `poll` it would leave the lock of that process
    taken, and the wait for its end would never return.
    """
    global _asked_to_end
    _asked_to_end = True


if __name__ == "__main__":
    supervise(json.loads(sys.argv[1]), sys.argv[2])
