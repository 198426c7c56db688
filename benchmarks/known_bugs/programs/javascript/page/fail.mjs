// How this page gives up.

export class CheckoutError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = "CheckoutError";
  }
}

export class StepError extends Error {
  constructor(message) {
    super(message);
    this.name = this.constructor.name;
  }
}

export function fail(message) {
  throw new CheckoutError(message);
}
