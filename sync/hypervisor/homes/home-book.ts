/**
 * Homes that people moved, as the city keeps them: which devices went from which gateway to which other one,
 * under which revision. A move does not expire: it waits for its gateway as long as that is away (F46, F70).
 */

import type { GatewayEui } from '../../../base/ids.ts'
import type { JsonValue, Records } from '../../../base/records/records.ts'

const KIND = 'homeMove'

export type HomeMove = {
  readonly id: string
  readonly devices: readonly string[]
  readonly from: GatewayEui
  readonly to: GatewayEui
  readonly rev: number
  /** An account, and when (UTC). */
  readonly by: string
  readonly atMs: number
  /** The order that tells `from`; '': none is under way. */
  readonly commandId: string
  /** When `from` said that it is silent (UTC); null: it has not been reached yet. */
  readonly toldMs: number | null
}

export class HomeBook {
  readonly #records: Records

  constructor(records: Records) {
    this.#records = records
  }

  /** In the order of their ids: gateway by gateway, revision by revision. */
  async all(): Promise<readonly HomeMove[]> {
    return (await this.#records.list(KIND)).map(({ id, body }) => {
      return { ...(body as unknown as Omit<HomeMove, 'id'>), id }
    })
  }

  async put({ id, ...body }: HomeMove, nowMs: number): Promise<void> {
    await this.#records.put({ kind: KIND, id, body: body as unknown as JsonValue }, nowMs)
  }

  /** The highest revision of any of the devices; 0: they were never moved. */
  async lastRev(devices: readonly string[]): Promise<number> {
    const asked = new Set(devices)
    const moves = await this.all()
    const about = moves.filter((move) => move.devices.some((devEui) => asked.has(devEui)))
    return Math.max(0, ...about.map(({ rev }) => rev))
  }
}

/** Of its first device there is one move under a revision: two that are decided in one moment stay two. */
export function moveId({
  from,
  rev,
  atMs,
  devices,
}: Pick<HomeMove, 'from' | 'rev' | 'atMs' | 'devices'>): string {
  return `${from}/${String(rev).padStart(10, '0')}/${atMs}/${devices[0]}`
}
