/** What goes on at an exchange's gate: whether somebody waits there, or has a request under way, and since when not. */
export class GateTraffic {
  waiting = 0;
  open = 0;
  /** By performance.now(). */
  lastChange = 0;

  change(waiting: number, open: number): void {
    this.waiting += waiting;
    this.open += open;
    this.lastChange = performance.now();
  }

  /** Milliseconds since anything happened; 0 while somebody waits or a request is under way. */
  silence(since: number): number {
    return this.waiting > 0 || this.open > 0 ? 0 : performance.now() - Math.max(since, this.lastChange);
  }
}
