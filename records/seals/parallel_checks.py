"""Checks chunks on two threads, each on a connection to the snapshot that the log is read from."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Queue
from types import TracebackType

from records.core.database.snapshots import work_on
from records.seals.blocks import Chunk, Outcome, check_chunk

WORKERS = 2
WAITING = 4
"""Chunks that wait at most, so that memory stays flat however far ahead the reader is."""


class CheckPool:
    """Checks chunks, and gives each outcome to `take`.

    Without a snapshot to share (on SQLite, in an open transaction) each is checked at once.
    """

    def __init__(self, snapshot: str, take: Callable[[Outcome], None]) -> None:
        self.snapshot = snapshot
        self.take = take
        self.chunks: Queue[Chunk | None] = Queue(WAITING)
        self.outcomes: Queue[Outcome] = Queue()
        self.running: list[Future[None]] = []

    def __enter__(self) -> "CheckPool":
        if self.snapshot:
            self.pool = ThreadPoolExecutor(WORKERS)
            self.running = [
                self.pool.submit(work_on, self.snapshot, self._work) for _worker in range(WORKERS)
            ]
        return self

    def do(self, chunk: Chunk) -> None:
        """Have a chunk checked."""
        if self.running:
            self.chunks.put(chunk)
            self._take_done()
        else:
            self.take(check_chunk(chunk))

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        for _worker in self.running:
            self.chunks.put(None)
        if self.running:
            self.pool.shutdown()
            self._take_done()
        if error is None:
            for worker in self.running:
                worker.result()

    def _take_done(self) -> None:
        while not self.outcomes.empty():
            self.take(self.outcomes.get())

    def _work(self) -> None:
        failed: Exception | None = None
        while (chunk := self.chunks.get()) is not None:
            if failed is None:
                try:
                    self.outcomes.put(check_chunk(chunk))
                except Exception as error:
                    # The reader waits for room: what is left is taken away, then told.
                    failed = error
        if failed is not None:
            raise failed
