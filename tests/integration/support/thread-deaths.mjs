// Lets threads of this process die of what they may die of, while they have work. Imported by tests, and preloaded by those of
// the command line, where THREAD_DEATH says how and THREAD_DEATH_LOG where each start and death is
// written down.
import { appendFileSync } from 'node:fs';

/** So many small objects are more than such a thread's heap may have. */
const TOO_MANY = 1e6;

/** How a thread dies, given it and what it is asked next: `post` asks it. */
export const DEATHS = {
  'is terminated': (worker, post) => {
    post();
    void worker.terminate();
  },
  // It takes a task apart that is none.
  crashes: (worker, post) => {
    post();
    worker.postMessage(undefined);
  },
  'crashes before it answers': (worker, post) => {
    worker.postMessage(undefined);
    post();
  },
  'runs out of memory': (worker, post) => {
    worker.postMessage(Array.from({ length: TOO_MANY }, (_, i) => [i]));
    post();
  },
};

/**
 * Every thread that this process starts dies at its nth task.
 *
 * @param onEnd told what each died of
 * @returns takes it back
 */
export function letThreadsDie(how, nth, onEnd, onStart = () => {}) {
  const onWorker = (worker) => {
    const post = worker.postMessage.bind(worker);
    let tasks = 0;
    worker.postMessage = (task, memory) => {
      if (++tasks !== nth) return post(task, memory);
      worker.postMessage = post;
      return DEATHS[how](worker, () => post(task, memory));
    };
    let reason = 'nothing';
    worker.once('online', onStart);
    worker.once('error', (error) => (reason = error.code ?? error.name));
    worker.once('exit', () => onEnd({ tasks, reason }));
  };
  process.on('worker', onWorker);
  return () => process.off('worker', onWorker);
}

const { THREAD_DEATH, THREAD_DEATH_LOG } = process.env;
if (THREAD_DEATH && THREAD_DEATH_LOG) {
  const log = (text) => appendFileSync(THREAD_DEATH_LOG, `${text}\n`);
  letThreadsDie(
    THREAD_DEATH,
    2,
    ({ tasks, reason }) => log(`${THREAD_DEATH} at its task ${tasks}: ${reason}`),
    () => log('a thread is there'),
  );
}
