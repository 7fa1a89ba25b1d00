"""Blocking countdowns on a pool of three threads, awaited: the peer of `executor-offload`.

Peer: Python ThreadPool
Prints: executor-offload
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from countdown import DOCUMENT, close, count_down


async def main():
    start = time.perf_counter()
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(3) as pool:
        jobs = [loop.run_in_executor(pool, count_down, *c, start) for c in DOCUMENT]
        await asyncio.gather(*jobs)
    close("Done.")


asyncio.run(main())
