// What lanes do at a time, in words.

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
