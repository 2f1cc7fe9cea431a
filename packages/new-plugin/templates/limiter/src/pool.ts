import type { PoolRule } from '@candlewick/core';

/** A request that counts. Until it is answered it may still be on its way, however old it is. */
interface Sent {
  readonly weight: number;
  /** On the monotonic clock; Infinity until then. */
  answeredAt: number;
}

/**
 * What was sent of one budget. Weight counts for a whole window after its answer, so neither a fixed nor a sliding window
 * of the exchange can ever hold more than what is allowed, wherever its clock stands. Times are of the monotonic clock.
 */
export class Pool {
  readonly rule: PoolRule;
  readonly allowed: number;
  /** Nothing goes before this time: the exchange said so. */
  heldUntil = -Infinity;
  #sent: Sent[] = [];

  constructor(rule: PoolRule, allowed: number) {
    this.rule = rule;
    this.allowed = allowed;
  }

  used(now: number): number {
    this.#sent = this.#sent.filter(({ answeredAt }) => answeredAt > now - this.rule.windowMs);
    return this.#sent.reduce((sum, { weight }) => sum + weight, 0);
  }

  /** Milliseconds until a request may go; 0: now; Infinity: an answer has to come first. */
  delay(weight: number, now: number): number {
    if (this.heldUntil > now) return this.heldUntil - now;
    const used = this.used(now);
    // What is heavier than all that is allowed goes alone, rather than never.
    if (used === 0 || used + weight <= this.allowed) return 0;
    const first = Math.min(...this.#sent.map(({ answeredAt }) => answeredAt));
    return Math.max(1, first + this.rule.windowMs - now);
  }

  send(weight: number): Sent {
    const sent: Sent = { weight, answeredAt: Infinity };
    this.#sent.push(sent);
    return sent;
  }

  /** @param counted what the exchange itself has counted, where it says so: other programs may use the address, too */
  answer(sent: Sent, now: number, counted = 0): void {
    sent.answeredAt = now;
    const foreign = counted - this.used(now);
    if (foreign > 0) this.#sent.push({ weight: foreign, answeredAt: now });
  }
}
