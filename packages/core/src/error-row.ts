/** Exit codes of the CLI; hosts without one use them as classes of failure. */
export const EXIT = {
  complete: 0,
  internal: 1,
  usage: 2,
  configuration: 3,
  incomplete: 4,
  exchange: 5,
  storage: 6,
  findings: 7,
  interrupted: 130,
} as const;

/** What is known of an error beside its code. */
export interface ErrorRow {
  /** Whether the same request may succeed when sent again. */
  readonly retry: boolean;
  /** The exit code of the command line. */
  readonly exit: number;
  /** What happened, for the troubleshooting page. */
  readonly title: string;
  /** What the user can do. */
  readonly remedy: string;
  /** The message itself says what to do: hosts need not add the remedy. */
  readonly selfExplained?: boolean;
  /** The configuration setting that matters most, where there is one. */
  readonly setting?: string;
}

/** One line of the table; not tried again unless it says so. */
export const row = (exit: number, title: string, remedy: string, more: Partial<ErrorRow> = {}): ErrorRow => ({
  retry: false,
  exit,
  title,
  remedy,
  ...more,
});
export const again = { retry: true };
