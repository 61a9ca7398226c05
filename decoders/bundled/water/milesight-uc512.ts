/**
 * Milesight UC512, two latching solenoid valves with a pulse input each, in another housing: it
 * speaks as the UC511. Source: Milesight-IoT/SensorDecoders, uc-series/uc512; see milesight-uc511.ts.
 */

import { milesightDecoder } from '../milesight-tlv.ts'
import { UC51X } from './milesight-uc511.ts'

export const milesightUc512 = milesightDecoder({ ...UC51X, id: 'milesight-uc512', model: 'UC512' })
