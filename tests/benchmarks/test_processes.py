"""What a process has used counts its children, while they run and after."""

import subprocess
import sys

from benchmarks.processes import children, cpu_s, rss_mb

BUSY = """
import time
held = bytearray(60_000_000)
while time.process_time() < 0.4:
    pass
print("done", flush=True)
input()
"""


def test_the_cpu_and_the_memory_of_a_child_count() -> None:
    cpu, rss = cpu_s(), rss_mb()
    with subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        assert child.pid in children()
        assert cpu_s() - cpu > 0.3
        assert rss_mb() - rss > 50
    assert child.pid not in children()
    assert cpu_s() - cpu > 0.3
