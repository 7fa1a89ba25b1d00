"use strict";
const { runs, words, states, marks } = JSON.parse(document.getElementById("data").textContent);
const [play, at, now, speed, tip] = ["play", "at", "now", "speed", "tip"].map((id) => document.getElementById(id));
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const inferred = ["blocked", "ready"];
const noted = 6;
const wide = matchMedia("(min-width: 40rem)");
/** How to tell of each lane that may have the focus. */
const focused = new Map();
const end = Math.max(1, ...runs.map((run) => run.end));
/** A sentence on these values. */
const fill = (sentence, ...values) => sentence.replace(/\{(\d)\}/g, (_, number) => values[number]);
const seconds = (time) => (time / 1e9).toFixed(4) + " s";
const duration = (time) => time < 1e6 ? Math.round(time / 1e3) + " µs" : (time / 1e9).toFixed(3) + " s";
const percent = (time) => (100 * time / end).toFixed(4) + "%";

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
