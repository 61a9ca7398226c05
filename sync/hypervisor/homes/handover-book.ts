/**
 * Hand-overs between two gateways that live, with the hypervisor as messenger. It carries a box that it cannot
 * open, and keeps it until the new home has it.
 *
 *   key ─▶ move ─▶ export ─▶ import ─▶ done            failed: by key, move or import; a person decides
 *   new    old     old       new
 */

import type { GatewayEui } from '../../../base/ids.ts'
import type { JsonValue, Records } from '../../../base/records/records.ts'

const KIND = 'homeHandover'

export type HandoverStep = 'key' | 'move' | 'export' | 'import' | 'done' | 'failed'

export type CarriedHandover = {
  readonly id: string
  readonly groups: readonly string[]
  readonly from: GatewayEui
  readonly to: GatewayEui
  /** In spite of the old home's warnings. */
  readonly anyway: boolean
  readonly by: string
  readonly atMs: number
  readonly step: HandoverStep
  /** The order under way; '': none. */
  readonly commandId: string
  /** Of the new home; '' before it has said it. */
  readonly key: string
  /** Sealed for it; '' where there is none, or it has it. */
  readonly text: string
  /** How often the old home has refused to give it. */
  readonly tries: number
  /** Why it failed, or waits, in the gateway's words. */
  readonly detail: string
}

export class HandoverBook {
  readonly #records: Records

  constructor(records: Records) {
    this.#records = records
  }

  async all(): Promise<readonly CarriedHandover[]> {
    return (await this.#records.list(KIND)).map(({ id, body }) => {
      return { ...(body as unknown as Omit<CarriedHandover, 'id'>), id }
    })
  }

  async put({ id, ...body }: CarriedHandover, nowMs: number): Promise<void> {
    await this.#records.put({ kind: KIND, id, body: body as unknown as JsonValue }, nowMs)
  }
}

export function isOver({ step }: Pick<CarriedHandover, 'step'>): boolean {
  return step === 'done' || step === 'failed'
}
