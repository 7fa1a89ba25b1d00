// The page and the moving picture for those who prefer dark pages and little motion.

test("the page is dark and replays in still pictures", async () => {
  const page = await Frame.open("page.html", 1200);
  equal(page.window.getComputedStyle(page.document.body).backgroundColor, "rgb(1, 4, 9)");
  // The times of the replay that it shows.
  page.run(`(window.seen = [], new MutationObserver(() => seen.push(time))
    .observe(now, { childList: true }), keys[" "]())`);
  await until(() => page.window.seen.length >= 4);
  const steps = page.window.seen.slice(1, 4).map((at, number) => at - page.window.seen[number]);
  ok(steps.every((step) => step > 2.49e8), steps);
  page.close();
});

test("a picture shows its last frame at once", async () => {
  const picture = await Frame.open("moving.svg", 1200);
  equal(picture.document.getAnimations().length, 0);
  const labels = picture.all(".label.end.wide");
  equal(labels.map((label) => label.textContent).join(" "), "3 2 1 3 2 1 3 2 1");
  const style = (selector) => picture.window.getComputedStyle(picture.all(selector)[0]);
  equal([style(".past").transform, style(".now").opacity], ["none", "0"]);
  equal(style(".page").fill, "rgb(13, 17, 23)");
  picture.close();
});
