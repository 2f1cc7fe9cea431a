// Messages with typed arrays as bytes, between the stand-in of VS Code's page and this process.
interface Reference {
  readonly $bytes: string;
  readonly at: number;
  readonly length: number;
}

/** Length of the text, the text, then the arrays, each at a multiple of 8. */
export function encodeMessage(message: unknown): Buffer {
  const arrays: (Float64Array | Uint8Array)[] = [];
  let at = 0;
  const text = JSON.stringify(message, (_, value: unknown) => {
    if (!(value instanceof Float64Array || value instanceof Uint8Array)) return value;
    arrays.push(value);
    const reference: Reference = { $bytes: value.constructor.name, at, length: value.length };
    at += Math.ceil(value.byteLength / 8) * 8;
    return reference;
  });
  const words = Buffer.from(text);
  const head = Math.ceil((4 + words.length) / 8) * 8;
  const result = Buffer.alloc(head + at);
  result.writeUInt32LE(words.length, 0);
  words.copy(result, 4);
  let place = head;
  for (const each of arrays) {
    Buffer.from(each.buffer, each.byteOffset, each.byteLength).copy(result, place);
    place += Math.ceil(each.byteLength / 8) * 8;
  }
  return result;
}

/** What VS Code puts before the page's own script; `state` is what it has kept. Runs in the browser. */
export const STAND_IN = `(() => {
  const decode = (buffer) => {
    const length = new DataView(buffer).getUint32(0, true);
    const head = Math.ceil((4 + length) / 8) * 8;
    const text = new TextDecoder().decode(new Uint8Array(buffer, 4, length));
    return JSON.parse(text, (_, value) => {
      if (value === null || typeof value !== 'object' || typeof value.$bytes !== 'string') return value;
      const Kind = value.$bytes === 'Float64Array' ? Float64Array : Uint8Array;
      return new Kind(buffer.slice(head + value.at, head + value.at + value.length * Kind.BYTES_PER_ELEMENT));
    });
  };
  const encode = (message) => JSON.stringify(message, (_, value) =>
    value instanceof Uint8Array ? { $bytes: [...value] } : value);
  let queue = Promise.resolve();
  window.acquireVsCodeApi = () => {
    delete window.acquireVsCodeApi;
    const listen = async () => {
      for (;;) {
        const response = await fetch('/from-host' + location.search).catch(() => undefined);
        if (response?.status !== 200) return;
        window.postMessage(decode(await response.arrayBuffer()), '*');
      }
    };
    void listen();
    return {
      postMessage: (message) => {
        queue = queue.then(() => fetch('/to-host', { method: 'POST', body: encode(message) }));
      },
      getState: () => JSON.parse(sessionStorage.getItem(location.search) ?? 'null') ?? undefined,
      setState: (state) => { window.keptState = state; sessionStorage.setItem(location.search, JSON.stringify(state)); void fetch('/state', { method: 'POST', body: JSON.stringify(state) }); },
    };
  };
})()`;
