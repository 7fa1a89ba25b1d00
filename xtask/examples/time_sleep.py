"""One countdown after another: the peer of `sequential`.

Peer: Python time.sleep
Prints: sequential
"""

import time

from countdown import DOCUMENT, close, count_down

start = time.perf_counter()
for name, delay in DOCUMENT:
    count_down(name, delay, start)
close("Done")
