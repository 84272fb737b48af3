"""What Prometheus gets to know: counts, times and kinds, never a person, a complaint or a value.

A label takes one of a few values that the program itself names. lapor/services/gauges.py adds what
the database knows.
"""

import sys

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

LOOPBACK = "127.0.0.1"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.6, 1, 2.5, 5, 10, 30)
ours = CollectorRegistry()

reruns = Histogram(
    "lapor_rerun_seconds", "How long a page took on the server.", ["page"], buckets=SECONDS,
    registry=ours,
)  # fmt: skip
requests = Counter(
    "lapor_requests_total", "Answers by what was asked for and by status.", ["kind", "status"],
    registry=ours,
)  # fmt: skip
refusals = Counter(
    "lapor_refusals_total", "What users were refused, by kind.", ["kind"], registry=ours
)
broken = Counter("lapor_broken_total", "Errors that carry a reference into the log.", registry=ours)
database_errors = Counter(
    "lapor_database_errors_total", "What the database said no to, by kind.", ["kind"],
    registry=ours,
)  # fmt: skip
slow_statements = Counter(
    "lapor_slow_statements_total", "Statements over LAPOR_SLOW_MS.", registry=ours
)
sockets = Gauge("lapor_sockets", "Open pages of this process.", registry=ours)
replica_reads = Counter(
    "lapor_replica_reads_total", "KPI reads, by who answered them.", ["by"], registry=ours
)


def serve(port: int) -> None:
    """From a thread of its own; 0: not at all. A port that is taken ends the program."""
    if not port:
        return
    try:
        start_http_server(port, addr=LOOPBACK, registry=ours)
    except OSError as error:
        sys.exit(
            f"LAPOR_METRICS_PORT={port} tidak dapat dipakai ({error.strerror}). Tiap proses perlu "
            "port sendiri.\n"
            f"LAPOR_METRICS_PORT={port} cannot be used ({error.strerror}). Each process needs a "
            "port of its own."
        )
