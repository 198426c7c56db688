// The cart in the page.

import { fail } from "./fail.mjs";

export function cartSum(lines) {
  let sum = 0;
  for (const line of lines) {
    sum += line.product.price * line.amount;
  }
  return sum;
}

export function wishSum(wishes) {
  let sum = 0;
  for (const wish of wishes) {
    sum += wish.offer.price;
  }
  return sum;
}

export class Cart {
  constructor(lines) {
    this.lines = lines;
  }

  variant(name) {
    const found = this.lines.find((line) => line.name === name);
    if (!found) {
      throw new Error(`no variant ${name} in the cart`);
    }
    return found;
  }

  weight() {
    return this.lines.reduce((sum, line) => sum + line.box.grams, 0);
  }

  remove(name) {
    this.lines.splice(this.lines.indexOf(this.variant(name)), 1);
  }
}

export function showSum(lines) {
  return `${cartSum(lines)} cents`;
}

export function limit(product, amount) {
  if (amount > 10) {
    fail(`${product} is limited to ten, not ${amount}`);
  }
  return amount;
}

export function window_(table, hour) {
  if (hour > 20) {
    fail(`${table} closes before ${hour}`);
  }
  return hour;
}
