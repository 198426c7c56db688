// Money.

export class PaymentFailed extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = "PaymentFailed";
  }
}

async function call(port) {
  const answer = await fetch(`http://127.0.0.1:${port}/charge`);
  return answer.json();
}

export async function charge(customer, port) {
  try {
    return await call(port);
  } catch (error) {
    throw new PaymentFailed(`${customer} was not charged`, { cause: error });
  }
}

export async function renew(customers, port) {
  for (const customer of customers) {
    await charge(customer, port);
  }
}

export async function rates(mirrors) {
  return Promise.any(mirrors.map((mirror) => rateFrom(mirror)));
}

async function rateFrom(mirror) {
  await null;
  throw new Error(`${mirror} has no rates`);
}

export async function patiently(task, times) {
  let last;
  for (let turn = 0; turn < times; turn += 1) {
    try {
      return await task();
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`gave up after ${times} times`, { cause: last });
}

async function askBank(bank) {
  await null;
  throw new Error(`${bank} is busy`);
}

async function askPost(parcel) {
  await null;
  throw new Error(`parcel ${parcel} is nowhere`);
}

export const confirm = (bank, times) => patiently(() => askBank(bank), times);

export const track = (parcel, times) => patiently(() => askPost(parcel), times);

export class Method {
  static currencies = ["EUR"];

  pay(cents, currency) {
    if (!Method.currencies.includes(currency)) {
      throw new TypeError(`${this.constructor.name} takes no ${currency}`);
    }
    return cents;
  }
}

export class Card extends Method {}

export class Voucher extends Method {
  pay(cents, currency) {
    return super.pay(cents + 1, currency);
  }
}

export async function carrierPrice(port) {
  const answer = await fetch(`http://127.0.0.1:${port}/carrier`);
  return answer.text();
}

export async function weather(port) {
  const answer = await fetch(`http://127.0.0.1:${port}/weather`);
  return answer.text();
}
