/**
 * Where a repository is read from: `http-system.ts`, `dir-system.ts` (a USB stick), `mqtt.ts`. None is
 * trusted: what comes is judged by its signatures.
 */

export type Fetcher = {
  /**
   * A file of the repository: `metadata/timestamp.json`. Throws FetchError; never gives more than
   * `maxBytes`.
   */
  fetch(path: string, maxBytes: number): Promise<Uint8Array | 'missing'>
}

/** `too-long`: the repository's fault. `refused`: a path or an answer nobody should follow. */
export type FetchErrorCode = 'unreachable' | 'timeout' | 'too-long' | 'refused'

export class FetchError extends Error {
  override name = 'FetchError'
  readonly code: FetchErrorCode
  readonly context: Readonly<Record<string, string | number>>

  constructor(
    code: FetchErrorCode,
    message: string,
    context: Readonly<Record<string, string | number>>,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.code = code
    this.context = context
  }
}

/** The longest path of a package has 310. */
const PATH_CHARS_MAX = 320
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/

/** Names below a root, none of them hidden or `..`: such a path stays where it is put. */
export function isSafePath(path: string): boolean {
  return path.length <= PATH_CHARS_MAX && path.split('/').every((part) => SEGMENT.test(part))
}

/** Throws FetchError `refused` for a path that could lead elsewhere. */
export function requireSafePath(path: string): void {
  if (isSafePath(path)) return
  throw new FetchError('refused', `${JSON.stringify(path)} is no path of a repository`, { path })
}

/** Throws FetchError `too-long`. */
export function requireLength(path: string, bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return
  throw new FetchError('too-long', `${path} is longer than the ${maxBytes} B it may have`, {
    path,
    bytes,
    maxBytes,
  })
}
