/** Ten pictures a second are enough to follow, and leave the page usable in a flood. */
const EVERY_MS = 100;

/** The action, run once for all calls of a tenth of a second. */
export function paced(action: () => void): () => void {
  let due = false;
  return () => {
    if (!due) {
      due = true;
      setTimeout(() => {
        due = false;
        action();
      }, EVERY_MS);
    }
  };
}
