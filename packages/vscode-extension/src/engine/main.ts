// The engine process: owns the cache, the exchanges and the budget, so that the extension host never waits for them and
// survives when they crash. Started by host/engine-process.ts; ends when the host goes away.
import { Engine } from './engine.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { EngineServer } from './server.ts';
import { watchBackground } from './watch-background.ts';

const send = (message: FromEngine): void => {
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
};
const engine = await Engine.open({ emit: (event) => send({ type: 'event', event }) });
watchBackground(engine);
const server = new EngineServer(engine, send);

process.on('message', (message) => server.receive(message as ToEngine));
process.once('disconnect', () => {
  server.stop();
  void engine[Symbol.asyncDispose]();
});
send({ type: 'ready' });
