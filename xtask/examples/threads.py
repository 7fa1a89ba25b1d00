"""A thread for each of N countdowns.

Peer: Python threads
Most: 10,000
"""

import sys
import threading
import time

from countdown import delays, summary


def count_down(delay, ticked):
    for n in (1, 2, 3):
        time.sleep(delay)
        ticked(n * delay)


n = int(sys.argv[1])
with summary(n) as ticked:
    threads = [threading.Thread(target=count_down, args=(delay, ticked)) for delay in delays(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
