"""Blocking countdowns on a pool of three threads: what src/main.rs does, in Python."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

RULE = "-" * 40
START = time.monotonic()
WHOLE = threading.Lock()


def count_down(name, delay):
    column = "\t" * "ABC".index(name)
    for n in (3, 2, 1):
        time.sleep(delay)
        with WHOLE:
            elapsed = time.monotonic() - START
            print(f"{RULE}\n{elapsed:.4f} \t{column}{name} = {n}")


async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=3) as pool:
        jobs = [("A", 1), ("B", 0.8), ("C", 0.5)]
        await asyncio.gather(*[loop.run_in_executor(pool, count_down, *job) for job in jobs])
    print(f"{RULE}\nDone.")


asyncio.run(main())
