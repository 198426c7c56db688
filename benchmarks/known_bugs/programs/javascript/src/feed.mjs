// Files and feeds.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

export function parseFeed(text) {
  return JSON.parse(text).items;
}

export function* rows(text) {
  for (const line of text.split("\n")) {
    const [name, price] = line.split(";");
    if (price === undefined) {
      throw new SyntaxError(`${name} has no price`);
    }
    yield [name, Number(price)];
  }
}

export function prices(text) {
  return new Map(rows(text));
}

export function names(text) {
  return [...rows(text)].map(([name]) => name);
}

export function template(path) {
  return readFileSync(path, "utf8");
}

export async function picture(path) {
  return readFile(path);
}

export function shopLink(text) {
  return new URL(text).host;
}

export function depth(tree) {
  return tree.children ? 1 + Math.max(...tree.children.map((child) => depth(child))) : tree.leaf.length;
}

export function above(category, all) {
  return [category, ...below(all[category], all)];
}

export function below(category, all) {
  return above(category, all).slice(1);
}

export function localised(text, locale) {
  return new Intl.NumberFormat(locale).format(text);
}

export function repeated(word, times) {
  return word.repeat(times);
}
