/**
 * The outlet to a Sparkplug B host: group `aix-<domain>`, edge node = gateway, device = asset (§7). Each edge
 * node is a connection of its own, for each has its own death.
 */

import type { Clock } from '../../../base/clock.ts'
import type { Random } from '../../../base/random.ts'
import type { Records } from '../../../base/records/records.ts'
import type { City, Publisher, Thing } from '../city/thing.ts'
import { urnPart } from '../ngsi-ld/text.ts'
import type { Outlet, Refused } from '../outlet/outlet.ts'
import { OutletError } from '../outlet/trouble.ts'
import type { StoredFact } from '../store.ts'
import { BirthNumbers } from './birth-numbers.ts'
import { metricsOf, metricsOfFact } from './metrics.ts'
import { endpointOf, type SparkplugOptions } from './options.ts'
import { DOMAINS, type Reader, shownEvent, shownThings } from './shown.ts'
import { SparkplugNode } from './sparkplug-node.ts'
import type { Metric } from './sparkplug-payload.ts'

export type SparkplugParts = {
  readonly options: SparkplugOptions
  readonly publisher: Pick<Publisher, 'scope'>
  readonly records: Records
  readonly clock: Clock
  readonly random: Random
}

/** Connections to the broker: gateways times domains. */
const NODES_MAX = 256

export function sparkplugOutlet(parts: SparkplugParts): Outlet {
  return new SparkplugOutlet(parts)
}

type Group = {
  readonly group: string
  readonly node: string
  readonly things: Map<string, Thing>
}

class SparkplugOutlet implements Outlet {
  readonly name: string
  readonly followsCity = true
  readonly #parts: SparkplugParts
  readonly #reader: Reader
  readonly #nodes = new Map<string, SparkplugNode>()

  constructor(parts: SparkplugParts) {
    const { view = 'services', safety = false, name } = parts.options
    this.name = name
    this.#parts = parts
    this.#reader = { view, safety }
  }

  async deliver(facts: readonly StoredFact[], city: City): Promise<readonly Refused[]> {
    const groups = this.#groupsOf(city)
    for (const [key, group] of groups) await this.#opened(key, group)
    for (const key of groups.keys()) this.#nodes.get(key)!.assertHeard()
    for (const [key, { things }] of groups) {
      const node = this.#nodes.get(key)!
      const devices = new Map(
        [...things].map(([device, thing]) => [device, metricsOf(thing, this.#reader)]),
      )
      await node.tell(devices, this.#pastOf(things, facts, city, node.hostOnlineMs))
    }
    for (const key of [...this.#nodes.keys()].filter((one) => !groups.has(one))) {
      await this.#nodes.get(key)!.close()
      this.#nodes.delete(key)
    }
    return []
  }

  #groupsOf(city: City): ReadonlyMap<string, Group> {
    const groups = new Map<string, Group>()
    for (const thing of shownThings(city, this.#reader)) {
      const group = urnPart(`${this.#parts.publisher.scope}-${DOMAINS[thing.kind]}`)
      const node = thing.gateway ?? 'hypervisor'
      const key = `${group}/${node}`
      const there = groups.get(key) ?? { group, node, things: new Map<string, Thing>() }
      there.things.set(urnPart(thing.id) || '_', thing)
      groups.set(key, there)
    }
    if (groups.size > NODES_MAX) {
      const detail = `${groups.size} edge nodes, of ${NODES_MAX} at the most`
      throw new OutletError('answer', detail, {})
    }
    return groups
  }

  async #opened(key: string, { group, node }: Group): Promise<void> {
    if (this.#nodes.has(key)) return
    const { options, clock, random, records } = this.#parts
    const numbers = await BirthNumbers.open({ records, clock, id: `${options.name} ${key}` })
    const opened = new SparkplugNode({
      ...{ group, node, clock, random },
      clientId: `cigale-out-${options.name}-${group}-${node}`,
      endpoint: () => endpointOf(options.broker),
      ...(options.primaryHost !== undefined && { primaryHost: options.primaryHost }),
      nextBdSeq: () => numbers.next(),
      bdSeqKept: () => numbers.kept(),
    })
    opened.open()
    this.#nodes.set(key, opened)
  }

  /**
   * States that are over: another has followed, or the host was away when they came. What stands is in the
   * births and data, and carries no flag: a host never puts old over live.
   */
  #pastOf(
    things: ReadonlyMap<string, Thing>,
    facts: readonly StoredFact[],
    city: City,
    hostOnlineMs: number | undefined,
  ): ReadonlyMap<string, readonly Metric[]> {
    const past = new Map<string, Metric[]>()
    for (const stored of facts) {
      const shown = shownEvent(stored, city, this.#reader)
      const device = shown && (urnPart(shown.thing.id) || '_')
      if (!shown || !device || things.get(device) !== shown.thing) continue
      const standing = new Map(metricsOf(shown.thing, this.#reader).map((one) => [one.name, one]))
      const wasAway = hostOnlineMs !== undefined && stored.receivedMs < hostOnlineMs
      for (const metric of metricsOfFact(shown.fact, this.#reader)) {
        const now = standing.get(metric.name)
        const stands = now?.atMs === metric.atMs && now?.value === metric.value
        if (stands && !wasAway) continue
        past.set(device, [...(past.get(device) ?? []), { ...metric, isHistorical: true }])
      }
    }
    for (const metrics of past.values()) metrics.sort((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0))
    return past
  }

  async close(): Promise<void> {
    const nodes = [...this.#nodes.values()]
    this.#nodes.clear()
    await Promise.all(nodes.map((node) => node.close()))
  }
}
