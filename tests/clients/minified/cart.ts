// What goes wrong, far from where it is asked for.

interface Item {
  prices: Record<string, { amount: number } | undefined>;
  quantity: number;
}

export class Cart {
  constructor(private readonly items: Item[]) {}

  total(currency: string): number {
    return this.items.map((item) => priceOf(item, currency)).reduce((sum, price) => sum + price, 0);
  }
}

function priceOf(item: Item, currency: string): number {
  const price = item.prices[currency]!;
  return price.amount * item.quantity;
}
