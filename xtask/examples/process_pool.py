"""Blocking countdowns on a pool of three processes, awaited: the peer of `process_pool`.

Peer: Python ProcessPool
Prints: executor-offload
"""

import asyncio
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

from countdown import DOCUMENT, close, count_down, share


async def main():
    start = time.perf_counter()
    loop = asyncio.get_running_loop()
    lock = multiprocessing.Lock()
    with ProcessPoolExecutor(3, initializer=share, initargs=(lock,)) as pool:
        jobs = [loop.run_in_executor(pool, count_down, *c, start) for c in DOCUMENT]
        await asyncio.gather(*jobs)
    close("Done.")


if __name__ == "__main__":
    asyncio.run(main())
