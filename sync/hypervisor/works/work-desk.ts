/**
 * Works orders: what the picture asks for, and which team has taken or done it. What is said to be done
 * and still stands after a day is open again, and says so.
 */

import type { Clock } from '../../../base/clock.ts'
import type { JsonValue, Records } from '../../../base/records/records.ts'
import type { City } from '../city/thing.ts'
import { type Work, workList } from './work-list.ts'

export type WorkNote = {
  readonly state: 'taken' | 'done'
  readonly by: string
  readonly atMs: number
  readonly note: string
}

export type WorkOrder = Work & {
  readonly state: 'open' | 'taken' | 'done' | 'stillThere'
  readonly last?: WorkNote
}

export type WorkDeskParts = {
  readonly records: Records
  readonly city: () => Promise<City>
  readonly wrongSpaces: () => Promise<ReadonlySet<string>>
  readonly clock: Clock
}

export const WORK_NOTES = 'workNote'
/** A repaired leak is seen to be over within hours, a moist soil within one. */
const BELIEVED_MS = 24 * 3_600_000

export class WorkDesk {
  readonly #parts: WorkDeskParts

  constructor(parts: WorkDeskParts) {
    this.#parts = parts
  }

  async orders(): Promise<readonly WorkOrder[]> {
    const { records, city, wrongSpaces, clock } = this.#parts
    const notes = new Map(
      (await records.list(WORK_NOTES)).map(({ id, body }) => [id, body as unknown as WorkNote]),
    )
    const nowMs = clock.wallMs()
    return workList(await city(), await wrongSpaces()).map((work): WorkOrder => {
      const last = notes.get(work.id)
      if (!last) return { ...work, state: 'open' }
      const isOver = last.state === 'done' && nowMs - last.atMs > BELIEVED_MS
      return { ...work, state: isOver ? 'stillThere' : last.state, last }
    })
  }

  /** `missing`: nothing of the kind is to be done now. */
  async note(
    id: string,
    told: Pick<WorkNote, 'state' | 'by' | 'note'>,
  ): Promise<WorkOrder | 'missing'> {
    const { records, clock } = this.#parts
    if (!(await this.orders()).some((order) => order.id === id)) return 'missing'
    const nowMs = clock.wallMs()
    const body: WorkNote = { ...told, atMs: nowMs }
    await records.put({ kind: WORK_NOTES, id, body: body as unknown as JsonValue }, nowMs)
    return (await this.orders()).find((order) => order.id === id) ?? 'missing'
  }
}
