// The page and the moving picture.

test("the page plays and pauses", async () => {
  const page = await Frame.open("page.html", 1200);
  equal([page.time, page.button], [0, "Play"]);
  page.run("play.click()");
  await until(() => page.run("time") > 3e8);
  equal(page.button, "Pause");
  page.run("play.click()");
  const paused = page.time;
  await sleep(300);
  equal([page.time, page.button], [paused, "Play"]);
  page.close();
});

test("the page stops at the end and starts again", async () => {
  const page = await Frame.open("page.html", 1200);
  page.press("+", "+", "+", "End");
  const end = page.time;
  equal(page.states("sequential"), "done; done; done; ended");
  ok(page.shown("executor-offload", ".transcript")[0].endsWith("\nDone."), "the closing word");
  page.press(" ");
  await until(() => page.run("playing && time < end / 2"));
  await until(() => !page.run("playing"));
  equal([page.time, page.button, page.run("speed.value")], [end, "Play", "4"]);
  page.close();
});

function isAt1200(page) {
  equal(page.time, 12_000);
  equal(page.states("async-tasks"), "suspended; suspended; suspended; idle");
  equal(page.states("sequential"), "runs on main; not created; not created; blocked in A");
  equal(page.states("blocking_pitfall"), "polled, blocks main; ready; ready; blocked in A");
  equal(page.shown("blocking_pitfall", ".queue"), ["B, C"]);
  equal(page.shown("sequential", ".queue"), []);
  equal(page.shown("async-tasks", ".queue"), ["empty"]);
  const offload = page.states("executor-offload");
  ok(offload.startsWith("runs on worker ") && offload.split("blocked in ").length === 4, offload);
  const [printed] = page.shown("async-tasks", ".transcript");
  equal(printed.split("\n").map((line) => line.split("\t").pop()), ["C = 3", "B = 3", "A = 3", "C = 2"]);
}

test("slider, mouse and keyboard show the states of a time", async () => {
  const page = await Frame.open("page.html", 1200);
  page.run("(at.value = 1200, at.dispatchEvent(new Event('input')))");
  isAt1200(page);
  page.press("Home");
  equal(page.time, 0);
  page.press(...Array(12).fill("ArrowRight"));
  isAt1200(page);
  page.press(".");
  ok(page.time > 12_000, "the next change");
  page.press(",");
  ok(page.time < 12_000, "the previous change");

  const bar = page.all("[data-program=async-tasks] .bar")[0];
  const box = bar.getBoundingClientRect();
  const clientX = box.x + box.width * 1.2e9 / page.run("end");
  bar.dispatchEvent(new PointerEvent("pointerdown", { clientX, clientY: box.y + 12, buttons: 1 }));
  ok(Math.abs(page.time - 12_000) < 100, `${page.time}`);
  ok(page.tip.startsWith("task A at 1.2") && page.tip.includes("\nwaiting from 1.00"), page.tip);
  page.close();
});

test("what is still to come is dim", async () => {
  const page = await Frame.open("page.html", 1200);
  page.run("seek(1.2e9)");
  const bright = () => page.all("[data-program=sequential] .bar b")
    .map((tick) => Number(page.window.getComputedStyle(tick).opacity) === 1);
  equal(bright(), [true, ...Array(8).fill(false)]);
  const bar = page.all(".bar")[0];
  const veil = parseFloat(page.window.getComputedStyle(bar, "::before").left) / bar.clientWidth;
  ok(Math.abs(veil - 1.2e9 / page.run("end")) < 0.01, `${veil}`);
  page.press("End");
  ok(bright().every((is) => is), "all ticks");
  page.close();
});

test("cards stand side by side, or stack with their axes in line", async () => {
  for (const [width, beside] of [[1200, true], [400, false]]) {
    const page = await Frame.open("page.html", width);
    const areEqual = (numbers) => numbers.every((number) => Math.abs(number - numbers[0]) < 1);
    const cards = page.all("section").slice(0, 3);
    equal(areEqual(cards.map((card) => card.getBoundingClientRect().top)), beside);
    const bars = cards.map((card) => card.querySelector(".bar"));
    equal(areEqual(bars.map((bar) => bar.getBoundingClientRect().left)), !beside);
    equal(page.all("details").every((part) => part.open), beside);
    ok(page.all("#legend")[0].getBoundingClientRect().bottom < 1000, "the legend");
    ok(page.document.documentElement.scrollWidth <= width, "no scrolling to the side");
    page.close();
  }
});

test("a lane tells the keyboard its state, function and source", async () => {
  const page = await Frame.open("page.html", 1200);
  page.run("seek(1.2e9)");
  const [first, second] = page.all(".bar");
  first.focus();
  ok(page.tip.startsWith("countdown A at 1.2000 s\nblocked* (main) from 0.00"), page.tip);
  ok(page.tip.includes("\ncount_down, crates/sequential/src/main.rs:"), page.tip);
  page.press("ArrowRight");
  ok(page.tip.startsWith("countdown A at 1.3000 s"), page.tip);
  second.focus();
  equal(page.tip, "countdown B at 1.3000 s");
  page.close();
});

test("an event loop's log stands beside its queue", async () => {
  const page = await Frame.open("page.html", 1200);
  page.run("seek(0.6e9)");
  const lines = page.shown("event_loop", ".loop .notes")[0].split("\n");
  const told = lines.map((line) => line.split("  ")[1]);
  ok(told.includes("C: woken") && told.includes("C: polled"), told);
  ok(lines.every((line) => line < "0.6"), lines);
  equal(page.shown("event_loop", ".loop .queue"), ["empty"]);
  page.close();
});

test("the page is in Chinese", async () => {
  for (const width of [1200, 400]) {
    const page = await Frame.open("page.zh-CN.html", width);
    page.run("seek(1.2e9)");
    equal(page.states("sequential"), "在 main 上执行; 尚未创建; 尚未创建; 阻塞于 A");
    equal(page.states("async-tasks"), "挂起; 挂起; 挂起; 空闲");
    equal(page.shown("blocking_pitfall", ".queue"), ["B、C"]);
    page.all(".bar")[0].focus();
    ok(page.tip.startsWith("倒计时 A，1.2000 s\n阻塞*（main）：0.00"), page.tip);
    page.all("pre").forEach((pre) => { pre.textContent = ""; });
    page.run("tip.hidden = true");
    const labels = page.all("[aria-label]").map((it) => it.getAttribute("aria-label"));
    const words = [page.document.body.innerText, ...labels].join(" ").match(/[A-Za-zµ_-]{2,}/g);
    const names = ["sequential", "async-tasks", "executor-offload", "blocking_pitfall", "event_loop", "main",
      "worker", "tokio-rt-worker", "µs", "ms", "CPU", "Shift", "Home", "End", "Tab"];
    equal(words.filter((word) => !names.includes(word)), []);
    equal(page.document.documentElement.lang, "zh-CN");
    ok(page.document.documentElement.scrollWidth <= width, "no scrolling to the side");
    page.press(" ");
    await until(() => page.run("playing"));
    equal(page.button, "暂停");
    page.close();
  }
});

test("no two texts of a picture overlap", async () => {
  for (const file of ["still.svg", "still.zh-CN.svg"]) {
    for (const width of [1200, 800, 500, 400]) {
      const picture = await Frame.open(file, width);
      const texts = picture.all("text").map((text) => [text.textContent, text.getBoundingClientRect()]);
      const visible = texts.filter(([text, box]) => text && box.width > 0);
      const overlap = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 4 && b.top < a.bottom - 4;
      const overlaps = visible.flatMap(([text, box], number) => visible.slice(number + 1)
        .filter(([, other]) => overlap(box, other)).map(([other]) => `${text} and ${other}`));
      equal([file, width, overlaps], [file, width, []]);
      picture.close();
    }
  }
});

/** The labels that a moving picture shows at a time, how much of its lanes, and its cursor's opacity. */
function seen(picture, at) {
  picture.document.getAnimations().forEach((it) => { it.pause(); it.currentTime = at; });
  const style = (element) => picture.window.getComputedStyle(element);
  const labels = picture.all(".label.end.wide").filter((it) => style(it.parentNode).opacity === "1");
  const past = new DOMMatrix(style(picture.all(".past")[0]).transform).a.toFixed(2);
  return [labels.map((label) => label.textContent).join(" "), past, style(picture.all(".now")[0]).opacity];
}

test("a picture counts along once and holds its last frame", async () => {
  const picture = await Frame.open("moving.svg", 1200);
  const all = "3 2 1 3 2 1 3 2 1";
  for (const [at, expected] of [
    [0, ["", "0.00", "1"]],
    [700, ["", "0.10", "1"]],
    [1200, ["3", "0.17", "1"]],
    [6990, [all, "1.00", "1"]],
    [7000, [all, "1.00", "0"]],
  ]) {
    equal([at, seen(picture, at)], [at, expected]);
  }
  picture.close();
});
