/**
 * What a broker has of us, as far as this run knows: what has not changed is not sent again. Nothing of it
 * is kept: a new run sends the whole city once, which changes nothing where nothing has changed.
 */

import type { EntityJson } from './shapes.ts'

type Known = { readonly digest: string; readonly names: readonly string[] }

/** Records of moments that are over: the oldest are forgotten, and sent again should they be told again. */
const RECORDS_MAX = 20_000

export class Sent {
  readonly #standing = new Map<string, Known>()
  readonly #records = new Map<string, string>()

  isNew(entity: EntityJson, isStanding: boolean): boolean {
    const id = String(entity['id'])
    const digest = JSON.stringify(entity)
    return isStanding ? this.#standing.get(id)?.digest !== digest : this.#records.get(id) !== digest
  }

  /** The record was handed on with other values than these. */
  hasOther(entity: EntityJson): boolean {
    const digest = this.#records.get(String(entity['id']))
    return digest !== undefined && digest !== JSON.stringify(entity)
  }

  /** Attributes that the broker has of it and that it has no more. */
  goneNames(entity: EntityJson): readonly string[] {
    const names = this.#standing.get(String(entity['id']))?.names ?? []
    return names.filter((name) => !Object.hasOwn(entity, name))
  }

  /** Of those that stood, the ones that are not in `ids`. */
  goneIds(ids: ReadonlySet<string>): readonly string[] {
    return [...this.#standing.keys()].filter((id) => !ids.has(id))
  }

  /** Handed on: taken, or refused and looked after by who keeps letters. */
  put(entity: EntityJson, isStanding: boolean): void {
    const id = String(entity['id'])
    const digest = JSON.stringify(entity)
    if (isStanding) {
      this.#standing.set(id, { digest, names: Object.keys(entity) })
      return
    }
    this.#records.delete(id)
    this.#records.set(id, digest)
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= RECORDS_MAX) break
      this.#records.delete(oldest)
    }
  }

  /** Another process may write meanwhile. */
  clear(): void {
    this.#standing.clear()
    this.#records.clear()
  }

  forget(id: string): void {
    this.#standing.delete(id)
    this.#records.delete(id)
  }
}
