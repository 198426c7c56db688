// Five bugs, each with another number in its message every time.

export const COUNTS = { lostOrder: 7, payment: 6, stock: 5, slow: 4, profile: 3 };

class PaymentFailed extends Error {
  name = "PaymentFailed";
}

function findOrder(number) {
  const orders = ["open", "paid", "sent"];
  if (!(number in orders)) {
    throw new RangeError(`order ${number} is not in the book`);
  }
  return orders[number];
}

function connect(port) {
  throw new Error(`connect ECONNREFUSED 10.0.0.7:${port}`);
}

function pay(number) {
  try {
    connect(5000 + number);
  } catch (error) {
    throw new PaymentFailed(`payment ${number} was not made`, { cause: error });
  }
}

async function nameOf(customers, number) {
  return customers[number].name;
}

export const BUGS = {
  lostOrder(sentry, number) {
    try {
      findOrder(number);
    } catch (error) {
      sentry.captureException(error);
    }
  },

  payment(sentry, number) {
    try {
      pay(number);
    } catch (error) {
      sentry.captureException(error);
    }
  },

  stock(sentry, number) {
    sentry.captureMessage(sentry.parameterize`Stock of ${"SKU-" + number} fell to ${-number}`, "error");
  },

  slow(sentry, number) {
    const cart = number.toString(16).padStart(8, "0");
    sentry.captureMessage(`Checkout took ${number * 7} ms for cart ${cart}-0000-4000-8000-0000${cart}`, "warning");
  },

  profile(sentry, number) {
    void nameOf({}, number); // nobody waits for it: an unhandled rejection
  },
};
