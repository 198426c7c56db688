// Runs into the bugs of one program; the tags `bug` and `turn` are for the recorder, which takes them off.

import { Words } from "./words.mjs";

const pause = () => new Promise((resolve) => setTimeout(resolve, 2));

export async function runInto(bugs, sentry, release) {
  let told = 0;
  sentry.getClient().on("beforeSendEvent", () => {
    told += 1;
  });
  for (const [label, ways] of Object.entries(bugs)) {
    const times = new Words(label).number(4, 20);
    for (let turn = 0; turn < times; turn += 1) {
      const words = new Words(`${release} ${label} ${turn}`);
      sentry.getIsolationScope().setTags({ bug: label, turn: String(turn) });
      sentry.getIsolationScope().setUser({ id: String(words.number(1, 40)), username: words.name() });
      const way = words.one(ways);
      const before = told;
      try {
        await way(words);
      } catch (error) {
        sentry.captureException(error);
      }
      while (told === before) {
        await pause(); // an unhandled rejection is told a moment later
      }
    }
    await sentry.flush(5000);
  }
}
