/** The settings of an outlet to a context broker. */

import type { View } from '../city/privacy.ts'
import type { BrokerOptions } from './broker.ts'
import type { Contexts } from './context.ts'

export type NgsiLdOptions = BrokerOptions & {
  /** Unique among the outlets, and kept. */
  readonly name: string
  /** What the partner may see; `services` when left out. */
  readonly view?: View
  /** Calls and intrusions too; not when left out. */
  readonly safety?: boolean
  readonly shape?: 'normalized' | 'concise'
  readonly contexts?: Contexts
  /** Entities of one request; 100 when left out. */
  readonly batchMax?: number
  /** Late facts as history (`temporal/entities`); left out: yes, until the broker says that it has none. */
  readonly history?: boolean
}
