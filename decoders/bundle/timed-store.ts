/**
 * tuf-js's store of trusted metadata with what it lacks: a time that is handed in, the reason why it refused
 * (the Updater flattens that to text), and no room for anything unsigned.
 */

import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import {
  Metadata,
  MetadataKind,
  type Root,
  type Snapshot,
  type Targets,
  type Timestamp,
} from '@tufjs/models'
import { RepositoryError } from 'tuf-js/dist/error.js'
import { TrustedMetadataStore } from 'tuf-js/dist/store.js'
import { PRIVATE } from './tuf-inside.ts'

/** Trusted metadata, judged by a time of ours; remembers why it refused the last file, if it did. */
export class TimedStore extends TrustedMetadataStore {
  refused: unknown

  /** Throws what tuf-js throws for a root that is none or does not sign itself. */
  constructor(root: Uint8Array, nowMs: number) {
    super(Buffer.from(root))
    const own: unknown = Reflect.get(this, PRIVATE.time)
    assert(own instanceof Date, 'tuf-js keeps its time elsewhere now')
    Reflect.set(this, PRIVATE.time, new Date(nowMs))
  }

  override updateRoot(bytes: Buffer): Metadata<Root> {
    return this.#noting(() => {
      requireWhole(bytes, (json) => Metadata.fromJSON(MetadataKind.Root, json))
      return super.updateRoot(bytes)
    })
  }

  override updateTimestamp(bytes: Buffer): Metadata<Timestamp> {
    return this.#noting(() => {
      requireWhole(bytes, (json) => Metadata.fromJSON(MetadataKind.Timestamp, json))
      return super.updateTimestamp(bytes)
    })
  }

  override updateSnapshot(bytes: Buffer, trusted?: boolean): Metadata<Snapshot> {
    return this.#noting(() => {
      requireWhole(bytes, (json) => Metadata.fromJSON(MetadataKind.Snapshot, json))
      return super.updateSnapshot(bytes, trusted)
    })
  }

  override updateDelegatedTargets(bytes: Buffer, role: string, delegator: string): void {
    this.#noting(() => {
      requireWhole(bytes, (json) => Metadata.fromJSON(MetadataKind.Targets, json))
      super.updateDelegatedTargets(bytes, role, delegator)
    })
  }

  #noting<Result>(run: () => Result): Result {
    this.refused = undefined
    try {
      return run()
    } catch (error) {
      this.refused = error
      throw error
    }
  }
}

/**
 * Signatures are checked over what tuf-js understood, and of a timestamp it passes over what it does not
 * know: then something unsigned would stand in trusted metadata. So all of it must have been understood.
 */
function requireWhole(bytes: Buffer, understand: (json: Json) => Understood): void {
  let json: Json
  let understood: Understood
  try {
    json = JSON.parse(bytes.toString('utf8'))
    understood = understand(json)
  } catch {
    // tuf-js refuses it too, and first for its hash, which says more.
    return
  }
  if (isDeepStrictEqual(json['signed'], understood.signed.toJSON())) return
  throw new RepositoryError('more is in it than was signed')
}

type Json = Parameters<typeof Metadata.fromJSON>[1]
type Understood = Metadata<Root | Snapshot | Targets | Timestamp>
