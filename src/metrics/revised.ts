/** A number that is another one after every call of a function wrapped in `noting`. */
export function revisions() {
  let revision = 0;
  return {
    revision: () => revision,
    noting:
      <A extends unknown[]>(change: (...args: A) => void) =>
      (...args: A) => {
        revision += 1;
        change(...args);
      },
  };
}
