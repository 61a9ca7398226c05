/** How many sensors there were, month by month: the last count of each month stands. */

import type { JsonValue, Records } from '../../../base/records/records.ts'
import type { City } from '../city/thing.ts'
import { countSensors, type SensorCounts } from './sensors.ts'

const KIND = 'sensorCount'

export class SensorBook {
  readonly #records: Records

  constructor(records: Records) {
    this.#records = records
  }

  async note(month: string, city: City): Promise<void> {
    const counts = countSensors(city) as unknown as JsonValue
    const there = await this.#records.get(KIND, month)
    if (JSON.stringify(there?.body) === JSON.stringify(counts)) return
    await this.#records.put({ kind: KIND, id: month, body: counts }, city.nowMs)
  }

  async ofMonth(month: string): Promise<SensorCounts | undefined> {
    return (await this.#records.get(KIND, month))?.body as SensorCounts | undefined
  }

  /** All months that were counted, oldest first. */
  async all(): Promise<readonly { readonly month: string; readonly counts: SensorCounts }[]> {
    const entries = await this.#records.list(KIND)
    return entries.map(({ id, body }) => ({ month: id, counts: body as unknown as SensorCounts }))
  }
}
