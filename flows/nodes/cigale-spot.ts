/**
 * Parking spaces. First output: each change of one of them; second: how many of them are free,
 * occupied and unknown, at the start and after each change. Unknown is never counted as free.
 */

import type { StreamLine } from '../link/flows-gateway.ts'
import type { NodeConfig, NodeModule, RedNode } from '../node-red.ts'
import { isAmong, namesOf, textFrom } from './fields.ts'
import { linkOf, listen } from './listening.ts'

type SpotState = 'free' | 'occupied' | 'unknown'

const STATES: Readonly<Record<string, SpotState>> = {
  spotTaken: 'occupied',
  spotFreed: 'free',
  spotUnknown: 'unknown',
}

const node: NodeModule = (red) => {
  red.nodes.registerType('cigale-spot', function (config) {
    red.nodes.createNode(this, config)
    const link = linkOf(red, this)
    if (!link) return
    const spots = new Spots(this, config)
    listen(
      { link, node: this, config },
      ({ type, subject }) => Object.hasOwn(STATES, type) && spots.isOurs(subject),
      (line) => spots.change(line),
    )
    let cancel = (): void => {}
    const read = async (): Promise<void> => {
      try {
        spots.begin(await link.ask('read', (gateway) => gateway.assets()))
      } catch (error) {
        this.error(`the spaces could not be read, they are asked for again: ${String(error)}`, {})
        cancel = link.clock.after(AGAIN_MS, () => void read())
      }
    }
    this.on('close', () => cancel())
    void read()
  })
}
export default node

class Spots {
  readonly #node: RedNode
  readonly #named: ReadonlySet<string>
  readonly #row: string | undefined
  readonly #category: string | undefined
  readonly #states = new Map<string, SpotState>()
  /** What changed before the spaces were read; undefined: they have been. */
  #early: StreamLine[] | undefined = []

  constructor(node: RedNode, config: NodeConfig) {
    this.#node = node
    this.#named = namesOf(config, 'spaces')
    this.#row = textFrom(config['row'])
    this.#category = textFrom(config['category'])
  }

  isOurs(id: unknown): boolean {
    return this.#early ? isAmong(this.#named, id) : this.#states.has(String(id))
  }

  begin(assets: readonly AssetLike[]): void {
    for (const { asset, state } of assets) {
      const { row, category } = asset.properties
      if (asset.kind !== 'space' || !isAmong(this.#named, asset.id)) continue
      if (this.#row !== undefined && row !== this.#row) continue
      if (this.#category !== undefined && category !== this.#category) continue
      this.#states.set(asset.id, state === 'free' || state === 'occupied' ? state : 'unknown')
    }
    const early = this.#early ?? []
    this.#early = undefined
    this.#node.send([null, this.#sum()])
    for (const line of early) if (this.isOurs(line['subject'])) this.change(line)
  }

  change(line: StreamLine): void {
    if (this.#early) {
      if (this.#early.length < EARLY_MAX) this.#early.push(line)
      return
    }
    const space = String(line['subject'])
    const state = STATES[line.type]!
    this.#states.set(space, state)
    const { at, stayMs, inferred } = line as { at: string; stayMs?: unknown; inferred?: unknown }
    const payload = { space, state, at, stayMs: stayMs ?? null, inferred: inferred ?? false }
    this.#node.send([{ topic: space, payload }, this.#sum()])
  }

  #sum() {
    const sum = { free: 0, occupied: 0, unknown: 0, total: this.#states.size }
    for (const state of this.#states.values()) sum[state]++
    return { topic: this.#row ?? this.#category ?? 'spaces', payload: sum }
  }
}

/** What changed while no gateway answered; the spaces are read with it in any case. */
const EARLY_MAX = 1_000
const AGAIN_MS = 5_000

type AssetLike = {
  readonly asset: {
    readonly id: string
    readonly kind: string
    readonly properties: { readonly row?: string; readonly category?: string }
  }
  readonly state: string
}
