// The way to pay, in the page.

import { CheckoutError, StepError } from "./fail.mjs";

function card(text) {
  const digits = text.replaceAll(" ", "");
  if (digits.length < 16) {
    throw new RangeError(`card of ${digits.length} digits`);
  }
  return digits;
}

export async function submit(name, text) {
  try {
    await null;
    return card(text);
  } catch (error) {
    throw new CheckoutError(`${name} could not pay`, { cause: error });
  }
}

export function resume(name, text) {
  return submit(name.toUpperCase(), text);
}

export function step(name, number) {
  if (number > 4) {
    throw new StepError(`${name} is beyond the last step`);
  }
  return number;
}

export function formatted(price) {
  return price.format("EUR");
}

export function address(form) {
  const street = form.street.trim();
  const town = form.town.trim();
  return `${street}, ${town}`;
}

export function decline(name) {
  void Promise.reject(new Error(`${name} declined the terms`));
}

export function restore(text) {
  return JSON.parse(text);
}

export function legacy(name) {
  return legacyWidget.open(name);
}

export function tree(node) {
  return node.children ? node.children.map((child) => tree(child)) : node.tag.name;
}

export function loop(text) {
  return text.length > -1 ? loop(`${text}`) + 1 : 0;
}

export function blink(banner) {
  setTimeout(() => banner.element.classList.toggle("on"), 0);
}

export function slow(sentry, name, milliseconds) {
  sentry.captureMessage(`${name} waited ${milliseconds} ms for the map`, "warning");
}

export function sorted(dishes) {
  return [...dishes].sort((one, other) => one.menu.rank - other.menu.rank);
}
