/** Alarms that somebody says they have seen: `alarmAcknowledged` names one by its type and moment. */

import type { EventFactType } from './fact.ts'

export const ACKNOWLEDGED_TYPES = [
  'callRaised',
  'intrusionDetected',
  'alarmRaised',
  'supervisionLost',
  'leakConfirmed',
  'cycleFaultFound',
  'valveUnsure',
  'overstayStarted',
] as const satisfies readonly EventFactType[]
export type AcknowledgedType = (typeof ACKNOWLEDGED_TYPES)[number]
