"use strict";
const runs = JSON.parse(document.getElementById("data").textContent);
const [play, at, now, speed, tip] = ["play", "at", "now", "speed", "tip"].map((id) => document.getElementById(id));
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const inferred = ["blocked", "ready"];
const noted = 5;
const wide = matchMedia("(min-width: 40rem)");
const plurals = { countdown: "countdowns", task: "tasks", job: "jobs", thread: "threads", process: "processes" };
/** How to tell of each lane that may have the focus. */
const focused = new Map();
const end = Math.max(1, ...runs.map((run) => run.end));
const seconds = (time) => (time / 1e9).toFixed(4) + " s";
const duration = (time) => time < 1e6 ? Math.round(time / 1e3) + " µs" : (time / 1e9).toFixed(3) + " s";
const percent = (time) => (100 * time / end).toFixed(4) + "%";
const marks = everyRound(end, 10);

/** The round times up to an end, no more than these and one. */
function everyRound(end, most) {
  let step = 1e6;
  for (let turn = 0; end / step > most; turn++) step *= turn % 3 === 1 ? 2.5 : 2;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, number) => number * step);
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** The stretch of a lane that a moment is in, or the number of those that are over by then. */
function find(lane, time) {
  let [low, high] = [0, lane.stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lane.stretches[middle].to <= time) low = middle + 1; else high = middle;
  }
  const stretch = lane.stretches[low];
  return { stretch: stretch && stretch.from <= time ? stretch : null, over: low };
}

/** What a task does while it is on a thread. */
function runsOn(run, lane, stretch) {
  const thread = run.threads[stretch.with];
  const name = thread?.name ?? "a thread that is left out";
  // A pool's worker runs a job; so does a process that is not the first.
  if (lane.kind !== "task" || (thread?.kind === "process" && stretch.with > 0)) return `runs on ${name}`;
  return stretch.state === "busy" ? `polled, on ${name}` : `polled, blocks ${name}`;
}

function taskState(run, lane, time) {
  const { stretch, over } = find(lane, time);
  if (!stretch) return over === 0 ? "not created" : over === lane.stretches.length ? "done" : "done, to come again";
  return stretch.with !== null ? runsOn(run, lane, stretch) : { ready: "ready", waiting: "suspended" }[stretch.state];
}

function threadState(run, lane, time) {
  const { stretch, over } = find(lane, time);
  if (!stretch) return over === 0 ? "not started" : "ended";
  const task = stretch.with === null ? "no task" : run.tasks[stretch.with]?.name ?? "what is left out";
  return { busy: `runs ${task}`, blocked: `blocked in ${task}`, idle: "idle" }[stretch.state];
}

function readyQueue(run, time) {
  const waiting = run.tasks.map((lane) => ({ lane, stretch: find(lane, time).stretch }));
  return waiting.filter(({ stretch }) => stretch && stretch.state === "ready")
    .sort((a, b) => a.stretch.from - b.stretch.from).map(({ lane }) => lane.name);
}

function transcript(run, time) {
  const lines = run.printed.filter((line) => line.at <= time)
    .map((line) => `${line.stamp} \t${"\t".repeat(line.indent)}${line.label}`);
  if (run.closed !== null && time >= run.end) lines.push(run.closed);
  return lines.join("\n");
}

/** A mark for each tick, and its label, cut at its end where there is no room for it. */
function tickElements(ticks) {
  let before = 0;
  return ticks.map((tick) => {
    const room = tick.at - before;
    before = tick.at;
    const mark = element("b", {}, room > end / 80 ? tick.label.split(" = ").pop() : "");
    mark.style.cssText = `left: ${percent(tick.at)}; max-width: calc(${percent(room)} - 3px); --own: ${tick.at / end}`;
    return mark;
  });
}

function barElement(lane, ticks, tasks) {
  const bar = element("div", { className: "bar", tabIndex: 0 });
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", lane.title);
  bar.setAttribute("aria-describedby", "tip");
  for (const stretch of lane.stretches) {
    const part = element("i", { className: stretch.state });
    part.style.left = percent(stretch.from);
    part.style.width = percent(stretch.to - stretch.from);
    bar.append(part);
    // Whom a thread works for, where there is room to say it.
    if (tasks?.[stretch.with] && stretch.to - stretch.from > end / 20) {
      const name = element("s", {}, tasks[stretch.with].name);
      name.style.left = percent(stretch.from);
      bar.append(name);
    }
  }
  for (const mark of marks) {
    const line = element("u");
    line.style.left = percent(mark);
    bar.append(line);
  }
  bar.append(...tickElements(ticks));
  return bar;
}

function laneElement(run, lane, ticks, tasks) {
  const bar = barElement(lane, ticks, tasks);
  const timeAt = (event) => {
    const box = bar.getBoundingClientRect();
    return Math.min(end, Math.max(0, (event.clientX - box.left) / box.width * end));
  };
  const hover = (event) => tell(run, lane, ticks, timeAt(event), event.clientX, event.clientY);
  bar.addEventListener("pointermove", (event) => {
    if (event.buttons === 1) seek(timeAt(event));
    hover(event);
  });
  bar.addEventListener("pointerdown", (event) => { seek(timeAt(event)); hover(event); });
  bar.addEventListener("pointerleave", () => { tip.hidden = true; });
  // Whoever comes by keyboard is told of the time that is shown.
  focused.set(bar, () => {
    const box = bar.getBoundingClientRect();
    tell(run, lane, ticks, time, box.left + box.width * time / end, box.bottom - 8);
  });
  bar.addEventListener("focus", () => { if (bar.matches(":focus-visible")) focused.get(bar)(); });
  bar.addEventListener("blur", () => { tip.hidden = true; });
  const state = element("span", { className: "state" });
  const totals = ["busy", "blocked", "ready", "waiting", "idle"].filter((name) => name === "busy" || lane.totals[name] >= 1e6)
    .map((name) => `${name} ${duration(lane.totals[name] ?? 0)}`).join(" · ");
  const said = element("div", { className: "said" }, state, element("span", { className: "totals dim" }, totals));
  const item = element("li", { className: "lane" }, element("span", { className: "name" }, lane.name), bar, said);
  return { item, state };
}

/** Tells what a lane does at a time, beside a point of the window. */
function tell(run, lane, ticks, time, x, y) {
  const { stretch } = find(lane, time);
  const near = ticks.find((tick) => Math.abs(tick.at - time) < end / 150);
  const lines = [`${lane.title} at ${seconds(time)}`];
  if (stretch) {
    const other = (run.tasks.includes(lane) ? run.threads : run.tasks)[stretch.with];
    const star = inferred.includes(stretch.state) ? "*" : "";
    const length = `${seconds(stretch.from)} to ${seconds(stretch.to)}: ${duration(stretch.to - stretch.from)}`;
    lines.push(`${stretch.state}${star}${other ? ` (${other.name})` : ""} from ${length}`);
    const place = run.places[stretch.place];
    if (place) lines.push(place.function + (place.file ? `, ${place.file}:${place.line}` : ""));
  }
  if (near) lines.push(`${near.label} at ${near.stamp}`);
  tip.textContent = lines.join("\n");
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(x + 12, innerWidth - box.width - 4)) + "px";
  tip.style.top = (y + box.height + 24 > innerHeight ? y - box.height - 12 : y + 16) + "px";
}

function axisElement() {
  const axis = element("div", { className: "axis" });
  axis.setAttribute("aria-hidden", "true");
  for (const mark of marks) {
    const label = element("span", {}, mark === 0 ? "0 s" : String(+(mark / 1e9).toFixed(3)));
    label.style.left = percent(mark);
    axis.append(label);
  }
  return axis;
}

/** The lanes under a heading for each of their kinds. */
function laneLists(lanes, kinds) {
  return Object.entries(Object.groupBy(kinds, (lane) => lane.kind)).flatMap(([kind, own]) =>
    [element("h3", {}, plurals[kind]), element("ul", {}, ...own.map((lane) => lanes[kinds.indexOf(lane)].item))]);
}

/** Lines of text that may be many; `name` is what they are for those who do not see them. */
function linesElement(className, name, lines) {
  const pre = element("pre", { className, tabIndex: 0 });
  pre.setAttribute("aria-label", name);
  pre.style.minHeight = 1.45 * lines + "em";
  return pre;
}

function runElement(run) {
  const own = (lane, number) => run.printed.filter((line) => lane === run.tasks ? line.task === number : line.task === null && line.thread === number);
  const tasks = run.tasks.map((lane, number) => laneElement(run, lane, own(run.tasks, number)));
  const threads = run.threads.map((lane, number) => laneElement(run, lane, own(run.threads, number), run.tasks));
  const queue = element("span", { className: "state queue" });
  const notes = linesElement("notes", `What ${run.program} told last`, noted);
  const printed = linesElement("transcript", `Transcript of ${run.program} so far`, Math.min(run.printed.length, 40) + 1);
  const story = run.notes.length ? [element("div", {}, element("h3", {}, "Its own story"), notes)] : [];
  const loop = run.tasks.some((lane) => lane.kind === "task")
    ? [element("div", { className: "loop" }, element("div", {}, element("h3", {}, "Ready queue"), queue), ...story)] : story;
  const transcriptElement = element("details", { open: wide.matches }, element("summary", {}, "Printed so far"), printed);
  const section = element("section", {}, element("h2", {}, run.program), element("p", { className: "dim" }, run.summary),
    ...(run.left_out ? [element("p", { className: "left-out dim" }, run.left_out)] : []),
    axisElement(), ...laneLists(tasks, run.tasks), ...loop, ...laneLists(threads, run.threads), transcriptElement);
  section.dataset.program = run.program;
  document.getElementById("runs").append(section);
  const set = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  return (time) => {
    run.tasks.forEach((lane, number) => set(tasks[number].state, taskState(run, lane, time)));
    run.threads.forEach((lane, number) => set(threads[number].state, threadState(run, lane, time)));
    set(queue, readyQueue(run, time).join(", ") || "empty");
    set(printed, transcript(run, time));
    const told = run.notes.filter((note) => note.at <= time).slice(-noted);
    set(notes, told.map((note) => `${(note.at / 1e9).toFixed(4)}  ${note.text}`).join("\n"));
  };
}

const shows = runs.map(runElement);
const changes = [...new Set(runs.flatMap((run) => [...run.tasks, ...run.threads].flatMap((lane) =>
  lane.stretches.flatMap((stretch) => [stretch.from, stretch.to]))))].sort((a, b) => a - b);
let time = 0, playing = false, before = null, shown = -Infinity;

function show() {
  document.body.style.setProperty("--at", time / end);
  at.value = Math.round(time / 1e6);
  now.textContent = `${seconds(time)} of ${(end / 1e9).toFixed(1)}`;
  at.setAttribute("aria-valuetext", seconds(time));
  shows.forEach((show) => show(time));
  if (!tip.hidden) focused.get(document.activeElement)?.();
}

function seek(to) {
  time = Math.min(end, Math.max(0, Math.round(to)));
  show();
}

function run(stamp) {
  if (!playing) return;
  if (before !== null) time = Math.min(end, time + (stamp - before) * 1e6 * Number(speed.value));
  before = stamp;
  // Who wants less motion sees four still pictures a second.
  if (!calm.matches || stamp - shown >= 250 || time >= end) { shown = stamp; show(); }
  if (time >= end) pause(); else requestAnimationFrame(run);
}

function start() {
  if (time >= end) time = 0;
  [playing, before, shown] = [true, null, -Infinity];
  play.textContent = "Pause";
  requestAnimationFrame(run);
}

function pause() {
  playing = false;
  play.textContent = "Play";
  seek(time);
}

function faster(by) {
  speed.selectedIndex = Math.min(speed.options.length - 1, Math.max(0, speed.selectedIndex + by));
}

const next = () => changes.find((change) => change > time) ?? end;
const previous = () => changes.findLast((change) => change < time) ?? 0;
const keys = {
  " ": () => playing ? pause() : start(),
  ArrowLeft: (event) => seek(time - (event.shiftKey ? 1e6 : 1e8)),
  ArrowRight: (event) => seek(time + (event.shiftKey ? 1e6 : 1e8)),
  ",": () => seek(previous()), ".": () => seek(next()),
  Home: () => seek(0), End: () => seek(end),
  "-": () => faster(-1), "+": () => faster(1), "=": () => faster(1),
};

document.addEventListener("keydown", (event) => {
  const own = event.target.closest("select, pre, summary") || (event.key === " " && event.target.closest("button"));
  const key = keys[event.key];
  if (!key || own || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  key(event);
});
play.addEventListener("click", () => keys[" "]());
at.max = Math.ceil(end / 1e6);
at.addEventListener("input", () => seek(at.value * 1e6));

const legend = { busy: "busy", blocked: "blocked*", ready: "ready*", waiting: "waiting for its timer", idle: "idle" };
for (const [state, text] of Object.entries(legend)) {
  document.getElementById("legend").append(element("span", {}, element("i", { className: state }), text));
}
seek(0);
