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
  const name = thread?.name ?? words.some_thread;
  // A pool's worker runs a job; so does a process that is not the first.
  if (lane.kind !== "task" || (thread?.kind === "process" && stretch.with > 0)) return fill(words.runs_on, name);
  return fill(stretch.state === "busy" ? words.polled : words.blocks, name);
}

function taskState(run, lane, time) {
  const { stretch, over } = find(lane, time);
  if (!stretch) return over === 0 ? words.not_created : over === lane.stretches.length ? words.done : words.done_for_now;
  return stretch.with !== null ? runsOn(run, lane, stretch) : { ready: words.ready, waiting: words.suspended }[stretch.state];
}

function threadState(run, lane, time) {
  const { stretch, over } = find(lane, time);
  if (!stretch) return over === 0 ? words.not_started : words.ended;
  const task = stretch.with === null ? words.no_task : run.tasks[stretch.with]?.name ?? words.some_task;
  return fill({ busy: words.runs, blocked: words.blocked_in, idle: words.idle }[stretch.state], task);
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
