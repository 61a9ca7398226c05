/**
 * `DATA/relay/<peer>.json`: a pair's key, sealed, and what of its counters is used up. Written before anything relies
 * on it. No backup has it: counters of yesterday would be used twice under the same key, so a gateway that was
 * restored on another machine is paired anew. A system driver.
 */

import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { type GatewayEui, parseGatewayEui } from '../../base/ids.ts'
import { replaceFile } from '../../base/replace-file-system.ts'
import type { KeptOfPair, RelayPair } from '../../sync/transport/relay/pair.ts'
import type { Vault } from '../registry/vault.ts'

export type StoredPair = { readonly pair: RelayPair; readonly kept: KeptOfPair }

type Entry = {
  readonly role: RelayPair['role']
  readonly ours: number
  readonly theirs: number
  readonly key: string
  readonly counterEnd: number
  readonly highest: number
  readonly before: string
}

export class PairFiles {
  readonly #folder: string
  readonly #vault: Vault

  constructor(dataDir: string, vault: Vault) {
    this.#folder = join(dataDir, 'relay')
    this.#vault = vault
  }

  /** All that can be read, and the names of files that cannot: their pairs are to be made anew. */
  read(): { readonly pairs: readonly StoredPair[]; readonly unread: readonly string[] } {
    const pairs: StoredPair[] = []
    const unread: string[] = []
    for (const name of this.#names()) {
      const stored = this.#stored(name)
      if (stored) pairs.push(stored)
      else unread.push(name)
    }
    return { pairs, unread }
  }

  /** On the medium when it returns. Throws what the file system throws. */
  keep({ pair, kept }: StoredPair): void {
    const { peer, role, ours, theirs, key } = pair
    const entry: Entry = {
      ...{ role, ours, theirs },
      key: hexOf(this.#vault.seal(key, placeOf(peer))),
      counterEnd: kept.counterEnd,
      highest: kept.window.highest,
      before: kept.window.before.toString(16),
    }
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    replaceFile(this.#path(peer), `${JSON.stringify(entry)}\n`, { mode: 0o600 })
  }

  remove(peer: GatewayEui): void {
    rmSync(this.#path(peer), { force: true })
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.#folder).filter((name) => name.endsWith('.json'))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }

  #stored(name: string): StoredPair | undefined {
    const peer = parseGatewayEui(name.replace(/\.json$/, ''))
    if (!peer) return undefined
    try {
      const entry = JSON.parse(readFileSync(this.#path(peer), 'utf8')) as Entry
      const sealed = bytesOfHex(entry.key)
      const key = sealed && this.#vault.unseal(sealed, placeOf(peer))
      if (!key) return undefined
      const { role, ours, theirs, counterEnd, highest } = entry
      const window = { highest, before: BigInt(`0x${entry.before}`) }
      return { pair: { peer, role, ours, theirs, key }, kept: { counterEnd, window } }
    } catch {
      // Whatever is in it: without it there is no pair, which is told.
      return undefined
    }
  }

  #path(peer: GatewayEui): string {
    return join(this.#folder, `${peer}.json`)
  }
}

function placeOf(peer: GatewayEui): string {
  return `relay/${peer}`
}
