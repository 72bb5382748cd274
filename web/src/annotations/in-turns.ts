/** How long the page may be kept from answering. */
const TURN_MS = 30;

/** How many may be acted on at once. */
const SLICE = 2500;

/** Goes through small steps, and lets the page answer in between. */
export async function inTurns(steps: Iterable<unknown>): Promise<void> {
  let since = performance.now();
  for (const _ of steps) {
    if (performance.now() - since < TURN_MS) continue;
    await pagesTurn();
    since = performance.now();
  }
}

/** Acts on many items that each cost little but much to begin with, and lets the page answer in between. */
export async function inSlices<Item>(items: readonly Item[], act: (slice: readonly Item[]) => void): Promise<void> {
  for (let i = 0; i < items.length; i += SLICE) {
    await pagesTurn();
    act(items.slice(i, i + SLICE));
  }
}

function pagesTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
