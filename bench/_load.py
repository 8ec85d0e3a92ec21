"""Load: keeps some connections busy with one request and counts the answers.

`python -m bench._load PORT CONNECTIONS SECONDS` reads the request, as it goes over the line, from
its input and prints what came of it as JSON. A process of its own, without Django, so that it takes
little of the processor from the server.
"""

import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field

HOST = "127.0.0.1"
PATIENCE = 10.0


@dataclass
class Line:
    """One connection and the answer that it is in the middle of."""

    socket: socket.socket
    sent_at: float = 0.0
    missing: int | None = None  # bytes; None before the header has come
    received: bytes = b""

    def take(self, data: bytes) -> bytes | None:
        """Take in some bytes; return the status once the answer is whole."""
        if self.missing is None:
            self.received += data
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return None
            head = self.received[:end].lower()
            at = head.index(b"content-length:") + 15
            length = int(head[at:].split(b"\r\n", 1)[0])
            self.missing = end + 4 + length - len(self.received)
        else:
            self.missing -= len(data)
        return self.received[9:12] if self.missing <= 0 else None


@dataclass
class Load:
    """The connections, and what they have brought so far."""

    request: bytes
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    waits: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    def open(self, port: int) -> None:
        """Open one more connection and send the first request over it."""
        line = Line(socket.create_connection((HOST, port), timeout=PATIENCE))
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(line.socket, selectors.EVENT_READ, line)
        self.send(line)

    def send(self, line: Line) -> None:
        """Ask once."""
        line.sent_at, line.missing, line.received = time.perf_counter(), None, b""
        line.socket.sendall(self.request)

    def run(self, seconds: float) -> None:
        """Ask again on every connection as soon as it has answered."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            ready = self.selector.select(timeout=PATIENCE)
            if not ready:
                raise SystemExit(f"The server did not answer within {PATIENCE:.0f} seconds.")
            for key, _ in ready:
                self.receive(key.data)

    def receive(self, line: Line) -> None:
        """Take what has come; note a whole answer and ask again."""
        data = line.socket.recv(1 << 16)
        if not data:
            raise SystemExit("The server closed a connection.")
        status = line.take(data)
        if status is not None:
            word = status.decode()
            self.statuses[word] = self.statuses.get(word, 0) + 1
            self.waits.append(time.perf_counter() - line.sent_at)
            self.send(line)


def main() -> None:
    """Run for the time asked and print the outcome."""
    port, connections, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    load = Load(sys.stdin.buffer.read())
    for _ in range(connections):
        load.open(port)
    begun, cpu = time.perf_counter(), time.process_time()
    load.run(seconds)
    took = time.perf_counter() - begun
    waits = sorted(load.waits)
    outcome = {
        "answers_per_second": len(waits) / took,
        "median_ms": 1_000 * waits[len(waits) // 2],
        "p99_ms": 1_000 * waits[len(waits) * 99 // 100],
        "client_cpu": (time.process_time() - cpu) / took,
        "statuses": load.statuses,
    }
    print(json.dumps(outcome))


if __name__ == "__main__":
    main()
