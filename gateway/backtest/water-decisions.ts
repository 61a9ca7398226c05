/** Facts of water detectors as the benchmark's lines (detection.md §6): events, and litres by civil day. */

import { civilDayOf } from '../../base/civil-day.ts'
import type { EventFact } from '../../sync/fact.ts'

type Line = Readonly<Record<string, unknown>>

export class WaterDecisions {
  readonly #write: (line: Line) => void
  /** Litres of a zone's or a site's day. */
  readonly #days = new Map<string, number>()
  decisions = 0

  constructor(write: (line: Line) => void) {
    this.#write = write
  }

  /** `atMs`: when it was decided. */
  hear(fact: EventFact, atMs: number): void {
    switch (fact.type) {
      case 'leakSuspected':
      case 'leakConfirmed':
      case 'cycleFaultFound':
        this.#event(fact, atMs)
        return
      case 'zoneHour': {
        const { hourMs, litres } = fact.fields as {
          readonly hourMs: number
          readonly litres: number
        }
        const day = `${fact.subject} ${civilDayOf(hourMs)}`
        this.#days.set(day, (this.#days.get(day) ?? 0) + litres)
      }
    }
  }

  end(): void {
    for (const [key, litres] of this.#days) {
      const [id, date] = key.split(' ')
      this.#put({ type: 'volume', id, date, litres: Math.round(litres * 10) / 10 })
    }
  }

  #event({ subject, fields }: EventFact, atMs: number): void {
    const { kind, sinceMs, flowLitresPerHour, confidence } = fields
    this.#put({
      type: 'event',
      id: subject,
      kind,
      start: (sinceMs as number) / 1000,
      end: null,
      detectedAt: atMs / 1000,
      confidence,
      ...(flowLitresPerHour !== undefined && { flowLph: flowLitresPerHour }),
    })
  }

  #put(line: Line): void {
    this.decisions += 1
    this.#write(line)
  }
}
