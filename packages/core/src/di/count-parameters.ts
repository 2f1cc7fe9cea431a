const TEXTS = /\/\*[^]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`/g;
const CONSTRUCTOR = /(?<![\w$.#])constructor\s*\(/;

/**
 * How many parameters a class's constructor has, its parent's where it has none of its own. `length` stops at the
 * first default value, so this reads the source; it knows no regular expressions, which parameter lists do not have.
 */
export function countParameters(target: object): number {
  const source = Function.prototype.toString.call(target).replace(TEXTS, '0');
  const head = CONSTRUCTOR.exec(source);
  if (!head) {
    const parent: unknown = Object.getPrototypeOf(target);
    return typeof parent === 'function' && parent !== Function.prototype ? countParameters(parent) : 0;
  }
  let count = 0;
  let named = false;
  for (let at = head.index + head[0].length, depth = 0; at < source.length && depth >= 0; at++) {
    const each = source[at]!;
    if ('([{'.includes(each)) depth++;
    if (')]}'.includes(each)) depth--;
    const ends = depth < 0 || (depth === 0 && each === ',');
    if (ends && named) count++;
    named = !ends && (named || /\S/.test(each));
  }
  return count;
}
