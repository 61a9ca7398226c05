/**
 * `DATA/flow-versions/`: `index.json` and a file for each version. The process of flows has another folder
 * and gets a copy of what is in force. A system driver: writing waits for the medium, so not on the radio's thread.
 */

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../../base/replace-file-system.ts'
import { readFlowFile } from './flow-file.ts'
import {
  type FlowIndex,
  type FlowVersion,
  NO_FLOWS,
  readFlowIndex,
  withActive,
  withVersion,
} from './versions.ts'

export class FlowVersionsError extends Error {
  override name = 'FlowVersionsError'
  readonly code: 'not-flows' | 'unknown' | 'damaged'

  constructor(code: FlowVersionsError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** What a version is kept with. */
export type FlowAbout = Pick<FlowVersion, 'atMs' | 'by' | 'why' | 'origin' | 'signed'>

export class FlowVersions {
  readonly #folder: string

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'flow-versions')
  }

  get index(): FlowIndex {
    let text: string
    try {
      text = readFileSync(this.#indexPath, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NO_FLOWS
      throw error
    }
    const index = readFlowIndex(text)
    if (index) return index
    throw new FlowVersionsError(
      'damaged',
      `${this.#indexPath} is no list of versions: bring back the backup, or remove the folder and import again`,
    )
  }

  /** Keeps it as a version and puts it in force. Throws FlowVersionsError. */
  add(text: string, about: FlowAbout): FlowVersion {
    return this.#keep(text, about, { inForce: true })
  }

  /** Keeps signed flows beside those in force; what is kept already is not kept twice. Throws FlowVersionsError. */
  stage(text: string, about: FlowAbout): FlowVersion {
    const sha256 = sha256Of(Buffer.from(text))
    const isIt = (one: FlowVersion) => one.sha256 === sha256 && one.signed === about.signed
    return this.index.versions.find(isIt) ?? this.#keep(text, about, { inForce: false })
  }

  #keep(text: string, about: FlowAbout, how: { readonly inForce: boolean }): FlowVersion {
    const file = readFlowFile(text)
    if (file.kind === 'rejected') throw new FlowVersionsError('not-flows', file.detail)
    const bytes = Buffer.from(text)
    const version = {
      ...about,
      why: about.why.slice(0, 200),
      by: about.by.slice(0, 120),
      ...{ sha256: sha256Of(bytes), bytes: bytes.length, nodes: file.nodes },
    }
    const added = withVersion(this.index, version, how)
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    replaceFile(this.#pathOf(added.number), bytes, { mode: 0o600 })
    this.#write(added.index)
    for (const number of added.dropped) rmSync(this.#pathOf(number), { force: true })
    return added.index.versions.at(-1)!
  }

  /** Throws FlowVersionsError. */
  activate(number: number): FlowVersion {
    return this.#activate(number).versions.find((one) => one.number === number)!
  }

  /** No flows are in force from now on: as it was before the first came. */
  activateNone(): void {
    this.#activate(null)
  }

  #activate(number: number | null): FlowIndex {
    const index = withActive(this.index, number)
    if (!index)
      throw new FlowVersionsError('unknown', `no version ${number} of the flows is kept here`)
    this.#write(index)
    return index
  }

  /** The text of one version. Throws FlowVersionsError. */
  async read(number: number): Promise<string> {
    const about = this.index.versions.find((one) => one.number === number)
    if (!about)
      throw new FlowVersionsError('unknown', `no version ${number} of the flows is kept here`)
    const bytes = await readFile(this.#pathOf(number))
    if (sha256Of(bytes) === about.sha256) return bytes.toString()
    throw new FlowVersionsError(
      'damaged',
      `${this.#pathOf(number)} is not what was kept as version ${number}: take another version`,
    )
  }

  #write(index: FlowIndex): void {
    replaceFile(this.#indexPath, `${JSON.stringify(index, null, 2)}\n`, { mode: 0o600 })
  }

  get #indexPath(): string {
    return join(this.#folder, 'index.json')
  }

  #pathOf(number: number): string {
    return join(this.#folder, `${String(number).padStart(6, '0')}.json`)
  }
}

/** Hex. */
function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
