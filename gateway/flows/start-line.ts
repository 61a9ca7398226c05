/**
 * What the process of flows is told at its start: a line of JSON on its standard input, which stays open as
 * long as it is to live. Its environment is empty, so that flows that reach for it find nothing.
 */

export type StartLine = {
  readonly api: { readonly url: string; readonly token: string }
  /** Its own folder, the only one it writes. */
  readonly dir: string
  /** The flow file in force, a copy. */
  readonly flows: string
  readonly credentialSecret: string
  readonly allow: readonly string[]
  /** null: without a page, and without a way to change flows. `port` 0: any that is free. */
  readonly editor: {
    readonly port: number
    readonly secret: string
    readonly untilMs: number
  } | null
  /** Of what its nodes tell people. */
  readonly language: 'fr' | 'en'
}

export function writeStartLine(start: StartLine): string {
  return `${JSON.stringify(start)}\n`
}

/** For Node: half of what it may occupy; the rest is code, buffers and what is young. */
export function oldSpaceMb(memoryMb: number): number {
  return Math.floor(memoryMb / 2)
}
