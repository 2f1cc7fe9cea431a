const MAGIC = '\x93NUMPY\x01\x00';
/** Data begins at a multiple of it, as the format asks. */
const ALIGNMENT = 64;

/**
 * The head of a .npy file, version 1.0: a Python literal, padded.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyHeader(dtype: 'float64' | 'float32', shape: readonly number[]): Uint8Array {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${dtype === 'float64' ? '<f8' : '<f4'}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const before = MAGIC.length + 2;
  const whole = Math.ceil((before + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = Buffer.alloc(whole, ' ');
  header.write(MAGIC, 'latin1');
  header.writeUInt16LE(whole - before, MAGIC.length);
  header.write(text, before, 'latin1');
  header.write('\n', whole - 1, 'latin1');
  return header;
}
