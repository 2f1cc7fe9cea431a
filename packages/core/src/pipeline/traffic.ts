/** What was sent and what came back, counted up while a dataset is fetched. */
export interface Traffic {
  /** Requests as the fetcher sends them, retries included. */
  requests: number;
  /** Of the bodies of all answers, those of failures and of files' checksums too. */
  bytes: number;
}

export const noTraffic = (): Traffic => ({ requests: 0, bytes: 0 });
