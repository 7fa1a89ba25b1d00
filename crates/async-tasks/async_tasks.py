"""A task for each countdown on one thread: what src/main.rs does, in Python."""

import asyncio
import time

RULE = "-" * 40
START = time.monotonic()


async def count_down(name, delay):
    column = "\t" * "ABC".index(name)
    for n in (3, 2, 1):
        await asyncio.sleep(delay)
        elapsed = time.monotonic() - START
        print(f"{RULE}\n{elapsed:.4f} \t{column}{name} = {n}")


async def main():
    countdowns = [count_down("A", 1), count_down("B", 0.8), count_down("C", 0.5)]
    await asyncio.gather(*countdowns)  # makes a task of each, and waits for all
    print(f"{RULE}\nDone")


asyncio.run(main())
