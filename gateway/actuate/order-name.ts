/**
 * Names of a programme's orders. The same turn, part and attempt always have the same name, so an order
 * that is made again, after a crash or in a doubled hour, is known and not carried out twice.
 */

export type OrderName = {
  readonly zone: string
  /** Civil day on which the turn's window begins. */
  readonly day: string
  /** Of cycle and soak, from 0. */
  readonly part: number
  /** Of the same part, from 0: a valve that did not open is told once more. */
  readonly attempt: number
}

export function orderName({ zone, day, part, attempt }: OrderName): string {
  return `turn/${zone}/${day}/${part}/${attempt}`
}

/** Name of the note that says why a turn gave no water, or not all. */
export function skipName({ zone, day }: Pick<OrderName, 'zone' | 'day'>): string {
  return `turn/${zone}/${day}/skip`
}

/** `undefined`: somebody else's order. */
export function readOrderName(id: string): OrderName | undefined {
  const match = /^turn\/(.+)\/(\d{4}-\d\d-\d\d)\/(\d+)\/(\d+)$/.exec(id)
  if (!match) return undefined
  const [, zone, day, part, attempt] = match as unknown as [string, string, string, string, string]
  return { zone, day, part: Number(part), attempt: Number(attempt) }
}
