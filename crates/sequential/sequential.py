"""One countdown after another: what src/main.rs does, in Python."""

import time

RULE = "-" * 40
START = time.monotonic()


def count_down(name, delay):
    column = "\t" * "ABC".index(name)
    for n in (3, 2, 1):
        time.sleep(delay)
        elapsed = time.monotonic() - START
        print(f"{RULE}\n{elapsed:.4f} \t{column}{name} = {n}")


for name, delay in [("A", 1), ("B", 0.8), ("C", 0.5)]:
    count_down(name, delay)
print(f"{RULE}\nDone")
