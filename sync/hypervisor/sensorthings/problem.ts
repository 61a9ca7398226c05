/** What is wrong with a request of SensorThings: a status, and words that say what and where. */

import type { Answer } from '../../../base/http/route.ts'

export class SensorThingsError extends Error {
  override readonly name = 'SensorThingsError'
  readonly status: 400 | 404

  constructor(status: SensorThingsError['status'], message: string) {
    super(message)
    this.status = status
  }
}

/** In the shape of FROST, which clients know. */
export function errorAnswer({ status, message }: SensorThingsError): Answer {
  return { kind: 'json', status, value: { code: status, type: 'error', message } }
}
