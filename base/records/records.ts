/**
 * What people and partners tell the hypervisor, and what it must remember for them: accounts, sessions,
 * patrol answers, works orders, commitments, positions of outlets. Small in number, each a JSON value
 * under a kind and an id with a revision; and logs that only grow. Facts of gateways never stand here.
 */

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue }

export type RecordEntry = {
  readonly id: string
  /** 1 first; one more with each change. */
  readonly rev: number
  readonly changedMs: number
  readonly body: JsonValue
}

export type LogEntry = {
  /** 1 first, without holes within its log. */
  readonly seq: number
  readonly atMs: number
  readonly body: JsonValue
}

export type RecordPut = {
  readonly kind: string
  readonly id: string
  readonly body: JsonValue
  /** 0: it must not be there yet; left out: whatever is there is replaced. */
  readonly rev?: number
}

export type RecordQuery = { readonly prefix?: string; readonly limit?: number }

export type LogQuery = {
  readonly limit: number
  readonly before?: number
  readonly after?: number
}

/** So many entries of a log are forgotten at a time. */
export const LOG_BATCH = 10_000

/** All of it is on disk when a promise resolves; rejects with StoreError. */
export type Records = {
  get(kind: string, id: string): Promise<RecordEntry | undefined>
  /** In the order of ids; of ids that begin with `prefix`. */
  list(kind: string, query?: RecordQuery): Promise<RecordEntry[]>
  /** False, and nothing changed, when another revision is there. */
  put(put: RecordPut, nowMs: number): Promise<boolean>
  remove(kind: string, id: string): Promise<boolean>
  /** Adds to a log. `bodyOf` gets the entry before (undefined: the first), so that they can be chained. */
  append(
    log: string,
    bodyOf: (last: LogEntry | undefined) => JsonValue,
    nowMs: number,
  ): Promise<LogEntry>
  /** Newest first from before `before`; oldest first from behind `after`. */
  log(log: string, query: LogQuery): Promise<LogEntry[]>
  /** Forgets entries that are older, the oldest LOG_BATCH of them at most; the newest always stays. */
  prune(log: string, beforeMs: number): Promise<number>
  /** Forgets what is not newer than `seq`; the newest always stays. */
  cut(log: string, seq: number): Promise<number>
}
