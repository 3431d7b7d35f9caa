"""One long-lived gatemap replay, and what is asked of it."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from contextlib import closing
from types import TracebackType
from typing import IO, Any, Callable, Generator, Iterable, Iterator, Literal, Mapping, Optional, Sequence, Type, Union, overload

from ._program import program
from ._types import Case, Response, response, text


class EngineError(RuntimeError):
    """The program cannot be started, has ended, or answers another question."""


class CaseError(ValueError):
    """What was given is no case: the message says which member, and why."""


class TemplateError(ValueError):
    """A template that does not compile, or fails while it is rendered."""


class Engine:
    """A gatemap process. It starts with the first question, and answers them in
    their order: several threads wait for one another. Use it as a context
    manager, or close it.

    jobs is how many cases of evaluate_many run at the same time; None is the
    number of processors.
    """

    def __init__(self, jobs: Optional[int] = None) -> None:
        self._jobs = jobs
        self._lock = threading.Lock()
        self._inside: Sequence[threading.Thread] = ()  # those that hold the lock, or are waited for by who does
        self._process: Optional[subprocess.Popen[bytes]] = None
        self._log: Optional[IO[bytes]] = None
        self._asked = 0
        self.closed = False

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process. A second time does nothing. It waits for nobody: whoever
        is asking in another thread gets an EngineError."""
        self.closed = True
        process = self._process
        if process is not None:
            process.kill()
        if self._lock.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._lock.release()

    def evaluate(self, case: Case) -> Response:
        """Evaluates one case."""
        with closing(self.evaluate_many([case])) as responses:
            return next(responses)

    @overload
    def evaluate_many(self, cases: Iterable[Case]) -> Generator[Response, None, None]: ...

    @overload
    def evaluate_many(
        self, cases: Iterable[Case], *, return_errors: Literal[True]
    ) -> Generator[Union[Response, CaseError], None, None]: ...

    def evaluate_many(
        self, cases: Iterable[Case], *, return_errors: bool = False
    ) -> Generator[Union[Response, CaseError], None, None]:
        """Evaluates cases in their order. They are read as they are needed, and
        memory does not grow with their number. They are read in a thread of their
        own. Until the iterator is used up or closed, the engine answers nobody else:
        other threads wait, and in this thread and that of the cases another question
        is an EngineError.

        The first case that cannot be read ends it with CaseError; with
        return_errors it gives the error in the place of a response, and goes on.
        """

        def read(result: Mapping[str, Any]) -> Union[Response, CaseError]:
            if "line" not in result:
                return response(result)
            if return_errors:
                return CaseError(result["error"])
            raise CaseError(result["error"])

        return self._answers((case.line() for case in cases), read)

    def render(
        self,
        template: str,
        body: Any = "",
        *,
        params: Mapping[str, Mapping[str, str]] = {},
        context: Mapping[str, Any] = {},
        stage_variables: Mapping[str, str] = {},
    ) -> str:
        """Renders a mapping template.

        params has the members path, querystring and header. TemplateError where
        the template does not compile or fails.
        """
        line = {"template": template, "body": text(body), "params": params, "context": context}
        line["stageVariables"] = stage_variables
        return str(self._answer(line, lambda result: result["output"]))

    def matches(self, pattern: str, text: str) -> bool:
        """Says whether a selection pattern matches the whole text; TemplateError
        for a pattern that the service refuses."""
        return bool(self._answer({"regex": pattern, "input": text}, lambda result: result["matches"]))

    def _answer(self, line: dict[str, Any], read: Callable[[Mapping[str, Any]], Any]) -> Any:
        def checked(result: Mapping[str, Any]) -> Any:
            if "line" in result:
                raise CaseError(result["error"])
            if "error" in result:
                raise TemplateError(result["error"])
            return read(result)

        with closing(self._answers(iter([line]), checked)) as answers:
            return next(answers)

    def _answers(self, lines: Iterator[dict[str, Any]], read: Callable[[Mapping[str, Any]], Any]) -> Generator[Any, None, None]:
        """Asks from one thread and reads in this one: neither side of the pipes
        can wait for the other."""
        if threading.current_thread() in self._inside:
            raise EngineError("evaluate_many is under way, and would never end: use it up, close it, or ask another Engine")
        with self._lock:
            process = self._started()
            asking = _Asking(process, lines, self._asked)
            self._inside = (threading.current_thread(), asking)
            asking.start()
            try:
                while (number := asking.next_sent()) is not None:
                    yield read(self._result(process, number))
                if asking.failure is not None:
                    raise asking.failure
            finally:
                asking.stop()
                self._drain(process, asking)
                self._asked = asking.sent
                self._inside = ()
                if self.closed:
                    self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self.closed:
            raise EngineError("the engine is closed")
        if self._log is None:
            self._log = tempfile.TemporaryFile()
        if self._process is None or self._process.poll() is not None:
            command = [program(), "replay"]
            if self._jobs is not None:
                command += ["-j", str(self._jobs)]
            self._log.seek(0)
            self._log.truncate()
            try:
                self._process = subprocess.Popen(
                    [*command, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log
                )
            except OSError as err:
                raise EngineError(f"gatemap cannot be started: {err}") from err
        return self._process

    def _result(self, process: subprocess.Popen[bytes], number: int) -> Mapping[str, Any]:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.endswith(b"\n"):
            self._end()
            raise EngineError(f"gatemap ended: {self._said()}")
        result: Mapping[str, Any] = json.loads(line)
        if "line" not in result and result.get("id") != number:
            self._end()
            raise EngineError(f"the answer to {number} says {result.get('id')!r}")
        return result

    def _drain(self, process: subprocess.Popen[bytes], asking: _Asking) -> None:
        """Reads the answers that nobody waits for any more."""
        assert process.stdout is not None
        while self._process is process and asking.next_sent() is not None:
            if not process.stdout.readline():
                self._end()
        asking.join()

    def _said(self) -> str:
        if self.closed or self._log is None:
            return "the engine is closed"
        self._log.seek(0)
        said = self._log.read(4096).decode("utf-8", "replace").strip()
        return said or "it said nothing"

    def _end(self) -> None:
        process, self._process = self._process, None
        if self.closed and self._log is not None:
            self._log.close()
            self._log = None
        if process is None:
            return
        assert process.stdin is not None and process.stdout is not None
        process.kill()
        process.wait()
        process.stdout.close()
        try:
            process.stdin.close()
        except OSError:
            pass  # what was left in the buffer has no reader


class _Asking(threading.Thread):
    """Writes lines to the process. Each is sent with a number as its id, and
    comes back from next_sent once."""

    def __init__(self, process: subprocess.Popen[bytes], lines: Iterator[dict[str, Any]], sent: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._lines = lines
        self._changed = threading.Condition()
        self._taken = sent
        self._stopped = False
        self._done = False
        self.sent = sent
        self.failure: Optional[BaseException] = None

    def run(self) -> None:
        try:
            for line in self._lines:
                if not self._send(line):
                    break
        except BaseException as err:  # from the iterator of the caller, who gets it
            self.failure = err
        with self._changed:
            self._done = True
            self._changed.notify()

    def _send(self, line: dict[str, Any]) -> bool:
        assert self._process.stdin is not None
        text = json.dumps({"id": self.sent + 1, **line}, allow_nan=False)
        with self._changed:
            if self._stopped:
                return False
            self.sent += 1
            self._changed.notify()
        try:
            self._process.stdin.write(text.encode("ascii") + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            return False  # the reader sees the end of the process, and says why
        return True

    def next_sent(self) -> Optional[int]:
        """The number of the next line that was sent; None when there is none."""
        with self._changed:
            while self._taken == self.sent and not self._done:
                self._changed.wait()
            if self._taken == self.sent:
                return None
            self._taken += 1
            return self._taken

    def stop(self) -> None:
        """Sends nothing more."""
        with self._changed:
            self._stopped = True
