// Lanes, and what stands beside them.

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

function barElement(lane, title, ticks, tasks) {
  const bar = element("div", { className: "bar", tabIndex: 0 });
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", title);
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
    line.style.left = percent(mark.at);
    bar.append(line);
  }
  bar.append(...tickElements(ticks));
  return bar;
}

function laneElement(run, lane, title, ticks, tasks) {
  const bar = barElement(lane, title, ticks, tasks);
  const timeAt = (event) => {
    const box = bar.getBoundingClientRect();
    return Math.min(end, Math.max(0, (event.clientX - box.left) / box.width * end));
  };
  const hover = (event) => tell(run, lane, title, ticks, timeAt(event), event.clientX, event.clientY);
  bar.addEventListener("pointermove", (event) => {
    if (event.buttons === 1) seek(timeAt(event));
    hover(event);
  });
  bar.addEventListener("pointerdown", (event) => { seek(timeAt(event)); hover(event); });
  bar.addEventListener("pointerleave", () => { tip.hidden = true; });
  // Whoever comes by keyboard is told of the time that is shown.
  focused.set(bar, () => {
    const box = bar.getBoundingClientRect();
    tell(run, lane, title, ticks, time, box.left + box.width * time / end, box.bottom - 8);
  });
  bar.addEventListener("focus", () => { if (bar.matches(":focus-visible")) focused.get(bar)(); });
  bar.addEventListener("blur", () => { tip.hidden = true; });
  const state = element("span", { className: "state" });
  const totals = states.filter((name) => name === "busy" || lane.totals[name] >= 1e6)
    .map((name) => `${words[name]} ${duration(lane.totals[name] ?? 0)}`).join(" · ");
  const said = element("div", { className: "said" }, state, element("span", { className: "totals dim" }, totals));
  const item = element("li", { className: "lane" }, element("span", { className: "name" }, lane.name), bar, said);
  return { item, state };
}

/** Tells what a lane does at a time, beside a point of the window. */
function tell(run, lane, title, ticks, time, x, y) {
  const { stretch } = find(lane, time);
  const near = ticks.find((tick) => Math.abs(tick.at - time) < end / 150);
  const lines = [fill(words.at, title, seconds(time))];
  if (stretch) {
    const other = (run.tasks.includes(lane) ? run.threads : run.tasks)[stretch.with];
    const star = inferred.includes(stretch.state) ? "*" : "";
    const state = words[stretch.state] + star;
    const whose = other ? fill(words.with, state, other.name) : state;
    lines.push(fill(words.stretch, whose, seconds(stretch.from), seconds(stretch.to), duration(stretch.to - stretch.from)));
    const callsite = run.callsites[stretch.callsite];
    if (callsite) lines.push(callsite.file ? fill(words.source, callsite.function, `${callsite.file}:${callsite.line}`) : callsite.function);
  }
  if (near) lines.push(fill(words.printed_at, near.label, near.stamp));
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
    const label = element("span", {}, mark.at === 0 ? "0 s" : mark.text);
    label.style.left = percent(mark.at);
    axis.append(label);
  }
  return axis;
}

/** The lanes under a heading for each of their kinds. */
function laneLists(lanes, recorded) {
  return Object.entries(Object.groupBy(recorded, (lane) => lane.kind)).flatMap(([kind, own]) =>
    [element("h3", {}, words[kind + "_lanes"]), element("ul", {}, ...own.map((lane) => lanes[recorded.indexOf(lane)].item))]);
}

/** Lines of text that may be many; `name` is what they are for those who do not see them. */
function linesElement(className, name, lines) {
  const pre = element("pre", { className, tabIndex: 0 });
  pre.setAttribute("aria-label", name);
  pre.style.minHeight = 1.45 * lines + "em";
  return pre;
}
