// A promise for each countdown on Node's event loop.
//
// Peer: Node
// Prints: async-tasks
// Most: 1,000,000
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

async function waitOnly(delay, began, late) {
  for (let n = 1; n <= 3; n++) {
    await sleep(delay * 1e3);
    late.push(elapsed() - began - n * delay);
  }
}

async function many(n) {
  const late = [];
  const began = elapsed();
  const tasks = [];
  for (let index = 0; index < n; index++) {
    tasks.push(waitOnly(1 - (0.5 * index) / n, began, late));
  }
  await Promise.all(tasks);
  const total = (elapsed() - began).toFixed(4);
  late.sort((a, b) => a - b);
  const [p99, most] = [99, 100].map((i) => late[Math.floor(((late.length - 1) * i) / 100)].toFixed(4));
  console.log(
    `countdowns ${n}, total ${total} s, p99 lateness ${p99} s, largest lateness ${most} s`,
  );
}

async function theDocument() {
  await Promise.all([countDown("A", 1), countDown("B", 0.8), countDown("C", 0.5)]);
  fs.writeSync(1, `${rule}\nDone\n`);
}

process.argv.length > 2 ? many(Number(process.argv[2])) : theDocument();
