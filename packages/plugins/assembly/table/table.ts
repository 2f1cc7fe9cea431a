// The archive's twin: what is packed becomes text, and its lines become columns.
export {
  COLUMNS,
  MAX_CELLS,
  MAX_COLUMNS,
  MAX_ODD,
  ODD,
  PACKED,
  PACKED_BYTES,
  ROWS,
  TARGETS,
  TEXT,
  TEXT_BYTES,
  WINDOW,
} from './layout';
export { begin, DAMAGED, DONE, inflate, INPUT, packedAt, packedEnd, textAt } from './inflate';
export { next, odd, parse } from './parse-table';
