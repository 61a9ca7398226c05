/** A folder on a medium that may be full, slow, or gone in the middle of a word (F9). */

export type Stick = {
  /** Names of files; none where the folder is not there yet. */
  list(): readonly string[]
  /** `undefined`: there is no such file. Throws StickError. */
  read(name: string): Uint8Array | undefined
  /** Whole or not at all: under another name first, on the medium, then renamed. Throws StickError. */
  write(name: string, bytes: Uint8Array): void
  remove(name: string): void
}

export class StickError extends Error {
  override name = 'StickError'
  /** `gone`: everything that is not a full medium. */
  readonly code: 'full' | 'gone'

  constructor(code: StickError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
