/** What one request may cost: `$expand` multiplies, and anybody may ask. */

import { SensorThingsError } from './problem.ts'

const READS_MAX = 10_000
const ENTITIES_MAX = 20_000

export class Budget {
  #reads = 0
  #entities = 0

  read(): void {
    if (++this.#reads > READS_MAX) throw this.#exhausted(`${READS_MAX} looks into the store`)
  }

  entity(): void {
    if (++this.#entities > ENTITIES_MAX) throw this.#exhausted(`${ENTITIES_MAX} entities`)
  }

  #exhausted(what: string): SensorThingsError {
    const advice = 'take a smaller $top, within $expand too, or a $filter by time'
    return new SensorThingsError(400, `the answer would cost more than ${what}: ${advice}`)
  }
}
