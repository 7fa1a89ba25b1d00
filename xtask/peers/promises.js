// A promise for each countdown on Node's event loop.
//
// Version: node --version
// Peer: Node
// Run: node {file}
const fs = require("node:fs");
const { setTimeout: sleep } = require("node:timers/promises");

const given = process.argv[2];
const n = Number(given);
const rule = "-".repeat(40);
const counts = new Uint32Array(28 * 32); // of ticks, by how late they are
const start = performance.now();

async function countDown(delay, name) {
  for (const k of [1, 2, 3]) {
    if (given === undefined) {
      await sleep(delay);
      const elapsed = ((performance.now() - start) / 1e3).toFixed(4);
      const indent = "\t".repeat(name.charCodeAt(0) - "A".charCodeAt(0));
      fs.writeSync(1, `${rule}\n${elapsed} \t${indent}${name} = ${4 - k}\n`);
    } else {
      // Whole milliseconds, rounded up; and again, as Node counts from one that it has rounded down.
      let left;
      while ((left = start + k * delay - performance.now()) > 0) await sleep(Math.ceil(left));
      const late = -left * 1e3;
      const shift = Math.max(0, 26 - Math.clz32(late));
      counts[32 * shift + (late >>> shift)]++;
    }
  }
}

function percentile(percent) {
  let seen = 0;
  const bucket = counts.findIndex((count) => 100 * (seen += count) >= percent * 3 * n);
  const shift = Math.max(0, Math.floor(bucket / 32) - 1);
  return (((bucket - 32 * shift + 1) * 2 ** shift - 1) / 1e6).toFixed(6);
}

async function theDocument() {
  await Promise.all([countDown(1000, "A"), countDown(800, "B"), countDown(500, "C")]);
  fs.writeSync(1, `${rule}\nDone\n`);
}

async function many() {
  const tasks = [];
  for (let index = 0; index < n; index++) tasks.push(countDown(1000 - (500 * index) / n));
  await Promise.all(tasks);
  const [p50, p99, largest] = [50, 99, 100].map(percentile);
  console.log(`late by ${p50}, p99 ${p99}, at most ${largest} s`);
}

given === undefined ? theDocument() : many();
