"""A thread for each of N countdowns."""

import sys
import threading
import time

from countdown import delays, summary


def count_down(delay, late):
    for _ in range(3):
        start = time.perf_counter()
        time.sleep(delay)
        late.append(time.perf_counter() - start - delay)


n = int(sys.argv[1])
with summary(n) as late:
    threads = [threading.Thread(target=count_down, args=(delay, late)) for delay in delays(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
