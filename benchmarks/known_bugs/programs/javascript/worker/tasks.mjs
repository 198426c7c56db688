// What a worker does that is deployed as one minified file.

export class TaskFailed extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = "TaskFailed";
  }
}

function slotOf(day, plan) {
  return plan.days[day].slots[0];
}

export function plan(days, given) {
  return days.map((day) => slotOf(day, given));
}

export function planOne(day, given) {
  return slotOf(day, given);
}

export async function sync(farm, size) {
  await null;
  if (size > 10) {
    throw new TaskFailed(`${farm} sent ${size} files`);
  }
  return size;
}

export class Box {
  constructor(name, parts) {
    this.name = name;
    this.parts = parts;
  }

  pack() {
    return this.parts.map((part) => part.weight.toFixed(1));
  }
}

export async function publish(name, text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TaskFailed(`${name} was not published`, { cause: error });
  }
}

export function assign(driver, tour) {
  if (!tour.includes(driver)) {
    throw new Error(`${driver} drives no tour`);
  }
  return driver;
}

export function unload(driver, tour) {
  if (!tour.includes(driver)) {
    throw new Error(`${driver} has unloaded nothing`);
  }
  return driver;
}
