// A card for each run, and the time that all of them show.

function runElement(run) {
  const own = (lane, number) => run.printed.filter((line) => lane === run.tasks ? line.task === number : line.task === null && line.thread === number);
  const tasks = run.tasks.map((lane, number) => laneElement(run, lane, run.titles[number], own(run.tasks, number)));
  const threads = run.threads.map((lane, number) => laneElement(run, lane, run.titles[run.tasks.length + number], own(run.threads, number), run.tasks));
  const queue = element("span", { className: "state queue" });
  const notes = linesElement("notes", fill(words.log_of, run.program), noted);
  const printed = linesElement("transcript", fill(words.transcript_of, run.program), Math.min(run.printed.length, 40) + 1);
  const log = run.notes.length ? [element("div", {}, element("h3", {}, words.log), notes)] : [];
  const loop = run.tasks.some((lane) => lane.kind === "task")
    ? [element("div", { className: "loop" }, element("div", {}, element("h3", {}, words.queue), queue), ...log)] : log;
  const transcriptElement = element("details", { open: wide.matches }, element("summary", {}, words.transcript), printed);
  const section = element("section", {}, element("h2", {}, run.program), element("p", { className: "dim" }, run.about),
    ...(run.left_out ? [element("p", { className: "left-out dim" }, run.left_out)] : []),
    axisElement(), ...laneLists(tasks, run.tasks), ...loop, ...laneLists(threads, run.threads), transcriptElement);
  section.dataset.program = run.program;
  document.getElementById("runs").append(section);
  const set = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  return (time) => {
    run.tasks.forEach((lane, number) => set(tasks[number].state, taskState(run, lane, time)));
    run.threads.forEach((lane, number) => set(threads[number].state, threadState(run, lane, time)));
    set(queue, readyQueue(run, time).join(words.and) || words.empty);
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
  now.textContent = fill(words.now, seconds(time), (end / 1e9).toFixed(1));
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
  play.textContent = words.pause;
  requestAnimationFrame(run);
}

function pause() {
  playing = false;
  play.textContent = words.play;
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

for (const state of states) {
  const text = words[state] + (inferred.includes(state) ? "*" : "");
  document.getElementById("legend").append(element("span", {}, element("i", { className: state }), text));
}
seek(0);
