import { frameCoder } from './codec/frames/wasm-coder.ts';
import type { Room } from './codec/frames/room.ts';

/** Of this process, as the coder is. */
let isLent = false;

/** The coder's room, until `takeBack`. Undefined when another read has it, or there is none: memory of one's own is as right. */
export function lendRoom(): Room | undefined {
  if (isLent) return undefined;
  const { room } = frameCoder();
  isLent = room !== undefined;
  return room;
}

/** @param room what `lendRoom` gave */
export function takeBack(room: Room | undefined): void {
  if (room) isLent = false;
}
