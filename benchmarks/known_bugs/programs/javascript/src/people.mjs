// Customers and letters.

import { EventEmitter } from "node:events";

export class Profile {
  constructor(name, address) {
    this.name = name;
    this.address = address;
  }

  get city() {
    return this.address.city;
  }
}

export function letterHead(profile) {
  return `${profile.name}, ${profile.city}`;
}

export function badge(profile) {
  return profile.city.slice(0, 3);
}

export const bus = new EventEmitter();

bus.on("paid", (order) => {
  order.customer.notify(order.id);
});

export function markPaid(order) {
  bus.emit("paid", order);
}

export function initials(people) {
  return people.map((person) => person.first[0] + person.last[0]);
}

export function remind(sentry, name, days) {
  sentry.captureMessage(`Invoice of ${name} is late by ${days} days`, "warning");
}

export function soldOut(sentry, product) {
  sentry.captureMessage(sentry.parameterize`The last ${product} is sold`, "error");
}

export function saveDraft(name, host) {
  console.error(`Draft of ${name} not saved on ${host}`);
}

export function sendDraft(name, host) {
  console.error("Draft of", name, "not sent from", host);
}

export function later(task) {
  setTimeout(() => {
    task.owner.run();
  }, 0);
}

export function refuse(name) {
  void Promise.reject(new Error(`${name} refused the terms`));
}

export function refuseSeat(name) {
  void Promise.reject(`no seat for ${name}`);
}

export function refuseCode(code) {
  void Promise.reject({ code, reason: "seat" });
}

export function refuseStatus(status) {
  void Promise.reject({ status, retry: false });
}

export function told(sentry, name) {
  sentry.captureException(`${name} told us to stop`);
}

export async function load(name) {
  await null;
  return (await find(name)).email;
}

async function find(name) {
  await null;
  return { anna: { email: "anna@farm.example" } }[name];
}

export async function loadAll(all) {
  return Promise.all(all.map((name) => load(name)));
}
