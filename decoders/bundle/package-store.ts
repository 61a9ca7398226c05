/** Packages that were fetched, each under the hash of its content: what lies here is known by its name. */

import { createHash } from 'node:crypto'
import { type Folder, isDiskError, putFile, removeIfAllowed, wholeFiles } from './folder.ts'
import { asUpdateError, UpdateError } from './update-error.ts'

/** At 256 KiB each 32 MiB at most; to a full store nothing is added until something is removed. */
const PACKAGES_MAX = 128
const NAME = /^([0-9a-f]{64})\.dec$/

export class PackageStore {
  readonly #folder: Folder

  constructor(folder: Folder) {
    this.#folder = folder
  }

  /** Hashes of what is here, in hex. */
  async list(): Promise<string[]> {
    const names = await this.#names()
    return names.map((name) => name.slice(0, 64))
  }

  /** The whole package is on the medium when this resolves. Throws UpdateError. */
  async put(sha256: string, bytes: Uint8Array): Promise<void> {
    const name = `${sha256}.dec`
    const names = await this.#names()
    if (names.length >= PACKAGES_MAX && !names.includes(name)) {
      const message = `the store holds ${PACKAGES_MAX} packages: remove some that are not in use`
      throw new UpdateError('full', message, { packages: names.length })
    }
    try {
      await putFile(this.#folder, name, bytes)
    } catch (error) {
      throw asUpdateError(error, `tried to store the package ${sha256}`)
    }
  }

  /**
   * `undefined` when it is not here or cannot be read, or when its bytes are not those of its name: then it
   * is removed. In each case it is to be fetched again.
   */
  async get(sha256: string): Promise<Uint8Array | undefined> {
    const name = `${sha256}.dec`
    const bytes = await this.#folder.read(name).catch((error: unknown) => {
      // A bad sector must not stand in the way of a new copy.
      if (isDiskError(error)) return undefined
      throw error
    })
    if (!bytes || createHash('sha256').update(bytes).digest('hex') === sha256) return bytes
    await removeIfAllowed(this.#folder, name)
    return undefined
  }

  /** Removes all others, where the disk lets us. */
  async keep(sha256s: readonly string[]): Promise<void> {
    for (const name of await this.#names()) {
      if (!sha256s.includes(name.slice(0, 64))) await removeIfAllowed(this.#folder, name)
    }
  }

  async #names(): Promise<string[]> {
    try {
      return (await wholeFiles(this.#folder)).filter((name) => NAME.test(name))
    } catch (error) {
      throw asUpdateError(error, 'tried to list the packages')
    }
  }
}
