"""A failure ends the others: what examples/join_set.rs does, with Python's TaskGroup (3.11)."""

import asyncio
import time

RULE = "-" * 40
START = time.monotonic()


async def count_down(name, delay):
    column = "\t" * "ABC".index(name)
    for n in (3, 2, 1):
        await asyncio.sleep(delay)
        if (name, n) == ("C", 1):
            raise RuntimeError("C has lost count")
        elapsed = time.monotonic() - START
        print(f"{RULE}\n{elapsed:.4f} \t{column}{name} = {n}")


async def main():
    word = "Done"
    try:
        async with asyncio.TaskGroup() as tasks:
            for name, delay in [("A", 1), ("B", 0.8), ("C", 0.5)]:
                tasks.create_task(count_down(name, delay))
    except* RuntimeError as group:
        word = f"Failed: {group.exceptions[0]}"
    await asyncio.sleep(1)  # whoever still counts would show
    print(f"{RULE}\n{word}")


asyncio.run(main())
