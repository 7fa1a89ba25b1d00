// A promise for each countdown on Node's event loop.
//
// With a number, that many countdowns and one line that sums them up: the peer of `event_loop` and
// `many`.
const fs = require("node:fs");
const { setTimeout: sleep } = require("node:timers/promises");

const start = performance.now();
const elapsed = () => (performance.now() - start) / 1e3;
const rule = "-".repeat(40);

async function countDown(name, delay) {
  const indent = "\t".repeat(name.charCodeAt(0) - "A".charCodeAt(0));
  for (const n of [3, 2, 1]) {
    await sleep(delay * 1e3);
    fs.writeSync(1, `${rule}\n${elapsed().toFixed(4)} \t${indent}${name} = ${n}\n`);
  }
}

async function waitOnly(delay, late) {
  for (let tick = 0; tick < 3; tick++) {
    const start = elapsed();
    await sleep(delay * 1e3);
    late.push(elapsed() - start - delay);
  }
}

function memory(name) {
  try {
    return fs.readFileSync("/proc/self/status", "utf8").match(`${name}:\\s+(\\d+) kB`)[1] * 1024;
  } catch {
    return NaN;
  }
}

async function many(n) {
  const late = [];
  const before = memory("VmRSS");
  const tasks = [];
  for (let index = 0; index < n; index++) {
    tasks.push(waitOnly(1 - (0.5 * index) / n, late));
  }
  await Promise.all(tasks);
  const total = elapsed().toFixed(4);
  const bytes = (memory("VmHWM") - before) / n;
  const size = Number.isNaN(bytes) ? "n/a" : bytes.toFixed(0);
  late.sort((a, b) => a - b);
  const [p99, most] = [99, 100].map((i) => late[Math.floor(((late.length - 1) * i) / 100)].toFixed(4));
  console.log(
    `countdowns ${n}, total ${total} s, longest wait 3.0000 s, p99 lateness ${p99} s, ` +
      `largest lateness ${most} s, bytes per task ${size}`,
  );
}

async function theDocument() {
  await Promise.all([countDown("A", 1), countDown("B", 0.8), countDown("C", 0.5)]);
  fs.writeSync(1, `${rule}\nDone\n`);
}

process.argv.length > 2 ? many(Number(process.argv[2])) : theDocument();
