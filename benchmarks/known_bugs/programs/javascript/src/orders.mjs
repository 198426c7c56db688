// Orders and their lines.

import { invariant } from "./invariant.mjs";

export function lineTotal(line) {
  return line.product.price * line.amount;
}

export function invoiceTotal(invoice) {
  const [first] = invoice.positions;
  return first.price;
}

export function cartTotal(lines) {
  return lines.reduce((sum, line) => sum + lineTotal(line), 0);
}

export function orderMail(order) {
  return `Dear customer, ${lineTotal(order.line)} cents are due`;
}

export function route(order) {
  const street = order.address.street;
  const door = order.billing.street;
  return street + door;
}

export function seatParty(name, seats, guests) {
  invariant(guests <= seats, `${name} wants ${guests} of ${seats} seats`);
}

export function payBack(name, paid, asked) {
  invariant(asked <= paid, `${name} wants ${asked} cents back and paid ${paid}`);
}

export function deliveryDay(text) {
  return new Date(text).toISOString().slice(0, 10);
}

export function points(order) {
  return BigInt(order.cents) * order.factor;
}

export function openOrder(id, orders) {
  if (!orders.has(id)) {
    throw new RangeError(`${id} is no open order`);
  }
  return orders.get(id);
}

export const discounts = {
  early: (customer) => customer.visits.first.percent,
  loyal: (customer) => customer.orders.first.percent,
};

export function discounted(kind, customer) {
  return discounts[kind](customer);
}
