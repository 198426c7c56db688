// What must hold.

export function invariant(holds, message) {
  if (!holds) {
    throw new Error(message);
  }
}
