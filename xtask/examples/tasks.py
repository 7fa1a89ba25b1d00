"""A task for each countdown on one thread, for any loop that asyncio knows.

With a number, that many countdowns and one line that sums them up.
"""

import asyncio
import sys
import time

from countdown import DOCUMENT, close, delays, summary, tick


async def count_down(name, delay, start):
    for n in (3, 2, 1):
        await asyncio.sleep(delay)
        tick(start, name, n)


async def the_document():
    start = time.perf_counter()
    await asyncio.gather(*(count_down(*c, start) for c in DOCUMENT))
    close("Done")


async def wait_only(delay, ticked):
    for n in (1, 2, 3):
        await asyncio.sleep(delay)
        ticked(n * delay)


async def many(n):
    with summary(n) as ticked:
        await asyncio.gather(*(wait_only(delay, ticked) for delay in delays(n)))


def main():
    return many(int(sys.argv[1])) if len(sys.argv) > 1 else the_document()
